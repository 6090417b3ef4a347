package org.coppice.net.testkit;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Arrays;
import org.coppice.green.Coppice;
import org.coppice.green.Flag;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.RunOptions;
import org.coppice.green.Timeout;
import org.coppice.net.GreenStream;
import org.junit.Assume;
import org.junit.Test;

/// What every [GreenStream] does, with every hub of the class path. A transport's test extends this
/// class and opens a pair; TCP, TLS, Unix sockets and memory pass it.
///
/// ```java
/// public class OakStreamTest extends StreamContract {
///     @Override
///     protected StreamPair open() throws Exception {
///         return OakStreams.pair();
///     }
/// }
/// ```
public abstract class StreamContract extends StreamEndContract {

    private static final Duration FIVE = Duration.ofSeconds(5);
    private static final Duration ALMOST_FIVE = FIVE.minusNanos(1);
    private static final Duration FOR_EVER = Duration.ZERO;

    private static final String AT_ONCE =
            "what comes at a deadline is told only of streams that deliver at once";

    /// For the subclasses.
    protected StreamContract() {}

    // ---- waiting

    @Test
    public void aReadWaitsForItsPeerAndLetsOthersRun() throws Exception {
        withPair((near, far) -> {
            GreenThread<String> reader = Coppice.spawn(() -> readSome(near));
            settle();
            assertFalse(reader.ready());
            far.write(bytes("late"));
            assertEquals("late", reader.await());
        });
    }

    @Test
    public void tryReadNeverBlocks() throws Exception {
        withPair((near, far) -> {
            ByteBuffer target = ByteBuffer.allocate(10);
            assertEquals(0, near.tryRead(target));
            assertEquals(0, near.tryRead(target));
            far.write(bytes("x"));
            near.awaitReadable();
            assertEquals(1, near.tryRead(target));
            assertEquals(0, near.tryRead(target));
            far.close();
            near.awaitReadable();
            assertEquals(-1, near.tryRead(target));
        });
    }

    @Test
    public void awaitingBytesTakesNone() throws Exception {
        withPair((near, far) -> {
            assertEquals(0, near.tryRead(ByteBuffer.allocate(1)));
            GreenThread<Void> waiter = spawn(() -> near.awaitReadable());
            settle();
            assertFalse(waiter.ready());
            far.write(bytes("x"));
            waiter.await();
            near.awaitReadable();
            near.awaitReadable(FIVE);
            assertEquals("x", readSome(near));
        });
    }

    @Test
    public void aTaskRunsOnceWhenAReadMayFindSomething() throws Exception {
        withPair((near, far) -> {
            assertEquals(0, near.tryRead(ByteBuffer.allocate(1)));
            Flag come = new Flag();
            near.whenReadable(FOR_EVER, come::set);
            settle();
            assertFalse(come.isSet());
            far.write(bytes("x"));
            come.await();
            assertEquals("x", readSome(near));
            come.clear();
            far.write(bytes("y"));
            assertEquals("y", readSome(near));
            settle();
            assertFalse(come.isSet());
        });
    }

    @Test
    public void aTaskForWhatIsThereRunsSoonButNotAtOnce() throws Exception {
        withPair((near, far) -> {
            far.write(bytes("x"));
            near.awaitReadable();
            Flag come = new Flag();
            near.whenReadable(FOR_EVER, come::set);
            assertFalse(come.isSet());
            come.await();
            assertEquals("x", readSome(near));
        });
    }

    @Test
    public void aTaskRunsWhenTheTimeIsOverOrThePeerIsGoneOrItIsClosed() throws Exception {
        withPair((near, far) -> {
            assertEquals(0, near.tryRead(ByteBuffer.allocate(1)));
            Flag over = new Flag();
            near.whenReadable(FIVE, over::set);
            clock.advance(ALMOST_FIVE);
            settle();
            assertFalse(over.isSet());
            clock.advance(Duration.ofNanos(1));
            over.await();
            Flag gone = new Flag();
            near.whenReadable(FOR_EVER, gone::set);
            far.close();
            gone.await();
            assertEquals(-1, near.tryRead(ByteBuffer.allocate(1)));
        });
        withPair((near, far) -> {
            assertEquals(0, near.tryRead(ByteBuffer.allocate(1)));
            Flag closed = new Flag();
            near.whenReadable(FOR_EVER, closed::set);
            near.close();
            closed.await();
            assertThrows(
                    ClosedChannelException.class, () -> near.whenReadable(FOR_EVER, closed::set));
        });
    }

