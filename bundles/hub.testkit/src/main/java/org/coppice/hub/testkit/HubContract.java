package org.coppice.hub.testkit;

import static org.coppice.hub.api.Readiness.HANGUP;
import static org.coppice.hub.api.Readiness.READ;
import static org.coppice.hub.api.Readiness.WRITE;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.coppice.hub.api.HubKey;
import org.coppice.hub.testkit.TestChannels.Pair;
import org.junit.Assume;
import org.junit.Test;

/// What every hub does. A provider's test extends this class and names its provider; it is
/// swappable if it is green. Nothing here depends on time but the time limit of a test that hangs.
public abstract class HubContract extends HubWaitingContract {
    /// For the subclasses.
    protected HubContract() {}

    @Test
    public void aChannelIsReadableWhenBytesCome() throws IOException {
        Pair pair = channels.pair();
        Receiver receiver = register(pair.near()).arm(READ);
        hub.await(0);
        assertFalse(receiver.toString(), receiver.has(READ));
        pair.far().write(TestChannels.bytes("hello"));
        receiver.await(READ);
        assertEquals(5, pair.near().read(ByteBuffer.allocate(10)));
    }

    @Test
    public void aFreshConnectionIsWritable() throws IOException {
        register(channels.pair().near()).arm(WRITE).await(WRITE);
    }

    @Test
    public void aServerSocketIsReadableWhenAClientConnects() throws IOException {
        ServerSocketChannel listener = channels.listener();
        Receiver receiver = register(listener).arm(READ);
        hub.await(0);
        assertFalse(receiver.toString(), receiver.has(READ));
        for (int i = 0; i < 3; i++) {
            channels.keep(SocketChannel.open(listener.getLocalAddress()));
            receiver.await(READ);
            assertNotNull(channels.keep(listener.accept()));
            assertEquals(null, listener.accept());
            channels.keep(SocketChannel.open(listener.getLocalAddress()));
            receiver.awaitAfterBlocked(READ);
            assertNotNull(channels.keep(listener.accept()));
        }
    }

    @Test
    public void aFinishedConnectIsWritableAndTheConnectionWorksOn() throws IOException {
        ServerSocketChannel listener = channels.listener();
        SocketChannel client = connecting(listener.getLocalAddress());
        Receiver receiver = register(client).arm(WRITE);
        receiver.await(WRITE);
        assertTrue(client.finishConnect());
        SocketChannel accepted = channels.keep(listener.accept());
        accepted.write(TestChannels.bytes("welcome"));
        assertEquals(7, receiver.read(client, ByteBuffer.allocate(10)));
        receiver.arm(WRITE).await(WRITE);
    }

    @Test
    public void aRefusedConnectIsWritableAndFinishingItThrows() throws IOException {
        SocketAddress nobody;
        try (ServerSocketChannel gone = ServerSocketChannel.open().bind(TestChannels.anyPort())) {
            nobody = gone.getLocalAddress();
        }
        SocketChannel client = connecting(nobody);
        register(client).arm(WRITE).await(WRITE);
        assertThrows(ConnectException.class, client::finishConnect);
    }

    private SocketChannel connecting(SocketAddress address) throws IOException {
        SocketChannel client = channels.keep(SocketChannel.open());
        client.configureBlocking(false);
        Assume.assumeFalse("the system connects at once", client.connect(address));
        return client;
    }

    @Test
    public void bothDirectionsOfOneChannelAreDelivered() throws IOException {
        Pair pair = channels.pair();
        Receiver receiver = register(pair.near()).arm(READ).arm(WRITE);
        pair.far().write(TestChannels.bytes("x"));
        receiver.await(READ | WRITE);
    }

    @Test
    public void whatCameBeforeTheRegistrationIsDelivered() throws IOException {
        Pair pair = channels.pair();
        pair.far().write(TestChannels.bytes("x"));
        register(pair.near()).arm(READ).await(READ);
    }

