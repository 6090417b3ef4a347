package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.coppice.wsgi.spi.SettingsReader;
import org.coppice.wsgi.testkit.Mutations;
import org.junit.Test;

/// For a long run: `-Dcoppice.mutations=10000000 -Dcoppice.seed=1`.
public class RequestDecoderMutationTest {
    private static final int RUNS = Integer.getInteger("coppice.mutations", 20_000);
    private static final long SEED = Long.getLong("coppice.seed", 9112);

    private static final LimitSettings LIMITS =
            LimitSettings.of(
                    new SettingsReader(
                            ServerConfiguration.class,
                            Map.of(
                                    "requestLineMaxBytes", 1000,
                                    "headersMaxBytes", 2000,
                                    "bodyMaxBytes", 10_000)));

    @Test
    public void bytesBecomeTheSameEventsHoweverTheyAreCut() {
        Mutations mutations = new Mutations();
        for (int run = 0; run < RUNS; run++) {
            long seed = SEED + run;
            byte[] all = ended(mutations.bytes(seed));
            String events = DecoderEvents.of(LIMITS, all, all.length, all.length);
            int cut = 1 + new Random(seed).nextInt(all.length + 1);
            requireEqual("cut at " + cut, events, all, cut, all.length);
            requireEqual("cut into pieces of " + cut, events, all, cut, cut);
            requireEqual("byte by byte", events, all, 1, 1);
        }
    }

    /// What is wrong with a line that comes in pieces may be told at its end only.
    private static byte[] ended(byte[] bytes) {
        byte[] all = Arrays.copyOf(bytes, bytes.length + 4);
        System.arraycopy(new byte[] {'\r', '\n', '\r', '\n'}, 0, all, bytes.length, 4);
        return all;
    }

    /// A line that is malformed and too long may be told to be either.
    private static String withoutStatus(String events) {
        return events.replaceFirst("BAD [0-9]+$", "BAD");
    }

    private static void requireEqual(
            String how, String events, byte[] all, int firstPiece, int furtherPieces) {
        String others = DecoderEvents.of(LIMITS, all, firstPiece, furtherPieces);
        if (!withoutStatus(events).equals(withoutStatus(others))) {
            assertEquals(how + ": " + Mutations.text(all), events, others);
        }
    }
}
