package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.coppice.wsgi.spi.SettingsReader;
import org.coppice.wsgi.testkit.Mutations;
import org.coppice.wsgi.testkit.StrictReader;
import org.junit.Test;

/// For a long run: `-Dcoppice.mutations=10000000 -Dcoppice.seed=1`.
public class RequestDecoderMutationTest {
    private static final int RUNS = Integer.getInteger("coppice.mutations", 20_000);
    private static final long SEED = Long.getLong("coppice.seed", 9112);

    /// Of so many one is cut at each byte, if it is short.
    private static final int CUT_EVERYWHERE = 100;

    private static final int SHORT_BYTES = 500;

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
            if (run % CUT_EVERYWHERE == 0 && all.length < SHORT_BYTES) {
                requireEqualCutAnywhere(events, all);
            }
        }
    }

    @Test
    public void knownBytesBecomeTheSameEventsHoweverTheyAreCut() {
        for (byte[] known : Mutations.known()) {
            byte[] all = ended(known);
            String events = DecoderEvents.of(LIMITS, all, all.length, all.length);
            requireEqual("byte by byte", events, all, 1, 1);
            requireEqualCutAnywhere(events, all);
        }
    }

    @Test
    public void whatBecomesARequestIsOneByAnotherReading() {
        Mutations mutations = new Mutations();
        for (byte[] known : Mutations.known()) {
            requireAgreement(known);
        }
        for (int run = 0; run < RUNS; run++) {
            requireAgreement(mutations.bytes(SEED + run));
        }
    }

    private static void requireAgreement(byte[] bytes) {
        StrictReader reader = new StrictReader(bytes);
        List<StrictReader.Request> expected = reader.rest();
        List<StrictReader.Request> decoded = DecodedRequests.of(LIMITS, bytes);
        String text = Mutations.text(bytes);
        assertTrue(text, decoded.size() <= expected.size());
        for (int i = 0; i < decoded.size(); i++) {
            assertEquals(
                    text,
                    DecodedRequests.comparable(expected.get(i), decoded.get(i)),
                    decoded.get(i));
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

    private static void requireEqualCutAnywhere(String events, byte[] all) {
        for (int cut = 1; cut < all.length; cut++) {
            requireEqual("cut at " + cut, events, all, cut, all.length);
        }
    }

    private static void requireEqual(
            String how, String events, byte[] all, int firstPiece, int furtherPieces) {
        String others = DecoderEvents.of(LIMITS, all, firstPiece, furtherPieces);
        if (!withoutStatus(events).equals(withoutStatus(others))) {
            assertEquals(how + ": " + Mutations.text(all), events, others);
        }
    }
}