    @Test
    public void nothingIsLostFromRoundToRound() throws IOException {
        Pair pair = channels.pair();
        Receiver receiver = register(pair.near());
        ByteBuffer buffer = ByteBuffer.allocate(8);
        for (int round = 0; round < 1_000; round++) {
            pair.far().write(TestChannels.bytes("ping"));
            for (int count = 0; count < 4; count += receiver.read(pair.near(), buffer.clear())) {}
            receiver.write(pair.near(), TestChannels.bytes("pong"));
            assertEquals(0, pair.near().read(buffer.clear()));
        }
    }

    @Test
    public void nothingIsLostWhenLittleIsReadAtATime() throws IOException {
        Pair pair = channels.pair();
        Receiver receiver = register(pair.near());
        pair.far().write(TestChannels.bytes("0123456789"));
        pair.far().close();
        for (int i = 0; i < 10; i++) {
            assertEquals(1, receiver.read(pair.near(), ByteBuffer.allocate(1)));
        }
        assertEquals(-1, receiver.read(pair.near(), ByteBuffer.allocate(1)));
    }

    @Test
    public void aDeliveredDirectionIsNotDeliveredAgainUnasked() throws IOException {
        Pair pair = channels.pair();
        pair.far().write(TestChannels.bytes("x"));
        Receiver receiver = register(pair.near()).arm(READ | WRITE);
        receiver.await(READ | WRITE);
        int calls = receiver.calls();
        assertEquals(0, hub.await(0));
        assertEquals(0, hub.await(1_000_000));
        assertEquals(calls, receiver.calls());
    }

    @Test
    public void aHangupIsDeliveredAndStays() throws IOException {
        Pair pair = channels.pair();
        Receiver receiver = register(pair.near()).arm(READ);
        pair.far().close();
        receiver.await(tellsHangup() ? READ | HANGUP : READ);
        for (int i = 0; i < 3; i++) {
            assertEquals(-1, pair.near().read(ByteBuffer.allocate(1)));
            receiver.awaitUnlessHungUp(READ);
        }
        assertEquals(0, hub.await(0));
    }

    @Test
    public void aPeerThatSendsNoMoreMayStillReadSlowly() throws IOException {
        Pair pair = channels.pair();
        Receiver receiver = register(pair.near()).arm(READ | WRITE);
        pair.far().shutdownOutput();
        receiver.await(READ | WRITE);
        awaitRoomToWrite(pair, receiver);
    }

    @Test
    public void aFullChannelIsWritableWhenThePeerHasRead() throws IOException {
        Pair pair = channels.pair();
        awaitRoomToWrite(pair, register(pair.near()));
    }

