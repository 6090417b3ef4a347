package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SharedListenersTest extends HubTestCase {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int EXCHANGES = 100;

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private final SharedListeners listeners = new SharedListeners();

    private GreenServerSocket listen(InetSocketAddress address, String holder) throws IOException {
        return listeners.listen(address, 10, holder);
    }

    private GreenServerSocket listen(String holder) throws IOException {
        return listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), holder);
    }

    private static InetSocketAddress address(GreenServerSocket socket) throws IOException {
        return (InetSocketAddress) socket.localAddress();
    }

    private static void talk(GreenServerSocket to, GreenSocket client) throws IOException {
        try (GreenSocket server = to.accept()) {
            server.write(bytes("hello"));
        }
        ByteBuffer buffer = ByteBuffer.allocate(10);
        client.read(buffer);
        assertEquals("hello", text(buffer));
    }

    /// Accepts until it is closed, and tells each client that it has been met.
    private static GreenThread<Void> serve(GreenServerSocket socket) {
        return Coppice.spawn(() -> {
            try {
                while (true) {
                    try (GreenSocket client = socket.accept()) {
                        client.write(bytes("!"));
                    }
                }
            } catch (ClosedChannelException e) {
                return null;
            }
        });
    }

    @Test
    public void listingsWaitForNobody() throws Exception {
        FutureTask<List<SharedListenerInfo>> infos = new FutureTask<>(listeners::infos);
        synchronized (listeners) {
            Thread.ofPlatform().daemon().start(infos);
            assertEquals(List.of(), infos.get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    public void theLastToGoClosesTheSocket() throws Exception {
        leakFree(() -> {
            GreenServerSocket first = listen("first");
            InetSocketAddress address = address(first);
            GreenServerSocket second = listen(address, "second");
            assertEquals(address, second.localAddress());
            first.close();
            assertFalse(first.isOpen());
            try (GreenSocket client = Net.connect(address)) {
                talk(second, client);
            }
            second.close();
            assertThrows(ConnectException.class, () -> Net.connect(address));
            assertEquals(List.of(), listeners.infos());
        });
    }

    @Test
    public void whoGoesWakesItsOwnWaiterAndNoOther() throws Exception {
        green(() -> {
            GreenServerSocket first = listen("first");
            GreenServerSocket second = listen(address(first), "second");
            GreenThread<Void> one = blocked(first::accept);
            GreenThread<Void> other = blocked(() -> second.accept().close());
            first.close();
            assertTrue(
                    end(one) instanceof java.util.concurrent.CompletionException
                            || end(one) instanceof AsynchronousCloseException);
            Coppice.giveWay();
            assertFalse(other.ready());
            Net.connect(second.localAddress()).close();
            other.await();
            second.close();
        });
    }

    @Test
    public void whoComesInTimeFindsThoseThatWait() throws Exception {
        leakFree(() -> {
            GreenServerSocket former = listen("former");
            InetSocketAddress address = address(former);
            former.handOver(LONG);
            try (GreenSocket client = Net.connect(address);
                    GreenServerSocket successor = listen(address, "successor")) {
                talk(successor, client);
            }
        });
    }

    @Test
    public void nobodyWaitsForASuccessorForLongerThanWasSaid() throws Exception {
        green(() -> {
            GreenServerSocket former = listen("former");
            InetSocketAddress address = address(former);
            former.handOver(SOON);
            while (!listeners.infos().isEmpty()) {
                Coppice.sleep(SOON);
            }
            assertThrows(ConnectException.class, () -> Net.connect(address));
        });
    }

    @Test
    public void aSuccessorEndsTheWaitForOne() throws Exception {
        green(() -> {
            GreenServerSocket former = listen("former");
            InetSocketAddress address = address(former);
            former.handOver(Duration.ofMillis(20));
            GreenServerSocket successor = listen(address, "successor");
            successor.handOver(LONG);
            Coppice.sleep(Duration.ofMillis(40));
            assertEquals(1, listeners.infos().size());
            listeners.close();
            assertEquals(List.of(), listeners.infos());
        });
    }

    @Test
    public void whoSharesMustAgree() throws Exception {
        green(() -> {
            try (GreenServerSocket first = listen("first")) {
                String message =
                        assertThrows(
                                        BindException.class,
                                        () -> listeners.listen(address(first), 20, "second"))
                                .getMessage();
                assertEquals(
                        "first listens there with backlogConnections=10, second wants"
                                + " backlogConnections=20: who shares a socket must agree on that",
                        message);
            }
        });
    }

    @Test
    public void whoSharesMustSpeakTheSameIfTheySayIt() throws Exception {
        green(() -> {
            GreenServerSocket first = listen("first");
            GreenServerSocket second = listen(address(first), "second");
            GreenServerSocket silent = listen(address(first), "silent");
            silent.speak("");
            first.speak("TLS");
            second.speak("TLS");
            String message =
                    assertThrows(BindException.class, () -> second.speak("plain HTTP"))
                            .getMessage();
            assertEquals(
                    "first speaks TLS there, second would speak plain HTTP: a client would meet"
                            + " either",
                    message);
            second.close();
            first.speak("plain HTTP");
            silent.speak("plain HTTP");
            silent.close();
            first.close();
        });
    }

    @Test
    public void aSocketOfItsOwnSpeaksWhatItLikes() throws Exception {
        green(() -> {
            try (GreenServerSocket own = Net.listen(new InetSocketAddress("127.0.0.1", 0))) {
                own.speak("TLS");
                own.speak("plain HTTP");
                assertTrue(own.isOpen());
            }
        });
    }

    @Test
    public void aSuccessorTakesTheSocketAsItIs() throws Exception {
        green(() -> {
            GreenServerSocket former = listen("former");
            InetSocketAddress address = address(former);
            former.handOver(LONG);
            try (GreenSocket client = Net.connect(address);
                    GreenServerSocket successor = listeners.listen(address, 20, "successor")) {
                talk(successor, client);
                assertEquals("backlogConnections=10", listeners.infos().get(0).terms());
            }
        });
    }

    @Test
    public void whatWaitsForASuccessorGivesWayToAnAddressThatOverlaps() throws Exception {
        green(() -> {
            GreenServerSocket former = listen("former");
            int port = address(former).getPort();
            former.handOver(LONG);
            GreenServerSocket other = listen(new InetSocketAddress("0.0.0.0", port), "other");
            assertEquals(List.of(List.of("other")), holders());
            other.close();
        });
    }

    private List<List<String>> holders() {
        return listeners.infos().stream().map(SharedListenerInfo::holders).toList();
    }

    @Test
    public void whoHoldsWhatIsTold() throws Exception {
        green(() -> {
            GreenServerSocket first = listen("first");
            GreenServerSocket second = listen(address(first), "second");
            assertEquals(List.of(List.of("first", "second")), holders());
            first.close();
            second.handOver(LONG);
            assertEquals(List.of(List.of()), holders());
            listeners.close();
            assertThrows(ClosedChannelException.class, () -> listen("late"));
        });
    }

    @Test
    public void aFileIsSharedAndGoesWithTheLast() throws Exception {
        leakFree(() -> {
            Path path = folder.getRoot().toPath().resolve("socket");
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
            GreenServerSocket first = listeners.listen(address, UnixOptions.DEFAULTS, "first");
            GreenServerSocket second = listeners.listen(address, UnixOptions.DEFAULTS, "second");
            first.close();
            try (GreenSocket client = Net.connect(address)) {
                talk(second, client);
            }
            second.close();
            assertFalse(path.toFile().exists());
        });
    }

    @Test
    public void aSocketWhoseLoopHasEndedGoesOnOnAnother() throws Exception {
        leakFree(() -> {
            GreenServerSocket shared = listenOnALoopThatEnds();
            GreenServerSocket other = listen(address(shared), "other");
            try (GreenSocket client = Net.connect(address(shared));
                    GreenServerSocket rescued = shared.rescue()) {
                assertEquals(List.of(List.of("other", "shared")), holders());
                other.close();
                talk(rescued, client);
                assertFalse(shared.isOpen());
                shared.close();
                assertTrue(rescued.isOpen());
                assertEquals(rescued, rescued.rescue());
                assertThrows(ClosedChannelException.class, shared::rescue);
            }
            assertEquals(List.of(), holders());
        });
    }

    private GreenServerSocket listenOnALoopThatEnds() throws Exception {
        GreenServerSocket[] left = new GreenServerSocket[1];
        Thread elsewhere =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                green(() -> left[0] = listen("shared"));
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        elsewhere.join();
        return left[0];
    }

    @Test
    public void aSocketWhoseLoopLivesIsLeftThere() throws Exception {
        green(() -> {
            try (GreenServerSocket mine = listen("mine")) {
                AtomicBoolean refused = new AtomicBoolean();
                Thread.ofPlatform()
                        .start(() -> refused.set(isRefused(mine)))
                        .join(Duration.ofSeconds(20));
                assertTrue(refused.get());
                assertTrue(mine.isOpen());
            }
        });
    }

    private static boolean isRefused(GreenServerSocket socket) {
        try {
            socket.rescue();
            return false;
        } catch (IllegalStateException | IOException e) {
            return e.getMessage().contains("which lives");
        }
    }

    /// Both orders by turns, with a client that connects without pause.
    @Test
    public void aHundredExchangesLoseNoConnection() throws Exception {
        green(() -> {
            GreenServerSocket current = listen("0");
            InetSocketAddress address = address(current);
            GreenThread<Void> serving = serve(current);
            AtomicBoolean enough = new AtomicBoolean();
            AtomicInteger met = new AtomicInteger();
            GreenThread<Void> client =
                    Coppice.spawn(() -> {
                        while (!enough.get()) {
                            meet(address);
                            met.incrementAndGet();
                        }
                        return null;
                    });
            for (int i = 1; i <= EXCHANGES; i++) {
                int before = met.get();
                GreenServerSocket former = current;
                if (i % 2 == 0) {
                    former.handOver(LONG);
                    Coppice.giveWay();
                    current = listen(address, "successor");
                } else {
                    current = listen(address, "successor");
                    Coppice.giveWay();
                    former.handOver(LONG);
                }
                serving.await();
                serving = serve(current);
                while (met.get() < before + 2) {
                    if (client.ready()) {
                        client.await();
                    }
                    Coppice.giveWay();
                }
            }
            enough.set(true);
            client.await();
            current.close();
            serving.await();
        });
    }

    private static void meet(InetSocketAddress address) throws IOException {
        try (GreenSocket socket = Net.connect(address)) {
            ByteBuffer buffer = ByteBuffer.allocate(4);
            assertEquals(1, socket.read(buffer));
        }
    }
}
