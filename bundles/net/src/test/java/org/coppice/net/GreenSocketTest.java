package org.coppice.net;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.junit.Test;

/// What sockets do beyond the contract of all streams.
public class GreenSocketTest extends HubTestCase {

    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int MUCH = 16 << 20;

    /// What a test does with the two ends of a connection.
    @FunctionalInterface
    private interface PairBody {
        void run(GreenSocket near, GreenSocket far) throws Exception;
    }

    private void withPair(PairBody body) throws Exception {
        green(() -> {
            try (GreenServerSocket listener = Net.listen(ANY_PORT);
                    GreenSocket near = Net.connect(listener.localAddress());
                    GreenSocket far = listener.accept()) {
                body.run(near, far);
            }
        });
    }

    private static String readSome(GreenStream stream) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(100);
        return stream.read(target) < 0 ? "end" : text(target);
    }

    // ---- much at once

    @Test
    public void moreBuffersThanTheSystemTakesAtOnceAreWritten() throws Exception {
        ByteBuffer[] many = new ByteBuffer[3_000];
        withPair((near, far) -> {
            // The first time everything counts as ready, the second time as the hub has told.
            for (int round = 0; round < 2; round++) {
                Arrays.setAll(many, i -> ByteBuffer.wrap(new byte[] {(byte) i}));
                near.write(many);
                ByteBuffer target = ByteBuffer.allocate(many.length);
                while (target.hasRemaining()) {
                    far.read(target);
                }
                assertEquals((byte) (many.length - 1), target.get(many.length - 1));
            }
        });
    }

    @Test
    public void aLargeArrayGoesThroughInPieces() throws Exception {
        byte[] much = new byte[MUCH];
        new Random(1).nextBytes(much);
        withPair((near, far) -> {
            GreenThread<Void> writer =
                    blocked(() -> {
                        near.write(ByteBuffer.wrap(much, 0, MUCH / 2).asReadOnlyBuffer());
                        near.write(
                                new ByteBuffer[] {
                                    ByteBuffer.allocate(0),
                                    ByteBuffer.wrap(much, MUCH / 2, MUCH / 2)
                                });
                    });
            ByteBuffer target = ByteBuffer.allocate(MUCH);
            while (target.hasRemaining()) {
                far.read(target);
            }
            writer.await();
            assertArrayEquals(much, target.array());
        });
    }

    // ---- shutting down

    @Test
    public void endingTheReadingMeansAReadFindsTheEnd() throws Exception {
        withPair((near, far) -> {
            far.write(bytes("thrown away"));
            near.awaitReadable();
            near.shutdownInput();
            near.shutdownInput();
            assertEquals("end", readSome(near));
            assertEquals(-1, near.tryRead(ByteBuffer.allocate(1)));
            near.write(bytes("still heard"));
            assertEquals("still heard", readSome(far));
        });
    }

    @Test
    public void endingTheReadingWakesAReader() throws Exception {
        withPair((near, far) -> {
            GreenThread<String> reader = Coppice.spawn(() -> readSome(near));
            Coppice.giveWay();
            near.shutdownInput();
            assertEquals("end", reader.await());
        });
    }

    @Test
    public void endingTheReadingIsForTheLoopAndForOpenSockets() throws Exception {
        withPair((near, far) -> {
            elsewhere(() -> assertThrows(IllegalStateException.class, near::shutdownInput));
            elsewhere(() -> assertThrows(IllegalStateException.class, near::shutdown));
            near.close();
            assertThrows(ClosedChannelException.class, near::shutdownInput);
        });
    }

    @Test
    public void shutdownEndsBothDirectionsAndIsSafeAtAnyTime() throws Exception {
        withPair((near, far) -> {
            GreenThread<String> reader = Coppice.spawn(() -> readSome(near));
            Coppice.giveWay();
            near.shutdown();
            assertEquals("end", reader.await());
            assertEquals("end", readSome(far));
            assertThrows(ClosedChannelException.class, () -> near.write(bytes("x")));
            near.shutdown();
            assertTrue(near.isOpen());
            far.options(SocketOptions.DEFAULTS.resetOnClose(true)).close();
            near.shutdown();
            near.close();
            near.shutdown();
        });
    }

    // ---- writing without waiting

    @Test
    public void tryWriteWritesWhatThereIsRoomForAndNeverBlocks() throws Exception {
        byte[] much = new byte[MUCH];
        new Random(1).nextBytes(much);
        withPair((near, far) -> {
            ByteBuffer source = ByteBuffer.wrap(much);
            int count = near.tryWrite(source);
            while (count > 0) {
                count = near.tryWrite(source);
            }
            assertTrue(source.hasRemaining());
            assertEquals(0, near.tryWrite(ByteBuffer.allocate(0)));
            GreenThread<Void> rest = blocked(() -> writeAll(near, source));
            assertArrayEquals(much, far.inputStream().readAllBytes());
            rest.await();
        });
    }

    private static void writeAll(GreenSocket socket, ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            socket.awaitWritable(Duration.ZERO);
            socket.tryWrite(source);
        }
        socket.shutdownOutput();
    }

    @Test
    public void awaitingRoomTimesOutAndIsForOne() throws Exception {
        withPair((near, far) -> {
            near.awaitWritable(SOON);
            fill(near);
            assertThrows(SocketTimeoutException.class, () -> near.awaitWritable(SOON));
            GreenThread<Void> waiter = blocked(() -> near.awaitWritable(Duration.ZERO));
            assertFalse(waiter.ready());
            assertThrows(IllegalStateException.class, () -> near.awaitWritable(SOON));
            assertThrows(IllegalStateException.class, () -> near.tryWrite(bytes("x")));
            assertThrows(IllegalArgumentException.class, () -> near.awaitWritable(SOON.negated()));
            near.close();
            assertEquals(AsynchronousCloseException.class, end(waiter).getClass());
            assertThrows(ClosedChannelException.class, () -> near.awaitWritable(SOON));
            assertThrows(ClosedChannelException.class, () -> near.tryWrite(bytes("x")));
        });
    }

    private static void fill(GreenSocket socket) throws IOException {
        ByteBuffer source = ByteBuffer.allocate(MUCH);
        while (socket.tryWrite(source) > 0) {
            continue;
        }
    }

    // ---- another loop

    @Test
    public void aDetachedSocketGoesOnOnAnotherLoopWithEveryByte() throws Exception {
        withPair((near, far) -> {
            assertEquals(0, near.tryRead(ByteBuffer.allocate(1)));
            far.write(bytes("here-there-here"));
            assertEquals("here-", read(near, 5));
            SocketChannel there = near.detach();
            elsewhere(() ->
                    green(() -> {
                        GreenSocket moved = GreenSocket.of(there);
                        assertEquals("there-", read(moved, 6));
                        moved.write(bytes("from there "));
                        moved.detach();
                    }));
            GreenSocket back = GreenSocket.of(there);
            assertEquals("here", read(back, 4));
            assertEquals(0, back.tryRead(ByteBuffer.allocate(1)));
            back.write(bytes("from here"));
            assertEquals("from there from here", read(far, 20));
            GreenThread<String> reader = Coppice.spawn(() -> readSome(back));
            Coppice.giveWay();
            far.write(bytes("x"));
            assertEquals("x", reader.await());
            back.close();
            assertEquals("end", readSome(far));
        });
    }

    private static String read(GreenStream stream, int count) throws IOException {
        return new String(stream.inputStream().readNBytes(count), StandardCharsets.UTF_8);
    }

    @Test
    public void aSocketMovesBetweenLoopsOfOneProgram() throws Exception {
        CompletableFuture<Loop> other = new CompletableFuture<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread second =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                green(() -> {
                                    other.complete(Loop.current());
                                    Coppice.await(done);
                                });
                            } catch (Exception e) {
                                other.completeExceptionally(e);
                            }
                        });
        withPair((near, far) -> {
            SocketChannel channel = near.detach();
            CompletableFuture<String> answer =
                    other.get()
                            .submit(() -> {
                                try (GreenSocket moved = GreenSocket.of(channel)) {
                                    return readSome(moved);
                                }
                            });
            far.write(bytes("across"));
            assertEquals("across", Coppice.await(answer));
            assertEquals("end", readSome(far));
        });
        done.complete(null);
        second.join();
    }

    @Test
    public void aSocketThatSomebodyWaitsForStays() throws Exception {
        withPair((near, far) -> {
            assertEquals(0, near.tryRead(ByteBuffer.allocate(1)));
            GreenThread<Void> waiter = blocked(near::awaitReadable);
            assertThrows(IllegalStateException.class, near::detach);
            far.write(bytes("x"));
            waiter.await();
            GreenThread<Void> writer = blocked(() -> near.write(ByteBuffer.allocate(MUCH)));
            String message = assertThrows(IllegalStateException.class, near::detach).getMessage();
            assertTrue(message, message.startsWith("Somebody writes on "));
            far.inputStream().readNBytes(MUCH);
            writer.await();
            elsewhere(() -> assertThrows(IllegalStateException.class, near::detach));
            near.detach().close();
        });
    }

    @Test
    public void whatIsDetachedIsAsIfClosedAndLeavesTheConnectionAlone() throws Exception {
        withPair((near, far) -> {
            SocketChannel channel = near.detach();
            assertFalse(near.isOpen());
            assertThrows(ClosedChannelException.class, () -> readSome(near));
            assertThrows(ClosedChannelException.class, () -> near.write(bytes("x")));
            assertThrows(ClosedChannelException.class, near::detach);
            near.close();
            elsewhere(near::close);
            assertTrue(channel.isOpen());
            GreenSocket again = GreenSocket.of(channel);
            far.write(bytes("x"));
            assertEquals("x", readSome(again));
            again.close();
            assertThrows(ClosedChannelException.class, again::detach);
        });
    }

    // ---- descriptors

    @Test
    public void aDescriptorThatIsUsedAgainWakesTheRightOne() throws Exception {
        leakFree(() -> {
            try (GreenServerSocket listener = Net.listen(ANY_PORT)) {
                for (int i = 0; i < 50; i++) {
                    closeAndReuse(listener, "" + i);
                }
            }
        });
    }

    private static void closeAndReuse(GreenServerSocket listener, String text) throws Exception {
        GreenSocket oldFar = Net.connect(listener.localAddress());
        GreenSocket oldNear = listener.accept();
        GreenThread<String> oldReader = Coppice.spawn(() -> readSome(oldNear));
        Coppice.giveWay();
        oldFar.write(bytes("for the old one"));
        oldNear.close();
        oldFar.close();
        try (GreenSocket far = Net.connect(listener.localAddress());
                GreenSocket near = listener.accept()) {
            GreenThread<String> reader = Coppice.spawn(() -> readSome(near));
            assertEquals(AsynchronousCloseException.class, end(oldReader).getClass());
            Coppice.giveWay();
            assertFalse(reader.ready());
            far.write(bytes(text));
            assertEquals(text, reader.await());
        }
    }

    @Test
    public void aSocketWhoseLoopHasEndedCanStillBeClosed() throws Exception {
        CompletableFuture<GreenSocket> kept = new CompletableFuture<>();
        CompletableFuture<GreenServerSocket> keptListener = new CompletableFuture<>();
        green(() -> {
            GreenServerSocket listener = Net.listen(ANY_PORT);
            keptListener.complete(listener);
            kept.complete(Net.connect(listener.localAddress()));
        });
        kept.get().close();
        keptListener.get().close();
        assertFalse(kept.get().isOpen());
        assertFalse(keptListener.get().isOpen());
    }

    /// Runs it on a thread of its own while the calling loop stands still.
    private static void elsewhere(Body body) throws Exception {
        FutureTask<Void> task =
                new FutureTask<>(() -> {
                    body.run();
                    return null;
                });
        Thread.ofPlatform().start(task);
        while (!task.isDone()) {
            Thread.onSpinWait();
        }
        task.get();
    }
}
