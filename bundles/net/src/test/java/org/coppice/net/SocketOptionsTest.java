package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import jdk.net.ExtendedSocketOptions;
import org.coppice.green.Coppice;
import org.coppice.green.testkit.LogLines;
import org.coppice.posix.Posix;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SocketOptionsTest {

    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final SocketOptions DEFAULTS = SocketOptions.DEFAULTS;

    @Rule public final LogLines log = new LogLines();
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    /// What a test does with the two ends of a connection.
    @FunctionalInterface
    private interface PairBody {
        void run(GreenSocket client, GreenSocket server) throws Exception;
    }

    private static void withPair(SocketOptions options, PairBody body) throws Exception {
        Coppice.run(() -> {
            try (GreenServerSocket listener = Net.listen(ANY_PORT, 10, options);
                    GreenSocket client =
                            Net.connect(listener.localAddress(), Duration.ZERO, options);
                    GreenSocket server = listener.accept()) {
                body.run(client, server);
            }
            return null;
        });
    }

    private static <T> void assertBothHave(
            T expected, SocketOption<T> option, GreenSocket client, GreenSocket server)
            throws IOException {
        assertEquals(option + " of the client", expected, client.channel().getOption(option));
        assertEquals(option + " of the server", expected, server.channel().getOption(option));
    }

    @Test
    public void thereIsNoDelayUnlessItIsWanted() throws Exception {
        withPair(
                DEFAULTS,
                (client, server) -> {
                    assertBothHave(true, StandardSocketOptions.TCP_NODELAY, client, server);
                    assertBothHave(false, StandardSocketOptions.SO_KEEPALIVE, client, server);
                });
        withPair(
                DEFAULTS.noDelay(false),
                (client, server) ->
                        assertBothHave(false, StandardSocketOptions.TCP_NODELAY, client, server));
    }

    @Test
    public void keepAliveAndItsTimesReachTheSystemInWholeSeconds() throws Exception {
        SocketOptions options =
                DEFAULTS.keepAlive(Duration.ofSeconds(60), Duration.ofMillis(4_001), 3);
        withPair(
                options,
                (client, server) -> {
                    assertBothHave(true, StandardSocketOptions.SO_KEEPALIVE, client, server);
                    assertBothHave(60, ExtendedSocketOptions.TCP_KEEPIDLE, client, server);
                    assertBothHave(5, ExtendedSocketOptions.TCP_KEEPINTERVAL, client, server);
                    assertBothHave(3, ExtendedSocketOptions.TCP_KEEPCOUNT, client, server);
                });
        withPair(
                options.keepAlive(false),
                (client, server) ->
                        assertBothHave(false, StandardSocketOptions.SO_KEEPALIVE, client, server));
        withPair(
                DEFAULTS.keepAlive(Duration.ofMinutes(2)),
                (client, server) ->
                        assertBothHave(120, ExtendedSocketOptions.TCP_KEEPIDLE, client, server));
        withPair(
                DEFAULTS.keepAlive(true),
                (client, server) ->
                        assertBothHave(true, StandardSocketOptions.SO_KEEPALIVE, client, server));
    }

    @Test
    public void buffersAndTrafficClassReachTheSystem() throws Exception {
        withPair(
                DEFAULTS.buffers(30_000, 40_000).trafficClass(8),
                (client, server) -> {
                    for (GreenSocket each : List.of(client, server)) {
                        SocketChannel channel = each.channel();
                        int sent = channel.getOption(StandardSocketOptions.SO_SNDBUF);
                        int received = channel.getOption(StandardSocketOptions.SO_RCVBUF);
                        assertTrue("send buffer of " + sent, sent >= 30_000 && sent <= 60_000);
                        assertTrue(
                                "receive buffer of " + received,
                                received >= 40_000 && received <= 80_000);
                    }
                    assertBothHave(8, StandardSocketOptions.IP_TOS, client, server);
                });
    }

    @Test
    public void aCloseMayBeAReset() throws Exception {
        withPair(
                DEFAULTS.resetOnClose(true),
                (client, server) -> {
                    client.close();
                    assertThrows(IOException.class, () -> server.read(ByteBuffer.allocate(1)));
                });
    }

    @Test
    public void severalMayListenOnOnePortIfAllSaySo() throws Exception {
        Coppice.run(() -> {
            try (GreenServerSocket first = Net.listen(ANY_PORT, 10, DEFAULTS.reusePort(true));
                    GreenServerSocket second =
                            Net.listen(first.localAddress(), 10, DEFAULTS.reusePort(true))) {
                assertEquals(first.localAddress(), second.localAddress());
                assertThrows(BindException.class, () -> Net.listen(first.localAddress()));
            }
            return null;
        });
    }

    @Test
    public void aSharedPortThatTheSystemChoosesIsWarnedOf() throws Exception {
        Coppice.run(() -> {
            Net.listen(ANY_PORT, 10, DEFAULTS.reusePort(true)).close();
            assertEquals(1, log.containing("with reusePort").size());
            Net.listen(ANY_PORT).close();
            assertEquals(1, log.containing("with reusePort").size());
            return null;
        });
    }

    @Test
    public void aConnectionFromALocalAddressMayShareIt() throws Exception {
        Coppice.run(() -> {
            try (GreenServerSocket listener = Net.listen(ANY_PORT);
                    GreenSocket client =
                            Connector.DEFAULTS
                                    .options(DEFAULTS.reusePort(true))
                                    .local(ANY_PORT)
                                    .connect(listener.localAddress())) {
                assertTrue(client.channel().getOption(StandardSocketOptions.SO_REUSEADDR));
                assertTrue(client.channel().getOption(StandardSocketOptions.SO_REUSEPORT));
            }
            return null;
        });
    }

    @Test
    public void unixSocketsTakeWhatTheyHaveWithoutAWord() throws Exception {
        UnixDomainSocketAddress path =
                UnixDomainSocketAddress.of(folder.getRoot().toPath().resolve("s"));
        SocketOptions options =
                DEFAULTS.keepAlive(Duration.ofSeconds(9))
                        .reusePort(true)
                        .buffers(30_000, 0)
                        .trafficClass(8);
        Coppice.run(() -> {
            try (GreenServerSocket listener = Net.listen(path, 10, options);
                    GreenSocket client = Net.connect(path, Duration.ZERO, options);
                    GreenSocket server = listener.accept()) {
                for (GreenSocket each : List.of(client, server)) {
                    int sent = each.channel().getOption(StandardSocketOptions.SO_SNDBUF);
                    assertTrue("send buffer of " + sent, sent >= 30_000 && sent <= 60_000);
                }
            }
            return null;
        });
        assertEquals(List.of(), log.containing("goes on without"));
    }

    @Test
    public void whatTheSystemLacksIsLeftOutWithAWarning() throws Exception {
        try (SocketChannel channel = SocketChannel.open()) {
            new OptionSetter(channel).set("SO_OAK", 7);
            List<String> lines = log.containing("does not take SO_OAK=7");
            assertEquals(1, lines.size());
            assertTrue(lines.getFirst(), lines.getFirst().contains("has no such option"));
        }
    }

    @Test
    public void settingsOfAnOpenSocketMayChange() throws Exception {
        withPair(
                DEFAULTS,
                (client, server) -> {
                    client.options(DEFAULTS.keepAlive(true));
                    server.options(DEFAULTS.keepAlive(true));
                    assertBothHave(true, StandardSocketOptions.SO_KEEPALIVE, client, server);
                    client.options(DEFAULTS.noDelay(false));
                    server.options(DEFAULTS.noDelay(false));
                    assertBothHave(false, StandardSocketOptions.TCP_NODELAY, client, server);
                    assertBothHave(false, StandardSocketOptions.SO_KEEPALIVE, client, server);
                });
    }

    @Test
    public void whatTheSystemKeepsUnsentIsBoundedForThoseWhoAreAccepted() throws Exception {
        Posix posix = Posix.open();
        Coppice.run(() -> {
            try (GreenServerSocket listener = Net.listen(ANY_PORT)) {
                assertEquals(OptionalInt.of(0), listener.unsentMaxBytes());
                listener.unsentMaxBytes(4711);
                assertEquals(OptionalInt.of(4711), listener.unsentMaxBytes());
                try (GreenSocket _ = Net.connect(listener.localAddress());
                        GreenSocket accepted = listener.accept()) {
                    int descriptor = posix.descriptor(accepted.channel());
                    assertEquals(4711, posix.socketOption(descriptor, 6, 25));
                }
                assertThrows(IllegalArgumentException.class, () -> listener.unsentMaxBytes(-1));
            }
            return null;
        });
    }

    @Test
    public void aUnixSocketHasNoSuchBound() throws Exception {
        UnixDomainSocketAddress path =
                UnixDomainSocketAddress.of(folder.getRoot().toPath().resolve("s"));
        Coppice.run(() -> {
            try (GreenServerSocket listener = Net.listen(path)) {
                listener.unsentMaxBytes(4711);
                assertEquals(OptionalInt.empty(), listener.unsentMaxBytes());
            }
            return null;
        });
    }

    @Test
    public void valuesOutsideTheirRangeAreRefused() {
        Class<IllegalArgumentException> refusal = IllegalArgumentException.class;
        assertThrows(refusal, () -> DEFAULTS.keepAlive(Duration.ofNanos(-1)));
        assertThrows(refusal, () -> DEFAULTS.keepAlive(Duration.ofHours(10)));
        assertThrows(refusal, () -> DEFAULTS.keepAlive(Duration.ZERO, Duration.ofDays(1), 1));
        assertThrows(refusal, () -> DEFAULTS.keepAlive(Duration.ZERO, Duration.ZERO, 128));
        assertThrows(refusal, () -> DEFAULTS.buffers(-1, 0));
        assertThrows(refusal, () -> DEFAULTS.buffers(0, -1));
        String message = assertThrows(refusal, () -> DEFAULTS.trafficClass(256)).getMessage();
        assertEquals("trafficClass is 256, allowed are 0 (the system's) to 255", message);
        assertFalse(DEFAULTS.reuseAddress(false).reuseAddress());
    }
}
