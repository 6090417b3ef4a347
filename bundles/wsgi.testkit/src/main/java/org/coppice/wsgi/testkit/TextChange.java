package org.coppice.wsgi.testkit;

import java.util.Random;

/// What may happen to any text.
enum TextChange {
    INSERT {
        @Override
        void apply(StringBuilder text, String other, Random random) {
            text.insert(place(text, random), piece(random));
        }
    },
    REPLACE {
        @Override
        void apply(StringBuilder text, String other, Random random) {
            int from = place(text, random);
            text.replace(from, behind(text, from, random), piece(random));
        }
    },
    DELETE {
        @Override
        void apply(StringBuilder text, String other, Random random) {
            int from = place(text, random);
            text.delete(from, behind(text, from, random));
        }
    },
    REPEAT {
        @Override
        void apply(StringBuilder text, String other, Random random) {
            int from = place(text, random);
            text.insert(from, text.substring(from, behind(text, from, random)));
        }
    },
    ANY_BYTE {
        @Override
        void apply(StringBuilder text, String other, Random random) {
            int from = place(text, random);
            text.replace(from, Math.min(text.length(), from + 1), "" + (char) random.nextInt(256));
        }
    },
    CUT_OFF {
        @Override
        void apply(StringBuilder text, String other, Random random) {
            text.setLength(place(text, random));
        }
    },
    /// Goes on with another text from one of its lines on.
    SPLICE_AT_LINE {
        @Override
        void apply(StringBuilder text, String other, Random random) {
            int start = text.lastIndexOf("\n", place(text, random)) + 1;
            int otherStart = other.lastIndexOf('\n', random.nextInt(other.length() + 1)) + 1;
            text.replace(start, text.length(), other.substring(otherStart));
        }
    },
    /// Puts another text somewhere in the middle.
    NEST {
        @Override
        void apply(StringBuilder text, String other, Random random) {
            text.insert(place(text, random), other);
        }
    };

    private static final TextChange[] ALL = values();

    private static final String[] PIECES = {
        "\r",
        "\n",
        "\r\n",
        "\n\r",
        "\r\r\n",
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
        "\u0085",
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
        "4294967297",
        "100000001",
        "0\r\n\r\n",
        "1\r\na\r\n",
        "0\r\nX: y\r\n\r\n",
        "Host: b\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: 0\r\n",
        "Content-Length: 0, 0\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding:\r\n chunked\r\n",
        "Connection: close\r\n",
        "Connection: keep-alive\r\n",
        "Connection: close, Transfer-Encoding\r\n",
        "Expect: 100-continue\r\n",
        "Upgrade: websocket\r\n",
        " HTTP/1.1",
        " HTTP/1.0",
        "HEAD ",
        "POST /unread HTTP/1.1\r\n",
        "POST /late HTTP/1.1\r\n",
        "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n"
    };

    static TextChange any(Random random) {
        return ALL[random.nextInt(ALL.length)];
    }

    /// @param text to be changed
    /// @param other from which to take something
    abstract void apply(StringBuilder text, String other, Random random);

    private static String piece(Random random) {
        return PIECES[random.nextInt(PIECES.length)];
    }

    private static int place(StringBuilder text, Random random) {
        return random.nextInt(text.length() + 1);
    }

    private static int behind(StringBuilder text, int from, Random random) {
        return Math.min(text.length(), from + 1 + random.nextInt(random.nextBoolean() ? 1 : 8));
    }
}
