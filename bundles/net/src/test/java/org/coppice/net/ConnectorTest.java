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
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.RunOptions;
import org.coppice.green.testkit.ManualClock;
import org.junit.Assume;
import org.junit.Test;

public class ConnectorTest extends HubTestCase {

    private static final Duration DELAY = Connector.DEFAULT_ATTEMPT_DELAY;

    private final ManualClock clock = new ManualClock();

    /// Knows the one host `there`.
    private record Book(List<String> numbers) implements Resolver {
        @Override
        public String name() {
            return "book";
        }

        @Override
        public int preference() {
            return 0;
        }

        @Override
        public ResolvedHost resolve(String host) throws UnknownHostException {
            if (!host.equals("there")) {
                throw new UnknownHostException(host);
            }
            List<InetAddress> addresses = numbers.stream().map(InetAddress::ofLiteral).toList();
            return new ResolvedHost(host, host, List.of(), addresses);
        }

        @Override
        public String hostName(InetAddress address) {
            return "there";
        }
    }

    private static Connector knowing(String... numbers) {
        return Connector.DEFAULTS.resolver(new Book(List.of(numbers)));
    }

    /// A listener on which nobody answers any more: the system lets further clients wait for ever.
    private static final class Silent implements AutoCloseable {
        final GreenServerSocket listener;
        final List<SocketChannel> clients = new ArrayList<>();

        Silent(InetSocketAddress address) throws IOException {
            listener = Net.listen(address, 1);
            try {
                for (int i = 0; i < 2; i++) {
                    clients.add(SocketChannel.open(listener.localAddress()));
                }
            } catch (Throwable t) {
                close();
                throw t;
            }
        }

        int port() throws IOException {
            return ((InetSocketAddress) listener.localAddress()).getPort();
        }

        @Override
        public void close() throws IOException {
            listener.close();
            for (SocketChannel each : clients) {
                each.close();
            }
        }
    }

