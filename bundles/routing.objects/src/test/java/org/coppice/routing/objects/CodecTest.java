package org.coppice.routing.objects;

import static org.junit.Assert.assertEquals;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Expose;
import org.coppice.web.ObjectCodec;
import org.coppice.web.Request;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

/// What the codec of a request reads, nobody else reads too.
public class CodecTest {
    private final List<String> read = new ArrayList<>();
    private Object gives = new Page("codec");

    @Test
    public void theLimitsOfARecordAreThoseOfItsCodec() throws Exception {
        String deep = "[".repeat(JsonReader.MAX_DEPTH + 2) + "]".repeat(JsonReader.MAX_DEPTH + 2);
        assertEquals("200 codec", posted("/page", "{\"a\": " + deep + "}"));
        assertEquals("200 codec", posted("/page", "comments, for all that it knows"));
        assertEquals(2, read.size());
    }

    @Test
    public void aDocumentThatIsNullIsGivenToNoCodec() throws Exception {
        assertEquals(
                "400 the body is null: it must be an object with text", posted("/page", " null\n"));
        assertEquals(List.of(), read);
    }

    @Test
    public void whatACodecLeavesOutIsMissing() throws Exception {
        gives = new Page(null);
        assertEquals("400 text is missing: it must be text", posted("/page", "{}"));
        gives = new Book(null, null, List.of(new Page("a")), null);
        assertEquals("400 title is missing: it must be text", posted("/book", "{}"));
        gives = new Book("Emma", null, List.of(new Page("a"), new Page(null)), null);
        assertEquals("400 pages[1].text is missing: it must be text", posted("/book", "{}"));
    }

    @Test
    public void whatNeedNotBeThereIsEmptyWhoeverReadsIt() throws Exception {
        gives = new Book("Emma", null, null, null);
        String book = "Book[title=Emma, by=Optional.empty, pages=[], tags=[]]";
        assertEquals("200 " + book, posted("/book", "{}"));
        assertEquals(
                "200 " + book,
                Table.of(new Pages())
                        .answer("POST", "/book", "json {\"title\": \"Emma\"}")
                        .shown());
        assertEquals(
                "200 " + book,
                Table.of(new Pages()).answer("POST", "/book", "form title=Emma").shown());
    }

    private String posted(String path, String document) throws Exception {
        Environ environ = Request.builder("POST", path).json(document).build().environ();
        environ.put(ObjectCodec.KEY, new Codec());
        return Table.of(new Pages()).answer(Request.of(environ)).shown();
    }

    record Page(String text) {}

    record Book(String title, Optional<String> by, List<Page> pages, Set<String> tags) {}

    static class Pages implements Controller {
        @Expose
        String book(Book book) {
            return book.toString();
        }

        @Expose
        String page(Page page) {
            return page.text();
        }
    }

    private final class Codec implements ObjectCodec {
        @Override
        public Object read(byte[] document, Type type) {
            read.add(new String(document, StandardCharsets.UTF_8));
            return gives;
        }

        @Override
        public byte[] write(Object value) {
            throw new IllegalArgumentException("not asked for");
        }
    }
}