    private void awaitRoomToWrite(Pair pair, Receiver receiver) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        long written = 0;
        for (int count = 1; count > 0; written += count) {
            count = pair.near().write(buffer.clear());
        }
        long toRead = written;
        Thread reader =
                start(() -> {
                    ByteBuffer sink = ByteBuffer.allocate(1 << 16);
                    for (long left = toRead; left > 0; ) {
                        left -= pair.far().read(sink.clear());
                    }
                });
        receiver.awaitAfterBlocked(WRITE);
        join(reader);
        assertTrue(pair.near().write(TestChannels.bytes("x")) > 0);
    }

    @Test
    public void aCancelledKeyIsToldNothing() throws IOException {
        Pair pair = channels.pair();
        Receiver receiver = register(pair.near()).arm(READ | WRITE);
        pair.far().write(TestChannels.bytes("x"));
        receiver.key().cancel();
        receiver.key().cancel();
        assertEquals(0, hub.await(0));
        assertEquals(0, receiver.calls());
        assertEquals(0, hub.registered());
        assertMentions(
                assertThrows(IllegalStateException.class, () -> receiver.arm(READ)), "cancelled");
    }

    @Test
    public void cancelInsideAListenerHoldsForTheRestOfTheBatch() throws IOException {
        List<Receiver> all = new ArrayList<>();
        Runnable cancelAll = () -> all.forEach(receiver -> receiver.key().cancel());
        for (int i = 0; i < 20; i++) {
            all.add(register(channels.readyDatagram(), cancelAll).arm(READ | WRITE));
        }
        assertEquals(1, hub.await(0));
        assertEquals(0, hub.await(0));
        assertEquals(1, all.stream().mapToInt(Receiver::calls).sum());
        assertEquals(0, hub.registered());
    }

    @Test
    public void aSuccessorWithTheSameDescriptorGetsNoStaleEvent() throws IOException {
        List<Receiver> successors = new ArrayList<>();
        List<Receiver> ready = new ArrayList<>();
        List<DatagramChannel> old = new ArrayList<>();
        Step replaceAll =
                () -> {
                    ready.forEach(receiver -> receiver.key().cancel());
                    for (DatagramChannel channel : old) {
                        channel.close();
                        successors.add(register(channels.datagram()).arm(READ));
                    }
                };
        for (int i = 0; i < 20; i++) {
            old.add(channels.readyDatagram());
            ready.add(register(old.get(i), () -> quietly(replaceAll)).arm(READ));
        }
        assertEquals(1, hub.await(0));
        hub.await(0);
        assertEquals(20, successors.size());
        for (Receiver successor : successors) {
            assertFalse(successor.toString(), successor.has(READ));
        }
    }

    private static void quietly(Step step) {
        try {
            step.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void aChannelRegisteredInsideAListenerIsDelivered() throws IOException {
        ServerSocketChannel listener = channels.listener();
        List<Receiver> accepted = new ArrayList<>();
        Step accept =
                () -> {
                    SocketChannel connection = channels.keep(listener.accept());
                    connection.configureBlocking(false);
                    accepted.add(register(connection).arm(READ));
                };
        SocketChannel client = channels.keep(SocketChannel.open(listener.getLocalAddress()));
        client.write(TestChannels.bytes("x"));
        register(listener, () -> quietly(accept)).arm(READ).await(READ);
        accepted.getFirst().await(READ);
    }

    @Test
    public void aCancelledChannelMayBeRegisteredAgain() throws IOException {
        Pair pair = channels.pair();
        for (int i = 0; i < 3; i++) {
            Receiver receiver = register(pair.near()).arm(READ);
            pair.far().write(TestChannels.bytes("x"));
            receiver.await(READ);
            receiver.key().cancel();
        }
    }

    @Test
    public void whatIsCancelledAndClosedLetsGoOfItsAddress() throws IOException {
        ServerSocketChannel listener = channels.listener();
        SocketAddress address = listener.getLocalAddress();
        Receiver receiver = register(listener).arm(READ);
        hub.await(0);
        receiver.key().cancel();
        listener.close();
        try (ServerSocketChannel next = ServerSocketChannel.open()) {
            next.bind(address);
        }
    }

    @Test
    public void whatIsCancelledAndClosedLetsGoOfItsDescriptor() throws IOException {
        int before = descriptors();
        for (int i = 0; i < 200; i++) {
            Pair pair = channels.pair();
            Receiver receiver = register(pair.near()).arm(READ);
            hub.await(0);
            receiver.key().cancel();
            pair.near().close();
            pair.far().close();
        }
        hub.await(0);
        int after = descriptors();
        assertTrue(before + " descriptors became " + after, after < before + 100);
    }

    @Test
    public void aChannelClosedWithoutCancelDisturbsNoOther() throws IOException {
        DatagramChannel closed = channels.readyDatagram();
        Receiver careless = register(closed).arm(READ | WRITE);
        closed.close();
        Receiver successor = register(channels.datagram()).arm(WRITE);
        Receiver other = register(channels.readyDatagram()).arm(READ);
        successor.await(WRITE);
        other.await(READ);
        careless.key().cancel();
        successor.arm(WRITE);
        assertEquals(0, careless.calls());
        assertEquals(2, hub.registered());
    }

    @Test
    public void manyChannelsAreDeliveredEach() throws IOException {
        List<Receiver> receivers = new ArrayList<>();
        List<DatagramChannel> ready = new ArrayList<>();
        for (int i = 0; i < manyChannels(); i++) {
            ready.add(channels.datagram());
            receivers.add(register(ready.get(i)).arm(READ));
        }
        assertEquals(manyChannels(), hub.registered());
        for (DatagramChannel channel : ready) {
            channel.send(TestChannels.bytes("x"), channel.getLocalAddress());
        }
        for (Receiver receiver : receivers) {
            receiver.await(READ);
        }
        for (int i = 0; i < manyChannels(); i += 2) {
            receivers.get(i).key().cancel();
        }
        assertEquals(manyChannels() / 2, hub.registered());
    }

    @Test
    public void datagramChannelsAreDeliveredAndNeverHungUp() throws IOException {
        DatagramChannel channel = channels.readyDatagram();
        Receiver receiver = register(channel).arm(READ | WRITE);
        receiver.await(READ | WRITE);
        assertNotNull(channel.receive(ByteBuffer.allocate(1)));
        InetSocketAddress nobody;
        try (DatagramChannel gone = DatagramChannel.open().bind(TestChannels.anyPort())) {
            nobody = (InetSocketAddress) gone.getLocalAddress();
        }
        channel.connect(nobody);
        channel.write(TestChannels.bytes("refused by the port, not hung up"));
        receiver.arm(READ);
        hub.await(0);
        assertFalse(receiver.toString(), receiver.has(HANGUP));
    }

    @Test
    public void bothEndsOfAPipeAreDelivered() throws IOException {
        Pipe pipe = channels.pipe();
        Receiver source = register(pipe.source()).arm(READ);
        Receiver sink = register(pipe.sink()).arm(WRITE);
        sink.await(WRITE);
        assertFalse(source.toString(), source.has(READ));
        sink.write(pipe.sink(), TestChannels.bytes("xy"));
        assertEquals(2, source.read(pipe.source(), ByteBuffer.allocate(9)));
        sink.key().cancel();
        pipe.sink().close();
        assertEquals(-1, source.read(pipe.source(), ByteBuffer.allocate(9)));
    }

    @Test
    public void aListenerThatThrowsTakesNoEventFromTheOthers() throws IOException {
        List<Receiver> receivers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            IllegalArgumentException thrown = new IllegalArgumentException("listener " + i);
            Runnable fails =
                    () -> {
                        throw thrown;
                    };
            receivers.add(register(channels.readyDatagram(), fails).arm(READ));
        }
        Throwable first = assertThrows(IllegalArgumentException.class, () -> hub.await(0));
        assertEquals(2, first.getSuppressed().length);
        for (Receiver receiver : receivers) {
            assertEquals(1, receiver.calls());
        }
        assertEquals(0, hub.await(0));
    }

    @Test
    public void whatCannotBeRegisteredIsRefused() throws IOException {
        SocketChannel blocking = channels.keep(channels.pair().far());
        assertMentions(
                assertThrows(IllegalBlockingModeException.class, () -> register(blocking)),
                "configureBlocking(false)");
        SocketChannel fresh = channels.keep(SocketChannel.open());
        fresh.configureBlocking(false);
        assertMentions(
                assertThrows(IllegalArgumentException.class, () -> register(fresh)), "connect");
        DatagramChannel twice = channels.datagram();
        HubKey key = register(twice).key();
        assertMentions(assertThrows(IllegalStateException.class, () -> register(twice)), "already");
        assertMentions(assertThrows(IllegalArgumentException.class, () -> key.arm(HANGUP)), "READ");
        assertThrows(IllegalArgumentException.class, () -> key.arm(0));
        DatagramChannel closed = channels.datagram();
        closed.close();
        assertThrows(ClosedChannelException.class, () -> register(closed));
        assertEquals(1, hub.registered());
        register(channels.readyDatagram()).arm(READ).await(READ);
    }
}
