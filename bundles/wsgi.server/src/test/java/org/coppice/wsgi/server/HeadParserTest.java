package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class HeadParserTest {
    private static final String GOOD =
            "GET /a?b=c HTTP/1.1\r\n"
                    + "Host: here\r\n"
                    + "Empty:\r\n"
                    + "X-Odd!#$%&'*+-.^_`|~:\t two  words \t\r\n\r\n";

    private final HeadParser parser =
            new HeadParser(new LimitSettings(1, 0, 1, 64, 128, 4, 100, 0, 0));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private HeadParser.Result parse(String text) {
        parser.reset();
        byte[] bytes = bytes(text);
        return parser.parse(bytes, 0, bytes.length);
    }

    /// Each call sees one byte more, in another place.
    private HeadParser.Result parseByteByByte(String text) {
        parser.reset();
        byte[] bytes = bytes(text);
        for (int length = 1; length <= bytes.length; length++) {
            int start = length % 7;
            byte[] moved = new byte[start + length];
            System.arraycopy(bytes, 0, moved, start, length);
            HeadParser.Result result = parser.parse(moved, start, moved.length);
            if (result != HeadParser.Result.MORE) {
                return result;
            }
        }
        return HeadParser.Result.MORE;
    }

    private void assertBad(int code, String text) {
        assertSame(text, HeadParser.Result.BAD, parse(text));
        assertEquals(text, code, parser.problem().status().code());
        assertSame(text, HeadParser.Result.BAD, parseByteByByte(text));
        assertEquals(text, code, parser.problem().status().code());
    }

    private List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        parts.add(text.substring(0, parser.methodEnd()));
        parts.add(text.substring(parser.targetStart(), parser.targetEnd()));
        parts.add("1." + parser.minorVersion());
        for (int i = 0; i < 2 * parser.fields(); i++) {
            parts.add(text.substring(parser.marks()[2 * i], parser.marks()[2 * i + 1]));
        }
        return parts;
    }

    @Test
    public void allPartsAreFoundHoweverTheyCome() {
        List<String> expected =
                List.of(
                        "GET",
                        "/a?b=c",
                        "1.1",
                        "Host",
                        "here",
                        "Empty",
                        "",
                        "X-Odd!#$%&'*+-.^_`|~",
                        "two  words");
        assertSame(HeadParser.Result.HEAD, parse(GOOD));
        assertEquals(expected, parts(GOOD));
        assertEquals(GOOD.length(), parser.length());
        assertSame(HeadParser.Result.HEAD, parseByteByByte(GOOD));
        assertEquals(expected, parts(GOOD));
    }

    @Test
    public void whatFollowsIsLeftAlone() {
        assertSame(HeadParser.Result.HEAD, parse(GOOD + "GET "));
        assertEquals(GOOD.length(), parser.length());
    }

    @Test
    public void aHeadThatIsCutNeedsMore() {
        for (int length = 0; length < GOOD.length(); length++) {
            assertSame(HeadParser.Result.MORE, parse(GOOD.substring(0, length)));
        }
    }

    @Test
    public void malformedLinesAreRefused() {
        for (String text :
                List.of(
                        " / HTTP/1.1\r\n",
                        "G\u00e9T / HTTP/1.1\r\n",
                        "GET  / HTTP/1.1\r\n",
                        "GET / HTTP/1.1 \r\n",
                        "GET / HTTP/1.1\n",
                        "GET / http/1.1\r\n",
                        "GET / HTTP/11\r\n",
                        "GET /\u0000 HTTP/1.1\r\n",
                        "GET /\t HTTP/1.1\r\n",
                        "\u0016\u0003\u0001\u0002",
                        "GET / HTTP/1.1\r\nHost : a\r\n",
                        "GET / HTTP/1.1\r\n: a\r\n",
                        "GET / HTTP/1.1\r\nHost\r\n",
                        "GET / HTTP/1.1\r\n Host: a\r\n",
                        "GET / HTTP/1.1\r\nA: b\r\n c\r\n",
                        "GET / HTTP/1.1\r\nA: b\n",
                        "GET / HTTP/1.1\r\nA: b\rc\r\n",
                        "GET / HTTP/1.1\r\nA: b\u0000c\r\n",
                        "GET / HTTP/1.1\r\nA: b\u007f\r\n",
                        "GET / HTTP/1.1\r\n\rA",
                        "GET / HTTP/1.1\r\n\n")) {
            assertBad(400, text);
        }
        assertBad(505, "GET / HTTP/2.0\r\n");
        assertBad(505, "GET /\r\n");
    }

    @Test
    public void aControlCharacterIsRefusedBeforeItsLineEnds() {
        assertSame(HeadParser.Result.BAD, parseByteByByte("GET / HTTP/1.1\r\nA: b\u0001"));
        assertSame(HeadParser.Result.BAD, parseByteByByte("GET /\u0001"));
    }

    @Test
    public void whatIsTooLongIsRefusedAsSoonAsItIs() {
        assertBad(414, "GET /" + "a".repeat(64));
        assertBad(414, "GET /" + "a".repeat(45) + "         HTTP/1.1\r\n".strip().repeat(3));
        assertBad(431, "GET / HTTP/1.1\r\nA: " + "a".repeat(128));
        assertBad(431, "GET / HTTP/1.1\r\n" + ("A: " + "a".repeat(40) + "\r\n").repeat(3));
        assertBad(431, "GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(5) + "\r\n");
    }

    @Test
    public void trailersAreFieldsAlone() {
        String text = "A: b\r\n\r\n";
        parser.resetForTrailers();
        assertSame(HeadParser.Result.HEAD, parser.parse(bytes(text), 0, text.length()));
        assertEquals(1, parser.fields());
        assertEquals(text.length(), parser.length());
    }

    @Test
    public void anyBytesMeanTheSameHoweverTheyCome() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = bytes(GOOD);
            for (int n = random.nextInt(3); n >= 0; n--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            String text = new String(mutated, StandardCharsets.ISO_8859_1) + "\r\n\r\n";
            HeadParser.Result whole = parse(text);
            int code = whole == HeadParser.Result.BAD ? parser.problem().status().code() : 0;
            List<String> parts = whole == HeadParser.Result.HEAD ? parts(text) : List.of();
            HeadParser.Result cut = parseByteByByte(text);
            assertSame(text, whole, cut);
            if (code != 0) {
                assertEquals(text, code, parser.problem().status().code());
            }
            assertEquals(parts, whole == HeadParser.Result.HEAD ? parts(text) : List.of());
        }
    }
}
