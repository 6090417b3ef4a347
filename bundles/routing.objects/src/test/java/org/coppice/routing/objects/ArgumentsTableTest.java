package org.coppice.routing.objects;

import static org.junit.Assert.assertEquals;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.coppice.routing.objects.api.Call;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Expose;
import org.coppice.routing.objects.api.Param;
import org.coppice.web.MultiMap;
import org.coppice.web.ObjectCodec;
import org.coppice.web.Request;
import org.coppice.web.Upload;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

/// Which arguments a request makes, and what it is told if it makes none.
public class ArgumentsTableTest {
    private static final String INT = "a whole number in -2147483648..2147483647";

    @Test
    public void valuesAreOfTheTypesOfTheParameters() throws Exception {
        Table.of(new Typed())
                .check(
                        """
                        GET  /ints/1                 200 1
                        GET  /ints?a=-5              200 -5
                        GET  /ints?a=2147483648      400 a is "2147483648": it must be INT
                        GET  /ints?a=1.0             400 a is "1.0": it must be INT
                        GET  /ints?a=%201            400 a is " 1": it must be INT
                        GET  /ints?a=                400 a is "": it must be INT
                        GET  /ints?a                 400 a is "": it must be INT
                        GET  /ints                   400 a is missing: it must be INT
                        GET  /ints?A=1               400 a is missing: it must be INT
                        GET  /ints?a=1&a=2           400 a has 2 values, one is allowed: it must be INT
                        GET  /longs/9223372036854775807   200 9223372036854775807
                        GET  /longs/9223372036854775808   400 a is "9223372036854775808": it must be a whole number in -9223372036854775808..9223372036854775807
                        GET  /bytes/127              200 127
                        GET  /bytes/128              400 a is "128": it must be a whole number in -128..127
                        GET  /doubles/1.5e3          200 1500.0
                        GET  /doubles/NaN            400 a is "NaN": it must be a number
                        GET  /doubles/1e999          400 a is "1e999": it must be a number
                        GET  /decimals/1.50          200 1.50
                        GET  /decimals/x             400 a is "x": it must be a number
                        GET  /booleans/true          200 true
                        GET  /booleans/false         200 false
                        GET  /booleans/TRUE          400 a is "TRUE": it must be true or false
                        GET  /booleans/1             400 a is "1": it must be true or false
                        GET  /uuids/123e4567-e89b-12d3-a456-426614174000   200 123e4567-e89b-12d3-a456-426614174000
                        GET  /uuids/1-1-1-1-1        400 a is "1-1-1-1-1": it must be a UUID such as 123e4567-e89b-12d3-a456-426614174000
                        GET  /enums/RED              200 RED
                        GET  /enums/red              200 RED
                        GET  /enums/Red              400 a is "Red": it must be one of RED, GREEN
                        GET  /enums/blue             400 a is "blue": it must be one of RED, GREEN
                        GET  /dates/2026-02-28       200 2026-02-28
                        GET  /dates/2026-02-30       400 a is "2026-02-30": it must be a date such as 2026-01-31
                        GET  /instants/2026-01-01T00:00:00Z   200 2026-01-01T00:00:00Z
                        GET  /instants/now           400 a is "now": it must be a time such as 2026-01-31T23:59:00Z
                        GET  /durations/PT90S        200 PT1M30S
                        GET  /chars/x                200 x
                        GET  /chars/xy               400 a is "xy": it must be one character
                        GET  /parsed/3x4             200 3 by 4
                        GET  /parsed/3               400 a is "3": it must be a Size
                        GET  /strings/%0D%0A         200
                        GET  /ints/%0D%0AX           400 a is "??X": it must be INT
                        """
                                .replace("INT", INT));
    }

