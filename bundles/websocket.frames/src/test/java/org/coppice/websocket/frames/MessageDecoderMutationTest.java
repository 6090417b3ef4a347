package org.coppice.websocket.frames;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.coppice.websocket.testkit.FrameCase;
import org.coppice.websocket.testkit.FrameEvent;
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
    private static final int MAX_CASE_BYTES = 1000;
    private static final int LEAST_RUNS = 3000;
    private static final int[] BOUNDS = {0, 1, 0x7d, 0x7e, 0x7f, 0x80, 0xfd, 0xfe, 0xff};

    private final DeflatePool pool = new DeflatePool(6, 4);
    private final List<byte[]> corpus = new ArrayList<>();

    @After
    public void close() {
        pool.close();
    }

    @Test
    public void whatComesOfChangedFramesIsWhatASlowDecoderFinds() {
        for (FrameCase each : FrameCase.all()) {
            byte[] bytes = each.bytes(true);
            if (bytes.length <= MAX_CASE_BYTES) {
                corpus.add(bytes);
            }
        }
        long first = Long.getLong("coppice.seed", 1);
        long nanos = TimeUnit.SECONDS.toNanos(Integer.getInteger("coppice.mutations.seconds", 0));
        long start = System.nanoTime();
        for (long i = 0; i < LEAST_RUNS || System.nanoTime() - start < nanos; i++) {
            run(first + i);
        }
    }

    private void run(long seed) {
        Random random = new Random(seed);
        byte[] bytes = mutated(random);
        boolean deflate = random.nextInt(3) > 0;
        MessageDecoder decoder =
                deflate
                        ? new MessageDecoder(
                                Role.SERVER,
                                LIMITS,
                                new DeflateParameters(false, false, 15, 15, ""),
                                pool)
                        : new MessageDecoder(Role.SERVER, LIMITS);
        DecoderRun run = new DecoderRun(decoder);
        decoder.stream(random.nextInt(4) == 0);
        try (ReferenceDecoder reference = new ReferenceDecoder(bytes, deflate);
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
    private static List<FrameEvent> known(List<FrameEvent> events, boolean deflate) {
        FrameEvent tooBig = FrameEvent.fail(1009);
        return events.stream()
                .map(each -> deflate && each.equals(tooBig) ? FrameEvent.fail(1007) : each)
                .toList();
    }

    private byte[] mutated(Random random) {
        byte[] bytes = any(random);
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes = spliced(bytes, bytes.length, bytes.length, any(random));
        }
        for (int i = random.nextInt(5); i > 0 && bytes.length > 0; i--) {
            bytes = changed(bytes, random);
        }
        return bytes;
    }

    private byte[] any(Random random) {
        return corpus.get(random.nextInt(corpus.size())).clone();
    }

    private byte[] changed(byte[] bytes, Random random) {
        int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 16) : bytes.length);
        int to = Math.min(bytes.length, at + 1 + random.nextInt(8));
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt();
            case 2 -> bytes[at] = (byte) BOUNDS[random.nextInt(BOUNDS.length)];
            case 3 -> {
                return spliced(bytes, at, to, new byte[0]);
            }
            case 4 -> {
                return spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            }
            default -> {
                return spliced(bytes, at, at, any(random));
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] more) {
        byte[] all = new byte[bytes.length - (to - from) + more.length];
        System.arraycopy(bytes, 0, all, 0, from);
        System.arraycopy(more, 0, all, from, more.length);
        System.arraycopy(bytes, to, all, from + more.length, bytes.length - to);
        return all;
    }
}
