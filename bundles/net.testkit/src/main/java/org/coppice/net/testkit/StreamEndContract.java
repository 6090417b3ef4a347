package org.coppice.net.testkit;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.net.GreenStream;
import org.junit.Test;

/// How streams end. Part of [StreamContract].
public abstract class StreamEndContract extends StreamDataContract {

    /// For the subclasses.
    protected StreamEndContract() {}

    static void assertEndedWith(Class<? extends Throwable> expected, GreenThread<?> thread) {
        thread.await(Duration.ofDays(1));
        Throwable failure = thread.failure().orElseThrow();
        assertTrue("ended with " + failure, expected.isInstance(failure));
    }

    @Test
    public void halfClosedMeansThePeerReadsAnEndAndMayStillAnswer() throws Exception {
        withPair((near, far) -> {
            near.write(bytes("question"));
            near.shutdownOutput();
            assertEquals("question", readText(far, 8));
            assertEquals("end", readSome(far));
            far.write(bytes("answer"));
            assertEquals("answer", readText(near, 6));
            far.shutdownOutput();
            assertEquals("end", readSome(near));
        });
    }

    @Test
    public void theEndIsReadAgainAndAgain() throws Exception {
        withPair((near, far) -> {
            near.shutdownOutput();
            for (int i = 0; i < 3; i++) {
                assertEquals("end", readSome(far));
                far.awaitReadable();
                assertEquals(-1, far.tryRead(ByteBuffer.allocate(10)));
                assertEquals(0, far.read(ByteBuffer.allocate(0)));
            }
        });
    }

    @Test
    public void whatWasWrittenBeforeTheEndIsReadFirst() throws Exception {
        byte[] much = random(1 << 20, 8);
        withPair((near, far) -> {
            spawn(() -> {
                near.write(ByteBuffer.wrap(much));
                near.close();
            });
            assertArrayEquals(much, readToEnd(far));
        });
    }

    @Test
    public void anEndWakesAReader() throws Exception {
        withPair((near, far) -> {
            GreenThread<Void> reader = spawn(() -> assertEquals("end", readSome(far)));
            assertEquals(0, near.tryRead(ByteBuffer.allocate(1)));
            GreenThread<Void> waiter = spawn(() -> near.awaitReadable());
            settle();
            near.shutdownOutput();
            far.shutdownOutput();
            reader.await();
            waiter.await();
        });
    }

    @Test
    public void endingTheSendingTwiceIsHarmlessAndWritingThenIsRefused() throws Exception {
        withPair((near, far) -> {
            near.shutdownOutput();
            near.shutdownOutput();
            assertThrows(ClosedChannelException.class, () -> near.write(bytes("x")));
            assertThrows(
                    ClosedChannelException.class,
                    () -> near.write(new ByteBuffer[] {bytes("x"), bytes("y")}));
            assertTrue(near.isOpen());
            assertEquals("end", readSome(far));
        });
    }

    @Test
    public void endingTheSendingWakesAWriterThatFindsNoRoom() throws Exception {
        withPair((near, far) -> {
            GreenThread<Void> writer = spawn(() -> near.write(ByteBuffer.allocate(4 * MUCH)));
            settle();
            near.shutdownOutput();
            assertEndedWith(ClosedChannelException.class, writer);
        });
    }

    @Test
    public void aPeerThatEndsItsSendingMayStillBeWrittenToWithoutSpinning() throws Exception {
        byte[] much = random(MUCH, 9);
        withPair((near, far) -> {
            near.shutdownOutput();
            assertEquals("end", readSome(far));
            GreenThread<Void> writer =
                    spawn(() -> {
                        far.write(ByteBuffer.wrap(much));
                        far.shutdownOutput();
                    });
            settle();
            assertFalse(writer.ready());
            assertArrayEquals(much, readToEnd(near));
            writer.await();
        });
    }

    @Test
    public void aCloseIsHarmlessWhenRepeated() throws Exception {
        withPair((near, far) -> {
            assertTrue(near.isOpen());
            near.close();
            near.close();
            assertFalse(near.isOpen());
            assertTrue(far.isOpen());
            assertEquals("end", readSome(far));
        });
    }

    @Test
    public void aCloseWakesAReader() throws Exception {
        withPair((near, far) -> {
            GreenThread<String> reader = reader(near);
            settle();
            near.close();
            assertEndedWith(AsynchronousCloseException.class, reader);
        });
    }

    private static GreenThread<String> reader(GreenStream stream) {
        return Coppice.spawn(() -> readSome(stream));
    }

    @Test
    public void aCloseWakesWhoeverAwaitsBytesWithoutABuffer() throws Exception {
        withPair((near, far) -> {
            assertEquals(0, near.tryRead(ByteBuffer.allocate(1)));
            GreenThread<Void> waiter = spawn(() -> near.awaitReadable());
            settle();
            near.close();
            assertEndedWith(AsynchronousCloseException.class, waiter);
        });
    }