    @Test
    public void theyComeFromThePathThenFromTheQueryOrTheBody() throws Exception {
        Table.of(new Sources())
                .check(
                        """
                        GET  /mixed/1?b=2            200 1 2
                        GET  /mixed?b=2&a=1          200 1 2
                        POST  /mixed                 200 1 2     form a=1&b=2
                        POST  /mixed?a=1             200 1 2     form b=2
                        POST  /mixed/1               200 1 2     form b=2
                        POST  /mixed                 200 1 2     json {"a": 1, "b": 2}
                        POST  /mixed                 200 1 2     json {"a": "1", "b": 2.0}
                        POST  /mixed?a=1             200 1 2     json {"b": 2, "c": [1]}
                        POST  /mixed?a=1             400 a has 2 values, one is allowed: it must be INT   json {"a": 1, "b": 2}
                        POST  /mixed?b=2             400 a is 1.5: it must be INT   json {"a": 1.5}
                        POST  /mixed?b=2             400 a is true: it must be INT   json {"a": true}
                        POST  /mixed?b=2             400 a is [1, 2]: it must be INT   json {"a": [1, 2]}
                        POST  /mixed?b=2             400 a is missing: it must be INT   json {"a": null}
                        POST  /mixed?a=1&b=2         200 1 2     json [1]
                        POST  /mixed?a=1&b=2         200 1 2     json {broken
                        POST  /mixed?a=1             400 b is missing: it must be INT   json {broken
                        POST  /mixed?a=1             400 b is missing: it must be INT   text b=2
                        GET  /mixed?a=1&b=2&c=3      200 1 2
                        GET  /paths/1                200 1
                        GET  /paths?a=1              404
                        GET  /names/1                404
                        GET  /names?a=1              200 1
                        GET  /named?first-name=x     200 x
                        GET  /named?name=x           400 first-name is missing: it must be text
                        GET  /special/1              200 GET /special/1 Sources.special {a=1}
                        """
                                .replace("INT", INT));
    }

    @Test
    public void someNeedNotBeThere() throws Exception {
        Table.of(new Optionals())
                .check(
                        """
                        GET  /standard               200 5 x true
                        GET  /standard?a=6&c=false   200 6 x false
                        GET  /standard?a=x           400 a is "x": it must be INT
                        GET  /optional               200 Optional.empty
                        GET  /optional?a=1           200 Optional[1]
                        GET  /optional/1             200 Optional[1]
                        GET  /optional?a=            200 Optional.empty
                        GET  /optional?a=x           400 a is "x": it must be INT
                        GET  /text                   200 Optional.empty
                        GET  /text?a=                200 Optional[]
                        GET  /list                   200 []
                        GET  /list?a=1               200 [1]
                        GET  /list?a=1&a=2&a=1       200 [1, 2, 1]
                        GET  /list?a=1&a=x           400 a[1] is "x": it must be INT
                        GET  /list/1                 404
                        POST  /list                  200 [1, 2]   json {"a": [1, 2]}
                        POST  /list                  200 [1]      json {"a": 1}
                        POST  /list                  400 a[1] is {b=1}: it must be INT   json {"a": [1, {"b": 1}]}
                        POST  /list                  400 a[0] is null: it must be INT   json {"a": [null]}
                        POST  /list?a=1              200 [1, 2, 3]   json {"a": [2, 3]}
                        GET  /set?a=2&a=1&a=2        200 [1, 2]
                        GET  /rest/1/2/3             200 [1, 2, 3]
                        GET  /rest/1/x               400 a is "x": it must be INT
                        GET  /all?b=1&a=2&c=3&b=4    200 2 b=1&c=3&b=4
                        POST  /all?a=2               200 2 b=x     json {"b": "x", "c": [1], "d": null}
                        POST  /all?a=2&b=1           200 2 b=1&c=3   form c=3
                        """
                                .replace("INT", INT));
    }

