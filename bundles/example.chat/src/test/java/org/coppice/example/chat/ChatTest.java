package org.coppice.example.chat;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.coppice.green.Coppice;
import org.coppice.net.Addresses;
import org.coppice.net.GreenSocket;
import org.coppice.net.GreenStream;
import org.coppice.net.Net;
import org.coppice.net.StreamServer;
import org.coppice.net.TlsContext;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// Ten thousand people in a chat that runs elsewhere, as 20,000 descriptors are more than most
/// systems give one process: `mvn -pl bundles/example.chat -am test -Dpeople=10000
/// -Daddress=127.0.0.1:7070 [-Dtrust=CERTIFICATE.pem] -Dtest='ChatTest#many*'
/// -Dsurefire.failIfNoSpecifiedTests=false`.
public class ChatTest {

    private static final int PEOPLE = Integer.getInteger("people", 300);

    /// Where a chat runs already; empty for one of the test's own.
    private static final String ADDRESS = System.getProperty("address", "");

    /// A PEM file with the certificate of a chat that speaks TLS; empty for one that does not.
    private static final String AUTHORITIES = System.getProperty("trust", "");

    private static final TlsContext CLIENTS = clients();

    private static TlsContext clients() {
        try {
            return AUTHORITIES.isEmpty()
                    ? TlsContext.builder().build()
                    : TlsContext.builder().trust(Path.of(AUTHORITIES)).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How long the people stay after the last word, so that somebody can look at the memory.
    private static final Duration STAY = Duration.ofSeconds(Integer.getInteger("staySeconds", 0));

    @Rule public final Timeout net = Timeout.seconds(250);

    /// What a test does in a room; it may throw.
    @FunctionalInterface
    private interface Body {
        void run(SocketAddress address, Chat chat) throws Exception;
    }

    private static void room(Body body) throws Exception {
        Coppice.run(() -> {
            Chat chat = new Chat();
            StreamServer server =
                    StreamServer.builder(chat::handle)
                            .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                            .build();
            server.start();
            body.run(server.address(), chat);
            server.stop();
            assertEquals(0, chat.size());
            return null;
        });
    }

    /// Somebody who talks.
    private record Person(GreenStream socket, BufferedReader in) {
        static Person enter(SocketAddress address, String name) throws IOException {
            GreenStream socket = connect(address);
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(socket.inputStream(), StandardCharsets.UTF_8),
                            64);
            Person person = new Person(socket, in);
            person.say(name);
            assertTrue(in.readLine().startsWith("Welcome, " + name));
            return person;
        }

        private static GreenStream connect(SocketAddress address) throws IOException {
            GreenSocket plain = Net.connect(address);
            if (AUTHORITIES.isEmpty()) {
                return plain;
            }
            return CLIENTS.client(plain, "localhost", 7070);
        }

        void say(String text) throws IOException {
            socket.outputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    public void whatOneSaysAllTheOthersRead() throws Exception {
        room((address, chat) -> {
            Person ann = Person.enter(address, "Ann");
            Person bob = Person.enter(address, "Bob");
            ann.say("hello");
            assertEquals("Ann: hello", bob.in().readLine());
            bob.say("you too");
            assertEquals("Bob: you too", ann.in().readLine());
            ann.socket().close();
            bob.socket().close();
        });
    }

    @Test
    public void whoReadsNothingHoldsUpNobodyAndIsPutOut() throws Exception {
        room((address, chat) -> {
            Person deaf = Person.enter(address, "Deaf");
            Person ann = Person.enter(address, "Ann");
            Person bob = Person.enter(address, "Bob");
            String text = "x".repeat(4000);
            while (chat.size() == 3) {
                ann.say(text);
                assertEquals("Ann: " + text, bob.in().readLine());
            }
            ann.say("still here");
            assertEquals("Ann: still here", bob.in().readLine());
            deaf.socket().close();
        });
    }

    @Test
    public void thousandsOfLinesAtOncePutNobodyOut() throws Exception {
        int lines = 4000;
        room((address, chat) -> {
            Person ann = Person.enter(address, "Ann");
            Person bob = Person.enter(address, "Bob");
            bob.say("\n".repeat(lines - 1));
            for (int i = 0; i < lines; i++) {
                assertEquals("Bob:", ann.in().readLine().strip());
            }
            ann.socket().close();
            bob.socket().close();
        });
    }

    @Test
    public void manyPeopleReadWhatOneSays() throws Exception {
        if (ADDRESS.isEmpty()) {
            room((address, chat) -> {
                gather(address);
                while (chat.size() > 0) {
                    Coppice.sleep(Duration.ofMillis(1));
                }
            });
        } else {
            Coppice.run(() -> {
                gather(Addresses.parse(ADDRESS));
                return null;
            });
        }
    }

    private static void gather(SocketAddress address) throws IOException {
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(Person.enter(address, "p" + i));
        }
        for (int round = 0; round < 3; round++) {
            people.getFirst().say("round " + round);
            for (Person each : people.subList(1, PEOPLE)) {
                assertEquals("p0: round " + round, each.in().readLine());
            }
        }
        Coppice.sleep(STAY);
        for (Person each : people) {
            each.socket().close();
        }
    }
}