    @Test
    public void aCloseWakesAWriterThatFindsNoRoom() throws Exception {
        withPair((near, far) -> {
            GreenThread<Void> writer = spawn(() -> near.write(ByteBuffer.allocate(4 * MUCH)));
            settle();
            assertFalse(writer.ready());
            near.close();
            assertEndedWith(AsynchronousCloseException.class, writer);
        });
    }

    @Test
    public void aCloseByAnotherThreadWakesReaderAndWriter() throws Exception {
        withPair((near, far) -> {
            GreenThread<String> reader = reader(near);
            GreenThread<Void> writer = spawn(() -> near.write(ByteBuffer.allocate(4 * MUCH)));
            settle();
            Thread closer =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    near.close();
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            });
            assertEndedWith(AsynchronousCloseException.class, reader);
            assertEndedWith(AsynchronousCloseException.class, writer);
            closer.join();
            assertFalse(near.isOpen());
        });
    }

    @Test
    public void aReaderThatBytesHaveJustWokenIsToldOfTheClose() throws Exception {
        withPair((near, far) -> {
            GreenThread<String> reader = reader(near);
            settle();
            far.write(bytes("x"));
            near.close();
            assertEndedWith(AsynchronousCloseException.class, reader);
        });
    }

    @Test
    public void useAfterACloseIsRefused() throws Exception {
        withPair((near, far) -> {
            far.write(bytes("x"));
            near.awaitReadable();
            near.close();
            assertUseIsRefused(near);
            GreenThread<String> reader = reader(far);
            settle();
            far.close();
            reader.await(Duration.ofDays(1));
            assertUseIsRefused(far);
        });
    }

    private static void assertUseIsRefused(GreenStream stream) {
        ByteBuffer one = ByteBuffer.allocate(1);
        ByteBuffer none = ByteBuffer.allocate(0);
        Class<ClosedChannelException> refusal = ClosedChannelException.class;
        assertThrows(refusal, () -> stream.read(one));
        assertThrows(refusal, () -> stream.read(none));
        assertThrows(refusal, () -> stream.tryRead(one));
        assertThrows(refusal, () -> stream.tryRead(none));
        assertThrows(refusal, () -> stream.awaitReadable());
        assertThrows(refusal, () -> stream.awaitReadable(Duration.ofDays(1)));
        assertThrows(refusal, () -> stream.write(one));
        assertThrows(refusal, () -> stream.write(none));
        assertThrows(refusal, () -> stream.write(new ByteBuffer[] {none, one}));
        assertThrows(refusal, stream::shutdownOutput);
        assertThrows(refusal, () -> stream.inputStream().read());
        assertThrows(refusal, () -> stream.outputStream().write(1));
    }

    @Test
    public void aCloseOfAnInputOrOutputStreamClosesTheStream() throws Exception {
        withPair((near, far) -> {
            InputStream in = near.inputStream();
            in.close();
            in.close();
            assertFalse(near.isOpen());
            OutputStream out = far.outputStream();
            out.close();
            out.close();
            assertFalse(far.isOpen());
        });
    }

    @Test
    public void writingToAPeerThatIsGoneFailsInTheEnd() throws Exception {
        withPair((near, far) -> {
            far.close();
            assertThrows(
                    IOException.class,
                    () -> {
                        for (int i = 0; i < 4 * MUCH; i += 1 << 16) {
                            near.write(ByteBuffer.allocate(1 << 16));
                        }
                    });
            assertTrue("only a close of its own closes it", near.isOpen());
        });
    }

    @Test
    public void aWriterThatFindsNoRoomIsToldThatItsPeerIsGone() throws Exception {
        withPair((near, far) -> {
            GreenThread<Void> writer = spawn(() -> near.write(ByteBuffer.allocate(4 * MUCH)));
            settle();
            assertFalse(writer.ready());
            far.close();
            assertEndedWith(IOException.class, writer);
        });
    }

    @Test
    public void aResetIsNoEndAndHarmlessWhenRepeated() throws Exception {
        withPair((near, far) -> {
            if (!tellsOfReset()) {
                near.write(bytes("never read"));
                far.awaitReadable();
            }
            GreenThread<String> reader = reader(near);
            settle();
            far.reset();
            far.reset();
            assertFalse(far.isOpen());
            assertEndedWith(IOException.class, reader);
            assertUseIsRefused(far);
            far.close();
            near.close();
            near.reset();
        });
    }

    @Test
    public void aResetByAnotherThreadIsNoEnd() throws Exception {
        withPair((near, far) -> {
            near.write(bytes("never read"));
            far.awaitReadable();
            GreenThread<String> reader = reader(near);
            settle();
            Thread.ofPlatform()
                    .start(() -> {
                        try {
                            far.reset();
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .join();
            assertEndedWith(IOException.class, reader);
        });
    }

    @Test
    public void aConnectionThatThePeerBreaksOffIsNoEnd() throws Exception {
        withPair((near, far) -> {
            far.write(bytes("last words"));
            assertEquals("last words", readText(near, 10));
            near.write(bytes("never read"));
            far.awaitReadable();
            GreenThread<String> reader = reader(near);
            settle();
            breakOff(far);
            assertEndedWith(IOException.class, reader);
        });
    }
}
