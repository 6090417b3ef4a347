package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/// A table of bytes and events: each row as one piece, cut in two at every byte, and byte by byte.
@RunWith(Parameterized.class)
public class RequestDecoderTest {
    private static final int LINE_MAX = 40;
    private static final int HEADERS_MAX = 100;
    private static final int FIELDS_MAX = 5;
    private static final int FIELD_MAX = 60;
    private static final int BODY_MAX = 20;

    private static final LimitSettings LIMITS =
            new LimitSettings(1, 0, 1, LINE_MAX, HEADERS_MAX, FIELDS_MAX, FIELD_MAX, BODY_MAX, 0);

    /// Name, bytes with ¶ for CRLF, events.
    private static final String REQUESTS =
            """
            no header            | GET / HTTP/1.0¶¶ | HEAD GET / HTTP/1.0 close
            one request          | GET / HTTP/1.1¶Host: a¶¶ | HEAD GET / HTTP/1.1 Host=a
            HTTP/1.0 keep-alive  | GET / HTTP/1.0¶Connection: Keep-Alive¶¶ | HEAD GET / HTTP/1.0 Connection=Keep-Alive
            asked to close       | GET / HTTP/1.1¶Host: a¶Connection: x, Close¶¶ | HEAD GET / HTTP/1.1 Host=a Connection=x, Close close
            case of names        | GET /a?b HTTP/1.1¶hOST: a¶x-Y_z:  v v \t¶¶ | HEAD GET /a?b HTTP/1.1 hOST=a x-Y_z=v v
            empty lines before   | ¶¶GET / HTTP/1.0¶¶ | HEAD GET / HTTP/1.0 close
            unknown method       | BREW / HTTP/1.0¶¶ | HEAD BREW / HTTP/1.0 close
            absolute target      | GET http://b/x HTTP/1.1¶Host: b¶¶ | HEAD GET http://b/x HTTP/1.1 Host=b
            asterisk             | OPTIONS * HTTP/1.0¶¶ | HEAD OPTIONS * HTTP/1.0 close
            two requests         | GET /1 HTTP/1.1¶Host: a¶¶GET /2 HTTP/1.1¶Host: A¶¶ | HEAD GET /1 HTTP/1.1 Host=a, HEAD GET /2 HTTP/1.1 Host=A
            the same twice       | GET / HTTP/1.1¶Host: a¶¶GET / HTTP/1.1¶Host: a¶¶ | HEAD GET / HTTP/1.1 Host=a, HEAD GET / HTTP/1.1 Host=a
            nearly the same      | GET / HTTP/1.0¶A: b¶¶GET / HTTP/1.0¶A: b¶C: d¶¶ | HEAD GET / HTTP/1.0 A=b close, HEAD GET / HTTP/1.0 A=b C=d close
            the same but bad     | GET / HTTP/1.0¶A: b¶¶GET / HTTP/1.0¶A: b¶: c¶¶ | HEAD GET / HTTP/1.0 A=b close, BAD 400
            the same with a body | POST / HTTP/1.0¶Content-Length: 1¶¶aPOST / HTTP/1.0¶Content-Length: 1¶¶b | HEAD POST / HTTP/1.0 Content-Length=1 close, CONTENT a, END, HEAD POST / HTTP/1.0 Content-Length=1 close, CONTENT b, END
            absolute twice       | GET http://b/ HTTP/1.1¶Host: b¶¶GET http://b/ HTTP/1.1¶Host: b¶¶ | HEAD GET http://b/ HTTP/1.1 Host=b, HEAD GET http://b/ HTTP/1.1 Host=b
            expectation          | PUT / HTTP/1.1¶Host: a¶Expect: 100-Continue¶¶ | HEAD PUT / HTTP/1.1 Host=a Expect=100-Continue expects
            length               | POST / HTTP/1.0¶Content-Length: 3¶¶abc | HEAD POST / HTTP/1.0 Content-Length=3 close, CONTENT abc, END
            length 0             | POST / HTTP/1.0¶Content-Length: 0¶¶ | HEAD POST / HTTP/1.0 Content-Length=0 close
            """;

