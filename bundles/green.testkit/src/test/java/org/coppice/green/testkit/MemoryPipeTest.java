package org.coppice.green.testkit;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.junit.Rule;
import org.junit.Test;

public class MemoryPipeTest {

    @Rule public final GreenRule green = new GreenRule();

    private final MemoryPipe pipe = new MemoryPipe(4);

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i - 100);
        }
        return bytes;
    }

    @Test
    public void whatIsWrittenIsReadHoweverLittleRoomThereIs() throws Exception {
        GreenThread<byte[]> reader = Coppice.spawn(() -> pipe.input().readAllBytes());
        pipe.output().write(bytes(1000));
        pipe.output().close();
        assertArrayEquals(bytes(1000), reader.await());
    }

    @Test
    public void aReadWaitsForTheFirstByteOnly() throws Exception {
        GreenThread<Integer> reader = Coppice.spawn(() -> pipe.input().read(new byte[10]));
        Coppice.awaitIdle();
        assertFalse(reader.ready());
        pipe.output().write(bytes(3));
        assertEquals(3, reader.await().intValue());
        assertEquals(0, pipe.input().read(new byte[0]));
    }

    @Test
    public void singleBytesHaveNoSign() throws Exception {
        pipe.output().write(255);
        assertEquals(1, pipe.input().available());
        assertEquals(255, pipe.input().read());
    }

    @Test
    public void anotherLoopIsRefusedThoughThereIsAByte() throws Exception {
        pipe.output().write(1);
        CompletableFuture<Integer> elsewhere =
                CompletableFuture.supplyAsync(() -> runElsewhere(() -> pipe.input().read()));
        IllegalStateException refusal =
                assertThrows(IllegalStateException.class, () -> Coppice.await(elsewhere));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("belongs to loop"));
        assertEquals(1, pipe.input().read());
    }

    private static <T> T runElsewhere(Callable<T> body) {
        try {
            return Coppice.run(body);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void aWriteWaitsForRoom() throws Exception {
        GreenThread<Void> writer =
                Coppice.spawn(() -> {
                    pipe.output().write(bytes(6));
                    return null;
                });
        Coppice.awaitIdle();
        assertFalse(writer.ready());
        assertEquals(4, pipe.size());
        assertArrayEquals(bytes(4), pipe.input().readNBytes(4));
        writer.await();
        assertEquals(2, pipe.size());
    }

    @Test
    public void afterTheOutputIsClosedTheRestIsReadAndThenTheEnd() throws Exception {
        pipe.output().write(bytes(2));
        pipe.output().close();
        assertArrayEquals(bytes(2), pipe.input().readAllBytes());
        assertEquals(-1, pipe.input().read());
        assertThrows(IOException.class, () -> pipe.output().write(1));
        pipe.output().close();
    }

    @Test
    public void afterTheInputIsClosedAWriteFailsAlsoOneThatWaits() throws Exception {
        GreenThread<Void> writer =
                Coppice.spawn(() -> {
                    pipe.output().write(bytes(6));
                    return null;
                });
        Coppice.awaitIdle();
        pipe.input().close();
        CompletionException failure = assertThrows(CompletionException.class, writer::await);
        assertEquals("Broken pipe", failure.getCause().getMessage());
        assertThrows(IOException.class, () -> pipe.output().write(1));
        assertThrows(IOException.class, () -> pipe.input().read());
        assertThrows(IOException.class, () -> pipe.input().available());
        pipe.input().close();
    }

    @Test
    public void whoWaitsAtAnEndThatIsClosedIsTold() throws Exception {
        GreenThread<Integer> reader = Coppice.spawn(() -> pipe.input().read());
        Coppice.awaitIdle();
        pipe.input().close();
        CompletionException failure = assertThrows(CompletionException.class, reader::await);
        assertEquals(AsynchronousCloseException.class, failure.getCause().getClass());
    }

    @Test
    public void aKilledReaderLosesNoByteAndAKilledWriterHasWrittenWhatFitted() throws Exception {
        GreenThread<Integer> reader = Coppice.spawn(() -> pipe.input().read());
        Coppice.awaitIdle();
        pipe.output().write(bytes(1));
        reader.kill();
        assertThrows(GreenExit.class, reader::await);
        assertEquals(1, pipe.size());
        GreenThread<Void> writer =
                Coppice.spawn(() -> {
                    pipe.output().write(bytes(10));
                    return null;
                });
        Coppice.awaitIdle();
        writer.kill();
        pipe.output().close();
        assertEquals(4, pipe.input().readAllBytes().length);
    }

    @Test
    public void readsAndWritesTimeOutAndMayBeTriedAgain() throws Exception {
        pipe.readTimeout(Duration.ofSeconds(2)).writeTimeout(Duration.ofSeconds(3));
        assertThrows(SocketTimeoutException.class, () -> pipe.input().read());
        SocketTimeoutException failure =
                assertThrows(SocketTimeoutException.class, () -> pipe.output().write(bytes(5)));
        assertEquals("No room within PT3S", failure.getMessage());
        assertEquals(4, pipe.input().readNBytes(4).length);
        assertThrows(IllegalArgumentException.class, () -> pipe.readTimeout(Duration.ofNanos(-1)));
    }

    @Test
    public void aPairTalksBothWays() throws Exception {
        MemoryPipe.Pair pair = MemoryPipe.pair(8);
        GreenThread<Void> echo =
                Coppice.spawn(() -> {
                    pair.right().input().transferTo(pair.right().output());
                    pair.right().close();
                    return null;
                });
        pair.left().output().write(bytes(5));
        assertArrayEquals(bytes(5), pair.left().input().readNBytes(5));
        pair.left().output().close();
        assertEquals(-1, pair.left().input().read());
        echo.await();
        assertThrows(IOException.class, () -> pair.right().input().read());
    }

    @Test
    public void aPipeWithoutRoomIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new MemoryPipe(0));
        assertTrue(pipe.toString(), pipe.toString().startsWith("pipe with 0 of 4 bytes"));
    }
}
