package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/// A server in a JVM of its own that may have 256 descriptors, and 300 clients.
@RunWith(Parameterized.class)
public class DescriptorLimitTest {

    private static final int CLIENTS = 300;
    private static final Duration WHILE = Duration.ofSeconds(1);

    @Rule public final Timeout net = Timeout.seconds(60);

    @Parameter public String hub;

    @Parameters(name = "{0}")
    public static List<String> hubs() {
        return Hubs.names();
    }

    @Test
    public void aServerWithoutDescriptorsNeitherSpinsNorDiesAndRecovers() throws Exception {
        assumeTrue("a shell with ulimit", ServerProcess.isPossible());
        List<Socket> clients = new ArrayList<>();
        try (ServerProcess server =
                ServerProcess.start("ulimit -n 256; exec \"$@\"", EchoProcess.class, hub)) {
            int port = port(server.await("port "));
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(connect(port));
            }
            String line = server.await("cannot accept");
            assertTrue(line, line.contains("Too many open files"));
            assertTrue(line, line.contains("This process may have 256 open files"));
            assertLittleCpu(server);
            int served = awaitSomeServed(clients);
            assertTrue("" + served, served > 150 && served < 256);
            leave(clients, served);
            for (Socket each : clients) {
                assertEquals('x', each.getInputStream().read());
            }
            try (Socket late = connect(port)) {
                assertEquals('x', late.getInputStream().read());
            }
            List<String> said = server.said();
            assertEquals("" + said, 0, said.stream().filter(e -> e.contains("WARN")).count());
            assertEquals("" + said, 0, said.stream().filter(e -> e.contains("ERROR")).count());
            // Else the server gives them a second of grace.
            leave(clients, clients.size());
        } finally {
            leave(clients, clients.size());
        }
    }

    private static int port(String said) {
        return Integer.parseInt(said.strip().replaceAll("(?s).*port ", ""));
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write('x');
        return socket;
    }

    /// A loop that spins takes all of a processor; a young JVM has something to compile too.
    private static void assertLittleCpu(ServerProcess server) throws InterruptedException {
        Duration before = server.cpu();
        assertEquals(false, new CountDownLatch(1).await(WHILE.toMillis(), TimeUnit.MILLISECONDS));
        Duration used = server.cpu().minus(before);
        assertTrue("" + used, used.compareTo(WHILE.dividedBy(2)) < 0);
    }

    /// Clients are accepted in the order in which they came.
    private static int awaitSomeServed(List<Socket> clients) throws IOException {
        int served = 0;
        while (served < clients.size() && isServed(clients.get(served))) {
            served++;
        }
        return served;
    }

    private static boolean isServed(Socket client) throws IOException {
        client.setSoTimeout(100);
        try {
            return client.getInputStream().read() == 'x';
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            client.setSoTimeout(0);
        }
    }

    private static void leave(List<Socket> clients, int count) throws IOException {
        List<Socket> leaving = clients.subList(0, count);
        for (Socket each : leaving) {
            each.close();
        }
        leaving.clear();
    }
}