    @Test
    public void aRecordIsTheBody() throws Exception {
        Table.of(new Bodies())
                .check(
                        """
                        POST  /book          200 Book[title=T, pages=3, tags=[]]           json {"title": "T", "pages": 3}
                        POST  /book          200 Book[title=T, pages=3, tags=[a, b]]       json {"title": "T", "pages": 3, "tags": ["a", "b"], "more": {}}
                        POST  /book          200 Book[title=T, pages=3, tags=[]]           form title=T&pages=3
                        POST  /book          200 Book[title=T, pages=3, tags=[a]]          form title=T&pages=3&tags=a
                        POST  /book          200 Book[title=T, pages=3, tags=[a, b]]       form title=T&pages=3&tags=a&tags=b
                        GET  /book?title=T&pages=3   200 Book[title=T, pages=3, tags=[]]
                        POST  /book          400 pages is missing: it must be INT          json {"title": "T"}
                        POST  /book          400 pages is "x": it must be INT              json {"title": "T", "pages": "x"}
                        POST  /book          400 title is 1: it must be text               json {"title": 1, "pages": 3}
                        POST  /book          400 tags[1] is 2: it must be text             json {"title": "T", "pages": 3, "tags": ["a", 2]}
                        POST  /book          400 the body does not fit: pages must be 1 or more   json {"title": "T", "pages": 0}
                        POST  /book          400 the body is []: it must be an object with title, pages, tags   json []
                        POST  /book          400 the body is null: it must be an object with title, pages, tags   json null
                        POST  /book          400 the body is no JSON: at character 2 there must be a name in quotes   json {title: 1}
                        POST  /book          400 title is missing: it must be text
                        POST  /book?title=Q&pages=9   200 Book[title=T, pages=3, tags=[]]  json {"title": "T", "pages": 3}
                        POST  /ided/7        200 7 Book[title=T, pages=3, tags=[]]         json {"title": "T", "pages": 3}
                        POST  /shelf         200 Shelf[first=Book[title=T, pages=3, tags=[]], rest=[Book[title=U, pages=1, tags=[]]], owner=Optional[me]]  json {"first": {"title": "T", "pages": 3}, "rest": [{"title": "U", "pages": 1}], "owner": "me"}
                        POST  /shelf         400 rest[0].pages is missing: it must be INT  json {"first": {"title": "T", "pages": 3}, "rest": [{"title": "U"}]}
                        POST  /shelf         400 first is "x": it must be an object with title, pages, tags   json {"first": "x"}
                        POST  /tree          200 Tree[name=a, children=[Tree[name=b, children=[]]]]   json {"name": "a", "children": [{"name": "b"}]}
                        POST  /two           200 Book[title=T, pages=3, tags=[]] Book[title=U, pages=1, tags=[]]   json {"a": {"title": "T", "pages": 3}, "b": {"title": "U", "pages": 1}}
                        POST  /two           400 b is missing: it must be an object with title, pages, tags   json {"a": {"title": "T", "pages": 3}}
                        POST  /map           200 {a=1, b=[x]}     json {"a": 1, "b": ["x"]}
                        POST  /map           200 {a=1, b=[2, 3]}  form a=1&b=2&b=3
                        POST  /list          200 [Book[title=T, pages=3, tags=[]]]   json [{"title": "T", "pages": 3}]
                        POST  /list          400 [0].pages is missing: it must be INT   json [{"title": "T"}]
                        POST  /list          400 the body is null: it must be a list, each an object with title, pages, tags   json null
                        POST  /list          415 the body's type is "text/plain", it must be application/json   text x
                        POST  /list          400 the body is missing: it must be books of the type application/json
                        POST  /reread        200 {"a": 1} 1   json {"a": 1}
                        """
                                .replace("INT", INT));
    }

    @Test
    public void filesOfFormsAreArguments() throws Exception {
        Table table = Table.of(new Bodies());
        byte[] bytes = "hello".getBytes(StandardCharsets.UTF_8);
        Request request =
                Request.builder("POST", "/file")
                        .field("note", "n")
                        .file("file", "a.txt", "text/plain", bytes)
                        .build();
        assertEquals("200 a.txt n", table.answer(request).shown());
        assertEquals(
                "400 file is missing: it must be a file",
                table.answer("POST", "/file", "form note=n").shown());
    }

    @Test
    public void aCodecReadsWhatItIsAskedFor() throws Exception {
        Table table = Table.of(new Bodies());
        Environ environ = Request.builder("POST", "/bean").json("{}").build().environ();
        environ.put(ObjectCodec.KEY, new Codec());
        assertEquals("200 bean of {}", table.answer(Request.of(environ)).shown());
        Environ record = Request.builder("POST", "/book").json("{\"t\": 1}").build().environ();
        record.put(ObjectCodec.KEY, new Codec());
        assertEquals(
                "200 Book[title=codec, pages=1, tags=[]]",
                table.answer(Request.of(record)).shown());
    }

    @Test
    public void aBodyThatIsNullFitsNothingWhoeverReadsIt() throws Exception {
        Table table = Table.of(new Bodies());
        for (String[] row :
                new String[][] {
                    {"/bean", "400 the body is null: it must be bean"},
                    {"/book", "400 the body is null: it must be an object with title, pages, tags"},
                }) {
            Environ environ = Request.builder("POST", row[0]).json("null").build().environ();
            environ.put(ObjectCodec.KEY, new Codec());
            assertEquals(row[1], table.answer(Request.of(environ)).shown());
        }
    }

    // ---- controllers

    enum Colour {
        RED,
        GREEN
    }

    /// A type that reads itself.
    public static final class Size {
        private final int width;
        private final int height;

        private Size(int width, int height) {
            this.width = width;
            this.height = height;
        }

        /// Such as `3x4`.
        public static Size valueOf(String text) {
            String[] parts = text.split("x", 2);
            return new Size(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        }

        @Override
        public String toString() {
            return width + " by " + height;
        }
    }

    static class Typed implements Controller {
        @Expose
        String ints(int a) {
            return "" + a;
        }

