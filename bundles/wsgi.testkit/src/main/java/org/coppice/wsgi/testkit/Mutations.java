package org.coppice.wsgi.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Requests that nobody has thought of: the cases of [ServerContract] with a few small changes
/// where parsers tend to differ, and parts of others.
///
/// **Threads**: any. **Errors**: none. **Null**: none.
public final class Mutations {
    private static final int MAX_CHANGES = 4;
    private static final int MAX_BYTES = 4000;

    private static final String[] PIECES = {
        "\r",
        "\n",
        "\r\n",
        "\r\n\r\n",
        "\0",
        " ",
        "\t",
        "\013",
        ":",
        ",",
        ";",
        "=",
        "\"",
        "\\",
        "/",
        "?",
        "%",
        "%00",
        "%2",
        "#",
        "*",
        "@",
        "[",
        "]",
        "\u007f",
        "\u0080",
        "\u00a0",
        "\u00e9",
        "0",
        "1",
        "9",
        "a",
        "x",
        "-",
        "+",
        "_",
        "0x",
        "00000000000000000000",
        "ffffffffffffffff",
        "9223372036854775807",
        "18446744073709551616",
        "0\r\n\r\n",
        "1\r\na\r\n",
        "Host: b\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: 0\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: identity\r\n",
        "Connection: close\r\n",
        "Connection: keep-alive\r\n",
        "Expect: 100-continue\r\n",
        "Upgrade: websocket\r\n",
        " HTTP/1.1",
        " HTTP/1.0",
        "HEAD ",
        "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
    };

    private final List<byte[]> corpus = corpus();

    /// Reads the cases.
    public Mutations() {}

    private static List<byte[]> corpus() {
        List<byte[]> corpus = new ArrayList<>();
        for (RawCase raw : ServerContract.rawCases()) {
            int length = raw.pieces().stream().mapToInt(piece -> piece.length).sum();
            byte[] all = new byte[length];
            int position = 0;
            for (byte[] piece : raw.pieces()) {
                System.arraycopy(piece, 0, all, position, piece.length);
                position += piece.length;
            }
            corpus.add(Arrays.copyOf(all, Math.min(length, 2500)));
        }
        return corpus;
    }

    /// One request, or several, or a part of one.
    ///
    /// @param seed they follow from it alone
    /// @return a few thousand bytes at most; may be none
    public byte[] bytes(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(any(random));
        int changes = 1 + random.nextInt(MAX_CHANGES);
        for (int i = 0; i < changes; i++) {
            change(text, random);
        }
        text.setLength(Math.min(text.length(), MAX_BYTES));
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
        return new String(corpus.get(random.nextInt(corpus.size())), StandardCharsets.ISO_8859_1);
    }

    private void change(StringBuilder text, Random random) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + 1 + random.nextInt(8));
        switch (random.nextInt(8)) {
            case 0 -> text.insert(from, PIECES[random.nextInt(PIECES.length)]);
            case 1 -> text.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
            case 2 -> text.delete(from, Math.min(to, from + 1));
            case 3 -> text.delete(from, to);
            case 4 -> text.insert(from, text.substring(from, to));
            case 5 -> text.replace(from, Math.min(to, from + 1), "" + (char) random.nextInt(256));
            case 6 -> repeatLine(text, from, random);
            default -> spliceAtLine(text, from, any(random), random);
        }
    }

    /// Copies the line to the beginning of another, or moves it there.
    private static void repeatLine(StringBuilder text, int from, Random random) {
        int start = text.lastIndexOf("\n", from) + 1;
        int end = text.indexOf("\n", from) + 1;
        if (start < end) {
            String line = text.substring(start, end);
            if (random.nextBoolean()) {
                text.delete(start, end);
            }
            text.insert(text.lastIndexOf("\n", random.nextInt(text.length() + 1)) + 1, line);
        }
    }

    /// Goes on with another text from one of its lines on.
    private static void spliceAtLine(StringBuilder text, int from, String other, Random random) {
        int start = text.lastIndexOf("\n", from) + 1;
        int otherStart = other.lastIndexOf('\n', random.nextInt(other.length() + 1)) + 1;
        text.replace(start, text.length(), other.substring(otherStart));
    }
}
