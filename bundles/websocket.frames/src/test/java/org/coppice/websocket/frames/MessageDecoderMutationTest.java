package org.coppice.websocket.frames;

import static org.junit.Assert.assertEquals;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.coppice.websocket.testkit.FrameCase;
import org.coppice.websocket.testkit.FrameEvent;
import org.coppice.websocket.testkit.FrameMutations;
import org.coppice.websocket.testkit.ReferenceDecoder;
import org.coppice.websocket.testkit.ReferenceDecoder.Deflate;
import org.junit.After;
import org.junit.Test;

/// Frames that nobody has thought of: the cases of the test kit with a few small changes, one
/// behind the other and cut anywhere. A decoder must tell of them what a slow one does, throw
/// nothing but its violations, and hold no more than its limits allow.
///
/// For a long run: `-Dcoppice.mutations.seconds=600 -Dcoppice.seed=1`.
public class MessageDecoderMutationTest {
    private static final DecoderLimits LIMITS =
            new DecoderLimits(FrameCase.MAX_FRAME_BYTES, FrameCase.MAX_MESSAGE_BYTES);
    private static final int LEAST_RUNS = 3000;
    private static final Deflate[] DEFLATE = Deflate.values();

    private final DeflatePool pool = new DeflatePool(6, 4);
    private final FrameMutations mutations = new FrameMutations();

    @After
    public void close() {
        pool.close();
    }

    @Test
    public void whatComesOfChangedFramesIsWhatASlowDecoderFinds() {
        long first = Long.getLong("coppice.seed", 1);
        long nanos = TimeUnit.SECONDS.toNanos(Integer.getInteger("coppice.mutations.seconds", 0));
        long start = System.nanoTime();
        for (long i = 0; i < LEAST_RUNS || System.nanoTime() - start < nanos; i++) {
            run(first + i);
        }
    }

    private void run(long seed) {
        Random random = new Random(seed);
        byte[] bytes = mutations.bytes(random);
        Deflate deflate = DEFLATE[random.nextInt(DEFLATE.length)];
        MessageDecoder decoder =
                deflate == Deflate.NONE
                        ? new MessageDecoder(Role.SERVER, LIMITS)
                        : new MessageDecoder(
                                Role.SERVER,
                                LIMITS,
                                new DeflateParameters(
                                        false, deflate == Deflate.FORGETS_WINDOW, 15, 15, ""),
                                pool);
        DecoderRun run = new DecoderRun(decoder);
        boolean inParts = random.nextInt(4) == 0;
        decoder.stream(inParts);
        try (ReferenceDecoder reference =
                        inParts
                                ? ReferenceDecoder.ofClientInParts(bytes, deflate)
                                : ReferenceDecoder.ofClient(bytes, deflate);
                decoder) {
            for (int at = 0; at < bytes.length; ) {
                int next = Math.min(bytes.length, at + 1 + random.nextInt(1 + random.nextInt(200)));
                run.take(bytes, at, next);
                at = next;
            }
            String what =
                    "seed %d, %s: %s".formatted(seed, deflate, HexFormat.of().formatHex(bytes));
            assertEquals(what, known(reference.events(), deflate), known(run.events(), deflate));
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    /// What was compressed may be too long and wrong at the next byte: zlib finds both at once or
    /// one after the other, by how much it is given.
    private static List<FrameEvent> known(List<FrameEvent> events, Deflate deflate) {
        FrameEvent tooBig = FrameEvent.fail(1009);
        return events.stream()
                .map(each ->
                        deflate != Deflate.NONE && each.equals(tooBig)
                                ? FrameEvent.fail(1007)
                                : each)
                .toList();
    }
}