    @Test
    public void whoWaitsToReadTakesThePlaceOfATask() throws Exception {
        withPair((near, far) -> {
            assertEquals(0, near.tryRead(ByteBuffer.allocate(1)));
            Flag come = new Flag();
            near.whenReadable(FOR_EVER, come::set);
            near.whenReadable(FIVE, come::set);
            GreenThread<String> reader = Coppice.spawn(() -> readSome(near));
            settle();
            assertThrows(IllegalStateException.class, () -> near.whenReadable(FOR_EVER, come::set));
            far.write(bytes("x"));
            assertEquals("x", reader.await());
            settle();
            assertFalse(come.isSet());
        });
    }

    @Test
    public void oneReadsWhileAnotherWrites() throws Exception {
        withPair((near, far) -> {
            GreenThread<String> reader = Coppice.spawn(() -> readSome(near));
            GreenThread<Void> writer = spawn(() -> near.write(ByteBuffer.allocate(MUCH)));
            settle();
            assertFalse(writer.ready());
            far.write(bytes("x"));
            assertEquals("x", reader.await());
            assertEquals(MUCH, readExactly(far, MUCH).length);
            writer.await();
        });
    }

    @Test
    public void aSecondReaderIsRefusedAndTheFirstDoesNotNotice() throws Exception {
        withPair((near, far) -> {
            GreenThread<String> reader = Coppice.spawn(() -> readSome(near));
            settle();
            String message =
                    assertThrows(IllegalStateException.class, () -> readSome(near)).getMessage();
            assertTrue(message, message.contains("Second simultaneous read"));
            assertThrows(IllegalStateException.class, () -> near.awaitReadable());
            far.write(bytes("x"));
            assertEquals("x", reader.await());
            far.write(bytes("y"));
            assertEquals("y", readSome(near));
        });
    }

    @Test
    public void aSecondWriterIsRefusedAndTheFirstDoesNotNotice() throws Exception {
        byte[] much = random(MUCH, 10);
        withPair((near, far) -> {
            GreenThread<Void> writer = spawn(() -> near.write(ByteBuffer.wrap(much)));
            settle();
            String message =
                    assertThrows(IllegalStateException.class, () -> near.write(bytes("x")))
                            .getMessage();
            assertTrue(message, message.contains("Second simultaneous write"));
            assertThrows(
                    IllegalStateException.class,
                    () -> near.write(new ByteBuffer[] {bytes("x"), bytes("y")}));
            assertArrayEquals(much, readExactly(far, MUCH));
            writer.await();
            near.write(bytes("z"));
            assertEquals("z", readSome(far));
        });
    }

    // ---- time-outs

    @Test
    public void aReadThatTimesOutLeavesTheStreamUsable() throws Exception {
        withPair((near, far) -> {
            near.readTimeout(FIVE);
            for (int i = 0; i < 3; i++) {
                GreenThread<String> reader = Coppice.spawn(() -> readSome(near));
                clock.advanceAndAwaitIdle(ALMOST_FIVE);
                assertFalse(reader.ready());
                clock.advanceAndAwaitIdle(Duration.ofNanos(1));
                assertEndedWith(SocketTimeoutException.class, reader);
                String message = reader.failure().orElseThrow().getMessage();
                assertTrue(message, message.contains("PT5S"));
            }
            near.readTimeout(FOR_EVER);
            far.write(bytes("still here"));
            assertEquals("still here", readText(near, 10));
        });
    }

    @Test
    public void awaitingBytesHasATimeoutOfItsOwn() throws Exception {
        withPair((near, far) -> {
            assertEquals(0, near.tryRead(ByteBuffer.allocate(1)));
            near.readTimeout(Duration.ofDays(1));
            GreenThread<Void> waiter = spawn(() -> near.awaitReadable(FIVE));
            clock.advanceAndAwaitIdle(FIVE);
            assertEndedWith(SocketTimeoutException.class, waiter);
            GreenThread<Void> patient = spawn(() -> near.awaitReadable(FOR_EVER));
            clock.advanceAndAwaitIdle(Duration.ofDays(1_000));
            assertFalse(patient.ready());
            far.write(bytes("x"));
            patient.await();
            assertEquals("x", readSome(near));
        });
    }

