package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.MembershipKey;
import java.nio.channels.NotYetConnectedException;
import java.time.Duration;
import java.util.Optional;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.junit.Test;

public class GreenDatagramTest extends HubTestCase {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

    private static GreenDatagram open() throws IOException {
        return GreenDatagram.open(ANY_PORT);
    }

    private static InetSocketAddress address(GreenDatagram socket) throws IOException {
        return socket.localAddress().orElseThrow();
    }

    /// What a test does with two sockets.
    @FunctionalInterface
    private interface PairBody {
        void run(GreenDatagram one, GreenDatagram other) throws Exception;
    }

    private void withPair(PairBody body) throws Exception {
        leakFree(() -> {
            try (GreenDatagram one = open();
                    GreenDatagram other = open()) {
                body.run(one, other);
            }
        });
    }

    private static String receive(GreenDatagram socket) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        socket.receive(buffer);
        return text(buffer);
    }

    @Test
    public void whatIsSentArrivesWholeWithItsSender() throws Exception {
        withPair((one, other) -> {
            one.send(bytes("first"), address(other));
            one.send(bytes("second"), address(other));
            ByteBuffer buffer = ByteBuffer.allocate(100);
            assertEquals(new GreenDatagram.Received(address(one), 5, false), other.receive(buffer));
            assertEquals(6, other.receive(buffer).length());
            assertEquals("firstsecond", text(buffer));
        });
    }

    @Test
    public void aReceiveWaitsAndLetsOthersRun() throws Exception {
        withPair((one, other) -> {
            GreenThread<String> receiver = Coppice.spawn(() -> receive(other));
            Coppice.giveWay();
            assertFalse(receiver.ready());
            one.send(bytes("late"), address(other));
            assertEquals("late", receiver.await());
        });
    }

    @Test
    public void whatTheBufferHasNoRoomForIsLostAndTold() throws Exception {
        withPair((one, other) -> {
            one.send(bytes("longer"), address(other));
            ByteBuffer small = ByteBuffer.allocate(4);
            assertEquals(new GreenDatagram.Received(address(one), 4, true), other.receive(small));
            assertEquals("long", text(small));
            one.send(bytes("fits"), address(other));
            small.clear();
            assertFalse(other.receive(small).truncated());
            one.send(bytes("x"), address(other));
            assertEquals(new GreenDatagram.Received(address(one), 0, true), other.receive(small));
        });
    }

    @Test
    public void theLargestAndTheEmptyOneArrive() throws Exception {
        withPair((one, other) -> {
            int most = 65_507; // of IPv4, whose header counts
            ByteBuffer large = ByteBuffer.allocate(GreenDatagram.MAX_BYTES);
            one.send(ByteBuffer.allocate(most), address(other));
            assertEquals(most, other.receive(large).length());
            GreenThread<Integer> receiver =
                    Coppice.spawn(() -> other.receive(ByteBuffer.allocate(1)).length());
            Coppice.giveWay();
            one.send(ByteBuffer.allocate(0), address(other));
            assertEquals(0, receiver.await().intValue());
            assertThrows(
                    IOException.class,
                    () -> one.send(ByteBuffer.allocate(most + 1), address(other)));
            one.send(bytes("still here"), address(other));
            assertEquals("still here", receive(other));
        });
    }

    @Test
    public void tryReceiveNeverBlocks() throws Exception {
        withPair((one, other) -> {
            ByteBuffer buffer = ByteBuffer.allocate(10);
            assertEquals(Optional.empty(), other.tryReceive(buffer));
            assertTrue(one.trySend(bytes("x"), address(other)));
            other.awaitReadable();
            while (other.tryReceive(buffer).isEmpty()) {
                other.awaitReadable();
            }
            assertEquals("x", text(buffer));
            assertEquals(Optional.empty(), other.tryReceive(buffer));
            assertThrows(SocketTimeoutException.class, () -> other.awaitReadable(SOON));
            one.send(bytes("y"), address(other));
            assertTrue(other.tryReceive(buffer).isPresent());
        });
    }

    @Test
    public void aConnectedOneReadsFromItsPeerAlone() throws Exception {
        withPair((one, other) -> {
            try (GreenDatagram stranger = open()) {
                assertThrows(NotYetConnectedException.class, () -> one.write(bytes("x")));
                assertThrows(
                        NotYetConnectedException.class, () -> one.read(ByteBuffer.allocate(1)));
                one.connect(address(other));
                assertEquals(address(other), one.remoteAddress().orElseThrow());
                stranger.send(bytes("stranger"), address(one));
                one.write(bytes("question"));
                ByteBuffer buffer = ByteBuffer.allocate(100);
                other.send(bytes("answer"), other.receive(buffer).sender());
                buffer.clear();
                assertEquals(6, one.read(buffer));
                assertEquals("answer", text(buffer));
                one.disconnect();
                assertEquals(Optional.empty(), one.remoteAddress());
                stranger.send(bytes("again"), address(one));
                assertEquals("again", receive(one));
            }
        });
    }

    @Test
    public void anEmptyOneArrivesOrIsRefusedWhereTheJdkWouldDropIt() throws Exception {
        withPair((one, other) -> {
            one.send(bytes(""), address(other));
            assertEquals("", receive(other));
            one.connect(address(other));
            assertThrows(IllegalArgumentException.class, () -> one.write(bytes("")));
            one.write(bytes("x"));
            assertEquals("x", receive(other));
        });
    }

    @Test
    public void aPeerThatDoesNotListenIsToldToAConnectedOne() throws Exception {
        leakFree(() -> {
            try (GreenDatagram one = open()) {
                GreenDatagram other = open();
                InetSocketAddress nobody = address(other);
                other.close();
                one.connect(nobody);
                one.write(bytes("x"));
                assertThrows(PortUnreachableException.class, () -> receive(one));
                one.connect(address(one));
                one.write(bytes("myself"));
                assertEquals("myself", receive(one));
            }
        });
    }

    @Test
    public void aTimeoutLeavesItUsable() throws Exception {
        withPair((one, other) -> {
            other.readTimeout(SOON);
            String message =
                    assertThrows(SocketTimeoutException.class, () -> receive(other)).getMessage();
            assertTrue(message, message.contains("PT0.001S"));
            other.readTimeout(Duration.ZERO);
            one.send(bytes("still here"), address(other));
            assertEquals("still here", receive(other));
            Duration negative = Duration.ofNanos(-1);
            assertThrows(IllegalArgumentException.class, () -> other.readTimeout(negative));
            assertThrows(IllegalArgumentException.class, () -> other.writeTimeout(negative));
        });
    }

    @Test
    public void aKilledReceiverLosesNoDatagram() throws Exception {
        withPair((one, other) -> {
            GreenThread<Void> receiver = blocked(() -> receive(other));
            receiver.kill();
            assertEquals(GreenExit.class, end(receiver).getClass());
            one.send(bytes("still here"), address(other));
            assertEquals("still here", receive(other));
        });
    }

    @Test
    public void aCloseWakesWhoeverWaits() throws Exception {
        withPair((one, other) -> {
            GreenThread<Void> receiver = blocked(() -> receive(other));
            other.close();
            other.close();
            assertFalse(other.isOpen());
            assertEquals(AsynchronousCloseException.class, end(receiver).getClass());
            assertThrows(ClosedChannelException.class, () -> receive(other));
            assertThrows(ClosedChannelException.class, () -> other.send(bytes("x"), address(one)));
        });
    }

    @Test
    public void aCloseFromAnotherThreadWakesTooAndOtherUseFromThereIsRefused() throws Exception {
        withPair((one, other) -> {
            GreenThread<Void> receiver = blocked(() -> receive(other));
            Throwable[] refused = new Throwable[1];
            Thread.ofPlatform()
                    .start(() -> {
                        refused[0] =
                                assertThrows(
                                        IllegalStateException.class,
                                        () -> other.tryReceive(ByteBuffer.allocate(1)));
                        try {
                            other.close();
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .join();
            assertEquals(AsynchronousCloseException.class, end(receiver).getClass());
            assertTrue(refused[0].getMessage().contains(Loop.current().name()));
        });
    }

    @Test
    public void whenItsLoopHasEndedItCanStillBeClosed() throws Exception {
        GreenDatagram[] socket = new GreenDatagram[1];
        green(() -> socket[0] = open());
        socket[0].close();
        assertFalse(socket[0].isOpen());
    }

    @Test
    public void aSecondReceiverIsAnErrorAndASenderMaySendMeanwhile() throws Exception {
        withPair((one, other) -> {
            GreenThread<String> receiver = Coppice.spawn(() -> receive(other));
            Coppice.giveWay();
            String message =
                    assertThrows(IllegalStateException.class, () -> receive(other)).getMessage();
            assertTrue(message, message.contains("Second simultaneous read"));
            other.send(bytes("out"), address(one));
            assertEquals("out", receive(one));
            one.send(bytes("in"), address(other));
            assertEquals("in", receiver.await());
        });
    }

    @Test
    public void manyMaySendAtATime() throws Exception {
        withPair((one, other) -> {
            other.option(StandardSocketOptions.SO_RCVBUF, 1 << 20);
            for (int i = 0; i < 20; i++) {
                Coppice.spawn(() -> {
                    one.send(ByteBuffer.allocate(1000), address(other));
                    return null;
                });
            }
            for (int i = 0; i < 20; i++) {
                assertEquals(1000, other.receive(ByteBuffer.allocate(1000)).length());
            }
        });
    }

    @Test
    public void badAddressesAreRefused() throws Exception {
        withPair((one, other) -> {
            assertThrows(BindException.class, () -> GreenDatagram.open(address(one)));
            InetSocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
            assertThrows(UnknownHostException.class, () -> one.send(bytes("x"), nowhere));
            assertThrows(UnknownHostException.class, () -> one.connect(nowhere));
            assertThrows(UnknownHostException.class, () -> GreenDatagram.open(nowhere));
        });
    }

    @Test
    public void aBroadcastMustBeAllowed() throws Exception {
        leakFree(() -> {
            try (GreenDatagram one = GreenDatagram.open(StandardProtocolFamily.INET);
                    GreenDatagram all =
                            GreenDatagram.open(StandardProtocolFamily.INET)
                                    .bind(new InetSocketAddress("0.0.0.0", 0))) {
                InetSocketAddress everybody =
                        new InetSocketAddress("127.255.255.255", address(all).getPort());
                assertThrows(IOException.class, () -> one.send(bytes("hear"), everybody));
                one.broadcast(true).send(bytes("hear"), everybody);
                assertEquals("hear", receive(all));
                assertSame(true, one.option(StandardSocketOptions.SO_BROADCAST));
            }
        });
    }

    @Test
    public void whoJoinsAGroupReceivesWhatIsSentToItUntilHeLeaves() throws Exception {
        leakFree(() -> {
            NetworkInterface loopback =
                    NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
            InetAddress group = InetAddress.getByName("239.255.77.1");
            try (GreenDatagram sender = GreenDatagram.open(StandardProtocolFamily.INET);
                    GreenDatagram member = GreenDatagram.open(StandardProtocolFamily.INET)) {
                sender.option(StandardSocketOptions.IP_MULTICAST_IF, loopback);
                member.option(StandardSocketOptions.SO_REUSEADDR, true)
                        .bind(new InetSocketAddress("0.0.0.0", 0));
                InetSocketAddress all = new InetSocketAddress(group, address(member).getPort());
                MembershipKey membership = member.join(group, loopback);
                sender.send(bytes("dear members"), all);
                assertEquals("dear members", receive(member));
                membership.drop();
                sender.send(bytes("nobody hears"), all);
                member.readTimeout(Duration.ofMillis(20));
                assertThrows(SocketTimeoutException.class, () -> receive(member));
                assertThrows(
                        IllegalArgumentException.class,
                        () -> member.join(InetAddress.getByName("127.0.0.1"), loopback));
            }
        });
    }
}
