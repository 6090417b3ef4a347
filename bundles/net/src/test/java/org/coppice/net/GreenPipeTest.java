package org.coppice.net;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Random;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.Timeout;
import org.junit.Test;

public class GreenPipeTest extends HubTestCase {

    private static final int MUCH = 4 << 20;

    /// What a test does with a pipe.
    @FunctionalInterface
    private interface PipeBody {
        void run(GreenPipe.Source source, GreenPipe.Sink sink) throws Exception;
    }

    private void withPipe(PipeBody body) throws Exception {
        leakFree(() -> {
            try (GreenPipe pipe = GreenPipe.open()) {
                body.run(pipe.source(), pipe.sink());
            }
        });
    }

    private static String read(GreenPipe.Source source) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        return source.read(buffer) < 0 ? "end" : text(buffer);
    }

    private static void fill(GreenPipe.Sink sink) throws IOException {
        while (sink.tryWrite(ByteBuffer.allocate(1 << 16)) > 0) {
            assertTrue(sink.isOpen());
        }
    }

    @Test
    public void whatGoesInComesOutAndAReaderWaitsForIt() throws Exception {
        withPipe((source, sink) -> {
            GreenThread<String> reader = Coppice.spawn(() -> read(source));
            Coppice.giveWay();
            assertFalse(reader.ready());
            sink.write(bytes("hello"));
            assertEquals("hello", reader.await());
            sink.write(bytes("last"));
            sink.close();
            assertEquals("last", read(source));
            assertEquals("end", read(source));
        });
    }

    @Test
    public void moreThanItHoldsGoesThrough() throws Exception {
        byte[] much = new byte[MUCH];
        new Random(1).nextBytes(much);
        withPipe((source, sink) -> {
            GreenThread<Void> writer =
                    blocked(() -> {
                        sink.outputStream().write(much);
                        sink.close();
                    });
            assertFalse(writer.ready());
            assertArrayEquals(much, source.inputStream().readAllBytes());
            writer.await();
        });
    }

    @Test
    public void tryingNeverBlocks() throws Exception {
        withPipe((source, sink) -> {
            ByteBuffer buffer = ByteBuffer.allocate(10);
            assertEquals(0, source.tryRead(buffer));
            assertEquals(1, sink.tryWrite(bytes("x")));
            source.awaitReadable();
            assertEquals(1, source.tryRead(buffer));
            assertEquals(0, source.tryRead(buffer));
            assertThrows(SocketTimeoutException.class, () -> source.awaitReadable(SOON));
            sink.write(bytes("y"));
            assertEquals(1, source.tryRead(buffer));
            fill(sink);
            assertEquals(0, sink.tryWrite(bytes("x")));
        });
    }

    @Test
    public void timeoutsLeaveBothEndsUsable() throws Exception {
        withPipe((source, sink) -> {
            assertThrows(SocketTimeoutException.class, () -> read(source.readTimeout(SOON)));
            ByteBuffer much = ByteBuffer.allocate(MUCH);
            assertThrows(SocketTimeoutException.class, () -> sink.writeTimeout(SOON).write(much));
            int written = much.position();
            assertTrue(written > 0);
            sink.close();
            assertEquals(written, source.inputStream().readAllBytes().length);
            Duration negative = Duration.ofNanos(-1);
            assertThrows(IllegalArgumentException.class, () -> source.readTimeout(negative));
            assertThrows(IllegalArgumentException.class, () -> sink.writeTimeout(negative));
        });
    }

    @Test
    public void killsAndOuterTimeoutsLeaveBothEndsUsable() throws Exception {
        withPipe((source, sink) -> {
            GreenThread<Void> reader = blocked(() -> read(source));
            reader.kill();
            assertEquals(GreenExit.class, end(reader).getClass());
            assertFalse(Timeout.endsWithin(SOON, () -> read(source)));
            ByteBuffer much = ByteBuffer.allocate(MUCH);
            GreenThread<Void> writer = blocked(() -> sink.write(much));
            writer.kill();
            assertEquals(GreenExit.class, end(writer).getClass());
            source.read(ByteBuffer.allocate(MUCH));
            sink.write(bytes("on"));
        });
    }

    @Test
    public void aCloseWakesWhoeverWaits() throws Exception {
        withPipe((source, sink) -> {
            GreenThread<Void> reader = blocked(() -> read(source));
            source.close();
            source.close();
            assertEquals(AsynchronousCloseException.class, end(reader).getClass());
            assertThrows(ClosedChannelException.class, () -> read(source));
            Coppice.sleep(SOON); // the hub nio lets go of a descriptor at its next look
            assertThrows(IOException.class, () -> sink.write(bytes("nobody reads")));
        });
        withPipe((source, sink) -> {
            GreenThread<Void> writer = blocked(() -> sink.write(ByteBuffer.allocate(MUCH)));
            sink.close();
            assertEquals(AsynchronousCloseException.class, end(writer).getClass());
            assertThrows(ClosedChannelException.class, () -> sink.write(bytes("x")));
        });
    }

    @Test
    public void aWriterThatWaitsLearnsThatNobodyReadsAnyMore() throws Exception {
        withPipe((source, sink) -> {
            GreenThread<Void> writer = blocked(() -> sink.write(ByteBuffer.allocate(MUCH)));
            source.close();
            assertTrue(end(writer) instanceof IOException);
        });
    }

    @Test
    public void aSecondReaderAndASecondWriterAreErrors() throws Exception {
        withPipe((source, sink) -> {
            GreenThread<Void> reader = blocked(() -> read(source));
            assertThrows(IllegalStateException.class, () -> read(source));
            reader.kill();
            blocked(() -> sink.write(ByteBuffer.allocate(MUCH)));
            assertThrows(IllegalStateException.class, () -> sink.write(bytes("x")));
        });
    }
}