    /// As [#REQUESTS], behind the head of a chunked request.
    private static final String CHUNKS =
            """
            chunks               | 3¶abc¶2;x="y"¶de¶0¶¶ | CONTENT abcde, END
            no chunk             | 0¶¶ | END
            trailers are dropped | 1¶a¶0¶X: y¶Z: z¶¶ | CONTENT a, END
            body, then a request | 1¶a¶0¶¶GET / HTTP/1.0¶¶ | CONTENT a, END, HEAD GET / HTTP/1.0 close
            chunk size           | g¶a¶0¶¶ | BAD 400
            hexadecimal prefix   | 0x1¶a¶0¶¶ | BAD 400
            signed size          | +1¶a¶0¶¶ | BAD 400
            forbidden trailer    | 1¶a¶0¶Host: b¶¶ | CONTENT a, BAD 400
            no end of chunk      | 1¶ab¶0¶¶ | CONTENT a, BAD 400
            huge chunk           | fffffffffffffffff¶a¶0¶¶ | BAD 400
            """;

    /// Name, bytes behind a good beginning, status.
    private static final String MALFORMED =
            """
            two Hosts            | Host: a¶¶ | 400
            folded line          | X: a¶ b¶¶ | 400
            blank before colon   | X : a¶¶ | 400
            no colon             | X¶¶ | 400
            NUL in a value       | X: \u0000¶¶ | 400
            two lengths          | Content-Length: 1¶Content-Length: 1¶¶ | 400
            list of lengths      | Content-Length: 1, 1¶¶ | 400
            negative length      | Content-Length: -1¶¶ | 400
            signed length        | Content-Length: +1¶¶ | 400
            empty length         | Content-Length:¶¶ | 400
            huge length          | Content-Length: 9999999999999999999¶¶ | 400
            both lengths         | Content-Length: 1¶Transfer-Encoding: chunked¶¶ | 400
            both, turned         | Transfer-Encoding: chunked¶Content-Length: 1¶¶ | 400
            chunked twice        | Transfer-Encoding: chunked, chunked¶¶ | 400
            chunked not last     | Transfer-Encoding: chunked, gzip¶¶ | 400
            unknown encoding     | Transfer-Encoding: gzip, chunked¶¶ | 501
            two encodings        | Transfer-Encoding: gzip¶Transfer-Encoding: chunked¶¶ | 501
            not chunked          | Transfer-Encoding: gzip¶¶ | 400
            other expectation    | Expect: cake¶¶ | 417
            """;

    /// Name, bytes, status.
    private static final String MALFORMED_LINES =
            """
            garbage              | \u0001\u0002¶¶ | 400
            target without /     | GET x HTTP/1.1¶Host: a¶¶ | 400
            no escape            | GET /%zz HTTP/1.1¶Host: a¶¶ | 400
            half an escape       | GET /%2 HTTP/1.1¶Host: a¶¶ | 400
            signed escape        | GET /%-1 HTTP/1.1¶Host: a¶¶ | 400
            escaped NUL          | GET /a%00 HTTP/1.1¶Host: a¶¶ | 400
            fragment             | GET /a#b HTTP/1.1¶Host: a¶¶ | 400
            no UTF-8             | GET /\u00ff HTTP/1.1¶Host: a¶¶ | 400
            tunnel               | CONNECT a:80 HTTP/1.0¶¶ | 501
            two blanks           | GET  / HTTP/1.0¶¶ | 400
            small letters        | GET / http/1.0¶¶ | 400
            colon before         | :GET / HTTP/1.0¶¶ | 400
            no token             | (GET / HTTP/1.0¶¶ | 400
            bare CR before       | \rGET / HTTP/1.0¶¶ | 400
            many empty lines     | ¶¶¶¶¶¶¶¶¶GET / HTTP/1.0¶¶ | 400
            no target            | GET¶Host: a¶¶ | 400
            no Host              | GET / HTTP/1.1¶¶ | 400
            chunked HTTP/1.0     | POST / HTTP/1.0¶Transfer-Encoding: chunked¶¶ | 400
            HTTP/2               | PRI * HTTP/2.0¶¶SM¶¶ | 505
            HTTP/1.2             | GET / HTTP/1.2¶Host: a¶¶ | 505
            HTTP/0.9             | GET /¶¶ | 505
            """;