    private static InetSocketAddress at(String number, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(number), port);
    }

    private static int port(GreenServerSocket listener) throws IOException {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private static List<InetSocketAddress> all(String... numbers) {
        return Stream.of(numbers).map(each -> at(each, 1)).toList();
    }

    /// On the clock that stands still.
    private void greenByHand(Body body) throws Exception {
        green(RunOptions.DEFAULTS.ticker(clock), body);
        long before = descriptors();
        green(RunOptions.DEFAULTS.ticker(clock), body);
        assertEquals("open descriptors", before, descriptors());
    }

    /// For what takes the system a second: whether it leaks does not depend on the hub.
    private void byHandOnceOrTwice(Body body) throws Exception {
        if (hub.equals("epoll")) {
            greenByHand(body);
        } else {
            green(RunOptions.DEFAULTS.ticker(clock), body);
        }
    }

    @Test
    public void theFamiliesTakeTurns() {
        assertEquals(
                all("::1", "127.0.0.1", "::2", "127.0.0.2", "127.0.0.3", "127.0.0.4"),
                ConnectRace.interleaved(
                        all("::1", "::2", "127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4")));
        assertEquals(
                all("127.0.0.1", "::1", "::2", "::3"),
                ConnectRace.interleaved(all("127.0.0.1", "::1", "::2", "::3")));
        assertEquals(all("::1"), ConnectRace.interleaved(all("::1")));
    }

    @Test
    public void aNameIsLookedUpAndNumbersAreNot() throws Exception {
        leakFree(() -> {
            try (GreenServerSocket listener = Net.listen(at("127.0.0.1", 0))) {
                int port = port(listener);
                knowing("127.0.0.1").connect("there", port).close();
                knowing().connect("127.0.0.1", port).close();
                Net.connect("127.0.0.1", port).close();
                Net.connect("127.0.0.1", port, Duration.ofMinutes(1)).close();
                Net.connect(InetSocketAddress.createUnresolved("127.0.0.1", port)).close();
                assertThrows(
                        UnknownHostException.class, () -> knowing().connect("elsewhere", port));
            }
        });
    }

    @Test
    public void whereOneRefusesTheNextIsTriedAtOnce() throws Exception {
        greenByHand(() -> {
            try (GreenServerSocket listener = Net.listen(at("127.0.0.2", 0));
                    GreenSocket socket =
                            knowing("127.0.0.9", "127.0.0.2", "127.0.0.3")
                                    .connect("there", port(listener))) {
                assertEquals(listener.localAddress(), socket.remoteAddress());
            }
        });
    }

    @Test
    public void whereOneIsSilentTheNextIsTriedAfterTheDelay() throws Exception {
        greenByHand(() -> {
            try (Silent silent = new Silent(at("127.0.0.1", 0));
                    GreenServerSocket listener = Net.listen(at("127.0.0.2", silent.port()))) {
                Connector connector = knowing("127.0.0.1", "127.0.0.2");
                GreenThread<GreenSocket> connecting =
                        Coppice.spawn(() -> connector.connect("there", silent.port()));
                clock.advanceAndAwaitIdle(DELAY.minusNanos(1));
                assertFalse(connecting.ready());
                clock.advance(Duration.ofNanos(1));
                try (GreenSocket socket = connecting.await()) {
                    assertEquals(listener.localAddress(), socket.remoteAddress());
                }
            }
        });
    }

    @Test
    public void theFirstThatStandsWinsAlsoIfItWasTriedFirst() throws Exception {
        byHandOnceOrTwice(() -> {
            try (Silent first = new Silent(at("127.0.0.1", 0));
                    Silent second = new Silent(at("127.0.0.2", first.port()))) {
                Connector connector = knowing("127.0.0.1", "127.0.0.2");
                GreenThread<GreenSocket> connecting =
                        Coppice.spawn(() -> connector.connect("there", first.port()));
                clock.advanceAndAwaitIdle(DELAY);
                assertFalse(connecting.ready());
                // room again: the system repeats the first client's request after a second
                first.listener.accept().close();
                first.listener.accept().close();
                try (GreenSocket socket = connecting.await()) {
                    assertEquals(first.listener.localAddress(), socket.remoteAddress());
                }
                assertTrue(second.listener.isOpen());
            }
        });
    }

    @Test
    public void whereAllRefuseTheLastErrorHasTheOthers() throws Exception {
        greenByHand(() -> {
            GreenServerSocket listener = Net.listen(at("127.0.0.1", 0));
            int nobody = port(listener);
            listener.close();
            ConnectException error =
                    assertThrows(
                            ConnectException.class,
                            () ->
                                    knowing("127.0.0.1", "127.0.0.2", "127.0.0.3")
                                            .connect("there", nobody));
            assertTrue(error.getMessage(), error.getMessage().contains("127.0.0.3:" + nobody));
            assertEquals(2, error.getSuppressed().length);
            assertTrue(error.getSuppressed()[0].getMessage().contains("127.0.0.1:" + nobody));
            assertTrue(error.getSuppressed()[1].getMessage().contains("127.0.0.2:" + nobody));
        });
    }

    @Test
    public void whereThereIsNoIpv6TheOtherAddressesAreTried() throws Exception {
        Assume.assumeTrue("once is enough", hub.equals("nio") && ServerProcess.isPossible());
        List<String> command = ServerProcess.java(Ipv4Process.class);
        command.add(1, "-Djava.net.preferIPv4Stack=true");
        try (ServerProcess process = ServerProcess.start(command)) {
            process.await("reached /127.0.0.1:");
            String refused = process.await("refused ");
            assertTrue(refused, refused.contains("NoRouteToHostException"));
        }
    }

    @Test
    public void theTimeIsForEverythingAndTellsWhatHasFailed() throws Exception {
        greenByHand(() -> {
            try (Silent silent = new Silent(at("127.0.0.2", 0))) {
                Connector connector =
                        knowing("127.0.0.1", "127.0.0.2").timeout(Duration.ofSeconds(5));
                GreenThread<GreenSocket> connecting =
                        Coppice.spawn(() -> connector.connect("there", silent.port()));
                clock.advanceAndAwaitIdle(Duration.ofSeconds(5).minusNanos(1));
                assertFalse(connecting.ready());
                clock.advance(Duration.ofNanos(1));
                Throwable error = end(connecting);
                assertEquals(SocketTimeoutException.class, error.getClass());
                assertTrue(error.getMessage(), error.getMessage().contains("PT5S"));
                assertEquals(1, error.getSuppressed().length);
                assertTrue(silent.listener.isOpen());
            }
        });
    }

    @Test
    public void theTimeIsForTheLookUpToo() throws Exception {
        greenByHand(() -> {
            Resolver lost =
                    new Resolver() {
                        @Override
                        public String name() {
                            return "lost";
                        }

                        @Override
                        public int preference() {
                            return 0;
                        }

                        @Override
                        public ResolvedHost resolve(String host) {
                            return new Event<ResolvedHost>().await();
                        }

                        @Override
                        public String hostName(InetAddress address) {
                            return "";
                        }
                    };
            Connector connector = Connector.DEFAULTS.resolver(lost).timeout(DELAY);
            GreenThread<GreenSocket> connecting =
                    Coppice.spawn(() -> connector.connect("there", 1));
            clock.advanceAndAwaitIdle(DELAY);
            assertEquals(SocketTimeoutException.class, end(connecting).getClass());
        });
    }

    @Test
    public void oneAddressTimesOutToo() throws Exception {
        leakFree(() -> {
            try (Silent silent = new Silent(at("127.0.0.1", 0))) {
                assertThrows(
                        SocketTimeoutException.class,
                        () -> Net.connect(silent.listener.localAddress(), SOON));
            }
        });
    }

    @Test
    public void whoIsKilledWhileConnectingLeavesNothingOpen() throws Exception {
        greenByHand(() -> {
            try (Silent one = new Silent(at("127.0.0.1", 0));
                    Silent other = new Silent(at("127.0.0.2", one.port()))) {
                Connector connector = knowing("127.0.0.1", "127.0.0.2");
                GreenThread<GreenSocket> connecting =
                        Coppice.spawn(() -> connector.connect("there", one.port()));
                GreenThread<GreenSocket> single =
                        Coppice.spawn(() -> connector.connect("127.0.0.1", one.port()));
                clock.advanceAndAwaitIdle(DELAY);
                connecting.kill();
                single.kill();
                assertEquals(GreenExit.class, end(connecting).getClass());
                assertEquals(GreenExit.class, end(single).getClass());
                assertTrue(other.listener.isOpen());
            }
        });
    }

    @Test
    public void theLocalAddressIsTakenAndTheOtherFamilyLeftOut() throws Exception {
        greenByHand(() -> {
            try (GreenServerSocket listener = Net.listen(at("127.0.0.1", 0));
                    GreenSocket socket =
                            knowing("::1", "127.0.0.1")
                                    .local(at("127.0.0.3", 0))
                                    .connect("there", port(listener))) {
                InetSocketAddress here = (InetSocketAddress) socket.localAddress();
                assertEquals(InetAddress.ofLiteral("127.0.0.3"), here.getAddress());
                assertThrows(
                        BindException.class,
                        () ->
                                knowing("::1")
                                        .local(at("127.0.0.3", 0))
                                        .connect("there", port(listener)));
            }
        });
    }

    @Test
    public void fromOneLocalPortOneIsTriedAfterAnother() throws Exception {
        greenByHand(() -> {
            GreenServerSocket free = Net.listen(at("127.0.0.1", 0));
            int mine = port(free);
            free.close();
            try (GreenServerSocket listener = Net.listen(at("127.0.0.2", 0));
                    GreenSocket socket =
                            knowing("127.0.0.4", "127.0.0.2")
                                    .local(at("127.0.0.1", mine))
                                    .connect("there", port(listener))) {
                assertEquals(at("127.0.0.1", mine), socket.localAddress());
            }
        });
    }

    @Test
    public void bothFamiliesAreReached() throws Exception {
        leakFree(() -> {
            GreenServerSocket listener;
            try {
                listener = Net.listen(at("::1", 0));
            } catch (BindException e) {
                Assume.assumeNoException("no IPv6 here", e);
                return;
            }
            try (listener;
                    GreenSocket socket =
                            knowing("127.0.0.1", "::1").connect("there", port(listener))) {
                assertEquals(listener.localAddress(), socket.remoteAddress());
            }
        });
    }

    @Test
    public void badArgumentsAreRefused() throws Exception {
        green(() -> {
            Connector defaults = Connector.DEFAULTS;
            assertThrows(
                    IllegalArgumentException.class, () -> defaults.timeout(Duration.ofNanos(-1)));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> defaults.attemptDelay(Duration.ofMillis(9)));
            assertThrows(IllegalArgumentException.class, () -> defaults.connect(List.of()));
            assertThrows(
                    IllegalArgumentException.class, () -> defaults.connect("127.0.0.1", 65536));
            assertThrows(
                    UnknownHostException.class,
                    () ->
                            defaults.connect(
                                    List.of(InetSocketAddress.createUnresolved("there", 1))));
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                            defaults.local(at("127.0.0.1", 0))
                                    .connect(UnixDomainSocketAddress.of("/tmp/x")));
        });
    }
}