    @Test
    public void zeroWaitsForEver() throws Exception {
        withPair((near, far) -> {
            near.readTimeout(FIVE).readTimeout(FOR_EVER).writeTimeout(FOR_EVER);
            GreenThread<String> reader = Coppice.spawn(() -> readSome(near));
            GreenThread<Void> writer = spawn(() -> near.write(ByteBuffer.allocate(MUCH)));
            clock.advanceAndAwaitIdle(Duration.ofDays(1_000));
            assertFalse(reader.ready());
            assertFalse(writer.ready());
            far.write(bytes("x"));
            assertEquals("x", reader.await());
        });
    }

    @Test
    public void aNegativeTimeoutIsRefused() throws Exception {
        withPair((near, far) -> {
            Duration negative = Duration.ofNanos(-1);
            Class<IllegalArgumentException> refusal = IllegalArgumentException.class;
            assertThrows(refusal, () -> near.readTimeout(negative));
            assertThrows(refusal, () -> near.writeTimeout(negative));
            assertThrows(refusal, () -> near.awaitReadable(negative));
        });
    }

    @Test
    public void aWriteThatTimesOutHasLostAndDoubledNothing() throws Exception {
        byte[] much = random(MUCH, 11);
        withPair((near, far) -> {
            near.writeTimeout(FIVE);
            ByteBuffer source = ByteBuffer.wrap(much);
            GreenThread<Void> writer = spawn(() -> near.write(source));
            // the system may find more room meanwhile, and then the time begins anew
            while (!writer.ready()) {
                clock.advanceAndAwaitIdle(FIVE);
            }
            assertEndedWith(SocketTimeoutException.class, writer);
            assertTrue(source.hasRemaining());
            near.writeTimeout(FOR_EVER);
            spawn(() -> {
                near.write(source);
                near.shutdownOutput();
            });
            assertArrayEquals(much, readToEnd(far));
        });
    }

    @Test
    public void theTimeOfAWriteBeginsAnewWheneverSomeIsTaken() throws Exception {
        byte[] much = random(MUCH, 12);
        withPair((near, far) -> {
            near.writeTimeout(Duration.ofMinutes(10));
            GreenThread<Void> writer = spawn(() -> near.write(ByteBuffer.wrap(much)));
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            while (read.size() < MUCH) {
                read.write(readExactly(far, MUCH / 32));
                clock.advanceAndAwaitIdle(Duration.ofMinutes(1));
            }
            writer.await();
            assertArrayEquals(much, read.toByteArray());
        });
    }

    @Test
    public void bytesThatComeAtTheDeadlineAreRead() throws Exception {
        Assume.assumeTrue(AT_ONCE, deliversAtOnce());
        withPair((near, far) -> {
            near.readTimeout(FIVE);
            GreenThread<Void> writer = spawnAfterFive(() -> far.write(bytes("just in time")));
            settle();
            GreenThread<String> reader = Coppice.spawn(() -> readText(near, 12));
            settle();
            clock.advance(FIVE);
            assertEquals("just in time", reader.await());
            writer.await();
        });
    }

    @Test
    public void aWriteThatIsDoneAtTheDeadlineSucceeds() throws Exception {
        Assume.assumeTrue(AT_ONCE, deliversAtOnce());
        withPair((near, far) -> {
            int room = fill(near);
            assertEquals(room, readExactly(far, room).length);
            near.writeTimeout(FIVE);
            GreenThread<Void> reader = spawnAfterFive(() -> readExactly(far, room));
            settle();
            GreenThread<Void> writer = spawn(() -> near.write(ByteBuffer.allocate(room + 1)));
            settle();
            clock.advance(FIVE);
            writer.await();
            reader.await();
        });
    }

    private static GreenThread<Void> spawnAfterFive(Body body) {
        return Coppice.spawnAfter(
                FIVE,
                () -> {
                    body.run();
                    return null;
                });
    }

    /// @return how much is written until there is no room
    private static int fill(GreenStream stream) {
        ByteBuffer source = ByteBuffer.allocate(4 * MUCH);
        GreenThread<Void> writer = spawn(() -> stream.write(source));
        settle();
        writer.kill();
        settle();
        return source.position();
    }