    private static final String CHUNKED_POST =
            "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n";
    private static final String CHUNKED_HEAD =
            "HEAD POST / HTTP/1.1 Host=a Transfer-Encoding=chunked, ";

    @Parameterized.Parameters(name = "{0}")
    public static Collection<Object[]> rows() {
        List<Object[]> rows = new ArrayList<>(tooLong());
        table(REQUESTS, "", "", rows);
        table(CHUNKS, CHUNKED_POST, CHUNKED_HEAD, rows);
        table(MALFORMED, "POST / HTTP/1.1\nHost: a\n", "BAD ", rows);
        table(MALFORMED_LINES, "", "BAD ", rows);
        return rows;
    }

    private static void table(
            String table, String beforeBytes, String beforeEvents, List<Object[]> rows) {
        for (String line : table.split("\n")) {
            String[] cells = line.split(" +\\| ");
            String bytes = beforeBytes + cells[1].replace("¶", "\n");
            rows.add(new Object[] {cells[0], bytes, beforeEvents + cells[2]});
        }
    }

    private static List<Object[]> tooLong() {
        String part = "a\n0123456789\n";
        return rows(
                "longest line",
                "GET /" + "x".repeat(LINE_MAX - 16) + " HTTP/1.0\n\n",
                "HEAD GET /" + "x".repeat(LINE_MAX - 16) + " HTTP/1.0 close",
                "line too long",
                "GET /" + "x".repeat(LINE_MAX - 15) + " HTTP/1.0\n\n",
                "BAD 414",
                "endless line",
                "GET /" + "x".repeat(1000),
                "BAD 414",
                "headers too long",
                "GET / HTTP/1.0\nX: " + "x".repeat(HEADERS_MAX) + "\n\n",
                "BAD 431",
                "endless headers",
                "GET / HTTP/1.0\nX: " + "x".repeat(1000),
                "BAD 431",
                "body too long",
                "POST / HTTP/1.0\nContent-Length: 21\n\n",
                "BAD 413",
                "chunks too long",
                CHUNKED_POST + part + part + "1\na\n0\n\n",
                CHUNKED_HEAD + "CONTENT 01234567890123456789, BAD 413",
                "endless trailer",
                CHUNKED_POST + "0\nX: " + "x".repeat(1000),
                CHUNKED_HEAD + "BAD 431");
    }

    private static List<Object[]> rows(String... cells) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < cells.length; i += 3) {
            rows.add(Arrays.copyOfRange(cells, i, i + 3, Object[].class));
        }
        return rows;
    }

    @Parameterized.Parameter(0)
    public String name;

    @Parameterized.Parameter(1)
    public String bytes;

    @Parameterized.Parameter(2)
    public String events;

    @Test
    public void bytesBecomeEventsHoweverTheyAreCut() {
        byte[] all = bytes.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("in one piece", events, events(all, all.length, all.length));
        for (int cut = 1; cut < all.length; cut++) {
            assertEquals("cut at " + cut, events, events(all, cut, all.length));
        }
        assertEquals("byte by byte", events, events(all, 1, 1));
    }

    private static String events(byte[] all, int firstPiece, int furtherPieces) {
        return DecoderEvents.of(LIMITS, all, firstPiece, furtherPieces);
    }
}