        @Expose
        String longs(Long a) {
            return "" + a;
        }

        @Expose
        String bytes(byte a) {
            return "" + a;
        }

        @Expose
        String doubles(double a) {
            return "" + a;
        }

        @Expose
        String decimals(BigDecimal a) {
            return "" + a;
        }

        @Expose
        String booleans(boolean a) {
            return "" + a;
        }

        @Expose
        String uuids(UUID a) {
            return "" + a;
        }

        @Expose
        String enums(Colour a) {
            return "" + a;
        }

        @Expose
        String dates(LocalDate a) {
            return "" + a;
        }

        @Expose
        String instants(Instant a) {
            return "" + a;
        }

        @Expose
        String durations(Duration a) {
            return "" + a;
        }

        @Expose
        String chars(char a) {
            return "" + a;
        }

        @Expose
        String parsed(Size a) {
            return "" + a;
        }

        @Expose
        String strings(String a) {
            return a;
        }
    }

    static class Sources implements Controller {
        @Expose
        String mixed(int a, int b) {
            return a + " " + b;
        }

        @Expose
        String paths(@Param(from = Param.Source.PATH) int a) {
            return "" + a;
        }

        @Expose
        String names(@Param(from = Param.Source.NAME) int a) {
            return "" + a;
        }

        @Expose
        String named(@Param("first-name") String name) {
            return name;
        }

        @Expose
        String special(Request request, Environ environ, Call call, int a) {
            return "%s %s %s %s"
                    .formatted(
                            environ.requestMethod(),
                            request.path(),
                            call.action(),
                            call.arguments());
        }
    }

    static class Optionals implements Controller {
        @Expose
        String standard(
                @Param(defaultValue = "5") int a,
                @Param(defaultValue = "x") String b,
                @Param(defaultValue = "true") boolean c) {
            return a + " " + b + " " + c;
        }

        @Expose
        String optional(Optional<Integer> a) {
            return a.toString();
        }

        @Expose
        String text(Optional<String> a) {
            return a.toString();
        }

        @Expose
        String list(List<Integer> a) {
            return a.toString();
        }

        @Expose
        String set(Set<Integer> a) {
            return new TreeSet<>(a).toString();
        }

        @Expose
        String rest(int... a) {
            return Arrays.toString(a);
        }

        @Expose
        String all(String a, MultiMap<String> others) {
            StringBuilder text = new StringBuilder();
            others.forEach(each ->
                    text.append(text.isEmpty() ? "" : "&")
                            .append(each.name())
                            .append('=')
                            .append(each.value()));
            return a + " " + text;
        }
    }

    record Book(String title, int pages, List<String> tags) {
        Book {
            if (pages < 1) {
                throw new IllegalArgumentException("pages must be 1 or more");
            }
        }
    }

    record Shelf(Book first, List<Book> rest, Optional<String> owner) {}

    record Tree(String name, List<Tree> children) {}

    /// Not a record: only a codec can read it.
    static class Bean {
        String document = "";
    }

    static class Bodies implements Controller {
        @Expose
        String book(Book book) {
            return book.toString();
        }

        @Expose
        String ided(int id, Book book) {
            return id + " " + book;
        }

        @Expose
        String shelf(Shelf shelf) {
            return shelf.toString();
        }

        @Expose
        String tree(Tree tree) {
            return tree.toString();
        }

        @Expose
        String two(Book a, Book b) {
            return a + " " + b;
        }

        @Expose
        String map(Map<String, Object> map) {
            return map.toString();
        }

        @Expose
        String list(@Param(from = Param.Source.BODY) List<Book> books) {
            return books.toString();
        }

        @Expose
        String reread(int a, Request request) throws Exception {
            return request.text() + " " + a;
        }

        @Expose
        String file(Upload file, String note) {
            return file.fileName().orElseThrow() + " " + note;
        }

        @Expose
        String bean(@Param(from = Param.Source.BODY) Bean bean) {
            return "bean of " + bean.document;
        }
    }

    private static final class Codec implements ObjectCodec {
        @Override
        public Object read(byte[] document, Type type) {
            if (type == Book.class) {
                return new Book("codec", 1, List.of());
            }
            if (Arrays.equals(document, "null".getBytes(StandardCharsets.UTF_8))) {
                return null;
            }
            Bean bean = new Bean();
            bean.document = new String(document, StandardCharsets.UTF_8);
            return bean;
        }

        @Override
        public byte[] write(Object value) {
            throw new IllegalArgumentException("not asked for");
        }
    }
}
