package org.coppice.wsgi.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Requests that nobody has thought of: the cases of [ServerContract] with a few small changes
/// where parsers tend to differ, and parts of others. Some changes know nothing of HTTP, others are
/// those that whoever smuggles tries: lengths that are wrong by one, fields twice or in another
/// order, other cases, blanks and line ends, repeats up to a limit, requests behind requests.
///
/// **Threads**: any. **Errors**: none. **Null**: none.
public final class Mutations {
    private static final int MAX_CHANGES = 4;
    private static final int MAX_BYTES = 12_000;
    private static final int MAX_PIPELINED = 3;

    private final List<String> corpus = corpus();

    /// Reads the cases.
    public Mutations() {}

    private static List<String> corpus() {
        List<String> corpus = new ArrayList<>();
        for (RawCase raw : ServerContract.rawCases()) {
            StringBuilder all = new StringBuilder();
            raw.pieces().forEach(piece -> all.append(latin(piece)));
            all.setLength(Math.min(all.length(), MAX_BYTES));
            corpus.add(all.toString());
        }
        return corpus;
    }

    /// Those that every test of a parser or a server should try before it makes others: they showed
    /// a defect of some server, or are refused, or taken, for a reason of their own.
    ///
    /// @return each a request, or several, or a part of one
    public static List<byte[]> known() {
        return MutationFile.read();
    }

    /// One request, or several, or a part of one.
    ///
    /// @param seed they follow from it alone
    /// @return twelve thousand bytes at most; may be none
    public byte[] bytes(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(any(random));
        if (random.nextInt(8) == 0) {
            for (int i = random.nextInt(MAX_PIPELINED); i > 0; i--) {
                text.append(any(random));
            }
        }
        int changes = 1 + random.nextInt(MAX_CHANGES);
        for (int i = 0; i < changes; i++) {
            if (random.nextBoolean()) {
                TextChange.any(random).apply(text, any(random), random);
            } else {
                RequestChange.any(random).apply(text, random);
            }
            text.setLength(Math.min(text.length(), MAX_BYTES));
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// In the notation of the cases, to become one.
    ///
    /// @param bytes any
    /// @return on one line
    public static String text(byte[] bytes) {
        return RawText.encoded(bytes);
    }

    private String any(Random random) {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
