package org.coppice.web.headers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.Test;

/// Whatever a client sends: `parse` does not throw, what it gives can be written, and reading that
/// gives the same.
public class HostileInputTest {
    private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

    private static final List<String> VALUES =
            List.of(
                    "text/html; charset=\"utf-8\"; a=\"b\\\"c\", */*;q=0.5",
                    "gzip;q=0.5, *;q=0, identity",
                    "de-CH, zh-Hant-CN-x-private1;q=0.8, *;q=0.1",
                    "\"a,b\", W/\"c\", *",
                    DATE,
                    "Sunday, 06-Nov-94 08:49:37 GMT",
                    "Sun Nov  6 08:49:37 1994",
                    "Mon, 20 Nov 1995 19:12:08 -0500",
                    "bytes=0-499, 500-, -1",
                    "bytes 0-499/1234",
                    "max-age=600, private=\"a, b\", no-store, x=\"y\\\\\"",
                    "a=1; b=\"x\\042\\303\\244\"; $c=3; __Host-d=4",
                    "__Host-a=b; Path=/; Domain=.example.com; Max-Age=-1; Expires="
                            + DATE
                            + "; Secure; HttpOnly; SameSite=None; Partitioned",
                    "attachment; filename=\"C:\\\\a.txt\"; filename*=UTF-8''%e2%82%ac; name=x",
                    "Digest username=\"a\\\"b\", nc=1, Basic realm=x, Negotiate YWJj==, Foo",
                    "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
                    "</a,b>; rel=\"next x\"; title*=UTF-8'de'n%c3%a4chstes, <>; rel=self");

    private static final Map<String, Function<String, Optional<?>>> PARSERS = new LinkedHashMap<>();

    static {
        PARSERS.put("MediaType", MediaType::parse);
        PARSERS.put("Accept", text -> Optional.of(Accept.parse(text)));
        PARSERS.put("AcceptCharset", text -> Optional.of(AcceptCharset.parse(text)));
        PARSERS.put("AcceptEncoding", text -> Optional.of(AcceptEncoding.parse(text)));
        PARSERS.put("AcceptLanguage", text -> Optional.of(AcceptLanguage.parse(text)));
        PARSERS.put("ETag", ETag::parse);
        PARSERS.put("ETagCondition", text -> Optional.of(ETagCondition.parse(text)));
        PARSERS.put("IfRange", text -> Optional.of(IfRange.parse(text)));
        PARSERS.put("ByteRanges", text -> Optional.of(ByteRanges.parse(text)));
        PARSERS.put("ContentRange", ContentRange::parse);
        PARSERS.put("HttpDate", text -> HttpDate.parse(text).map(HttpDate::format));
        PARSERS.put("CacheControl", text -> Optional.of(CacheControl.parse(text)));
        PARSERS.put("Cookies", text -> Optional.of(Cookies.parse(text)));
        PARSERS.put("SetCookie", SetCookie::parse);
        PARSERS.put("ContentDisposition", ContentDisposition::parse);
        PARSERS.put("Authorization", Authorization::parse);
        PARSERS.put("Challenge", text -> Challenge.parse(text).stream().findFirst());
        PARSERS.put("Link", text -> Link.parse(text).stream().findFirst());
        PARSERS.put("TokenList", text -> Optional.of(TokenList.parse(text)));
    }

    /// Where what is written differs in what it tells from what was read, as an empty list and none
    /// do.
    private static final List<String> UNSENT = List.of("Accept", "AcceptEncoding", "IfRange");

    @Test
    public void aValueMayBeCutAnywhere() {
        for (String value : VALUES) {
            for (int end = 0; end <= value.length(); end++) {
                check(value.substring(0, end));
                check(value.substring(end));
            }
        }
    }

    @Test
    public void aValueMayHaveAnyCharacterAnywhere() {
        String characters = "\0\t\r \"%'*,-/0:;<=>A\\\u00e4\u20ac\ud83d\ude00";
        for (String value : VALUES) {
            for (int i = 0; i < value.length(); i++) {
                for (int c : characters.codePoints().toArray()) {
                    String other = Character.toString(c);
                    check(value.substring(0, i) + other + value.substring(i + 1));
                }
            }
        }
    }

    @Test
    public void valuesMayBeMixed() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder mixed = new StringBuilder();
            for (int part = 0; part < 4; part++) {
                String value = VALUES.get(random.nextInt(VALUES.size()));
                int start = random.nextInt(value.length());
                mixed.append(value, start, start + random.nextInt(value.length() - start + 1));
            }
            check(mixed.toString());
        }
    }

    private static void check(String text) {
        List<String> wrong = new ArrayList<>();
        PARSERS.forEach((name, parser) -> {
            try {
                parser.apply(text).ifPresent(value -> check(name, parser, value));
            } catch (RuntimeException | AssertionError e) {
                wrong.add(name + " of " + FieldText.printable(text + ": " + e));
            }
        });
        assertEquals(List.of(), wrong);
    }

    private static void check(String name, Function<String, Optional<?>> parser, Object value) {
        String written = value.toString();
        assertTrue(written, written.chars().noneMatch(c -> c < ' ' && c != '\t' || c == 0x7f));
        Optional<?> again = parser.apply(written);
        if (UNSENT.contains(name)) {
            assertEquals(written, again.orElseThrow().toString());
        } else {
            assertEquals(Optional.of(value), again);
        }
    }
}