    @Test
    public void aTimeoutAroundAReadLeavesTheStreamUsable() throws Exception {
        withPair((near, far) -> {
            GreenThread<String> reader =
                    Coppice.spawn(() -> Timeout.within(FIVE, () -> readSome(near)));
            clock.advanceAndAwaitIdle(FIVE);
            assertEndedWith(Timeout.class, reader);
            far.write(bytes("x"));
            assertEquals("x", readSome(near));
        });
    }

    @Test
    public void aTimeoutAroundAWriteIsForAllOfIt() throws Exception {
        byte[] much = random(MUCH, 15);
        withPair((near, far) -> {
            ByteBuffer source = ByteBuffer.wrap(much);
            GreenThread<Void> writer =
                    spawn(() ->
                            Timeout.within(
                                    FIVE,
                                    () -> {
                                        near.write(source);
                                        return null;
                                    }));
            clock.advanceAndAwaitIdle(ALMOST_FIVE);
            readExactly(far, 1_000);
            clock.advanceAndAwaitIdle(Duration.ofNanos(1));
            assertEndedWith(Timeout.class, writer);
            spawn(() -> {
                near.write(source);
                near.shutdownOutput();
            });
            assertArrayEquals(Arrays.copyOfRange(much, 1_000, MUCH), readToEnd(far));
        });
    }

    // ---- kill

    @Test
    public void aKilledReaderLosesNoByteAndMakesRoomForTheNext() throws Exception {
        withPair((near, far) -> {
            GreenThread<String> waiting = Coppice.spawn(() -> readSome(near));
            settle();
            waiting.kill();
            assertEndedWith(GreenExit.class, waiting);
            GreenThread<String> woken = Coppice.spawn(() -> readSome(near));
            settle();
            far.write(bytes("x"));
            woken.kill();
            woken.await(Duration.ofDays(1));
            assertEquals("x", woken.value().isPresent() ? woken.value().get() : readSome(near));
            far.write(bytes("y"));
            assertEquals("y", readSome(near));
        });
    }

    @Test
    public void aKilledWriterHasWrittenWhatItsBufferTells() throws Exception {
        byte[] much = random(MUCH, 13);
        withPair((near, far) -> {
            ByteBuffer source = ByteBuffer.wrap(much);
            GreenThread<Void> writer = spawn(() -> near.write(source));
            settle();
            writer.kill();
            assertEndedWith(GreenExit.class, writer);
            assertTrue(source.hasRemaining());
            spawn(() -> {
                near.write(source);
                near.shutdownOutput();
            });
            assertArrayEquals(much, readToEnd(far));
        });
    }

    // ---- threads

    @Test
    public void useFromAnotherThreadIsRefused() throws Exception {
        withPair((near, far) -> {
            near.write(bytes("x"));
            far.awaitReadable();
            elsewhere(() -> assertUseIsRefused(near));
            elsewhere(() -> assertUseIsRefused(far));
            assertEquals("x", readSome(far));
        });
    }

    @Test
    public void useOnAnotherLoopIsRefused() throws Exception {
        withPair((near, far) -> {
            near.write(bytes("x"));
            far.awaitReadable();
            elsewhere(() ->
                    RunOptions.DEFAULTS
                            .hub(hub)
                            .run(() -> {
                                assertUseIsRefused(near);
                                assertUseIsRefused(far);
                                return null;
                            }));
            assertEquals("x", readSome(far));
        });
    }

    private static void assertUseIsRefused(GreenStream stream) {
        ByteBuffer one = ByteBuffer.allocate(1);
        Class<IllegalStateException> refusal = IllegalStateException.class;
        String message = assertThrows(refusal, () -> stream.read(one)).getMessage();
        assertTrue(message, message.contains("belongs to loop"));
        assertThrows(refusal, () -> stream.tryRead(one));
        assertThrows(refusal, () -> stream.awaitReadable());
        assertThrows(refusal, () -> stream.write(one));
        assertThrows(refusal, () -> stream.write(new ByteBuffer[] {one}));
        assertThrows(refusal, stream::shutdownOutput);
        assertEquals(0, one.position());
    }
}
