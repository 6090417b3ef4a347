package org.coppice.routing.objects;

import static org.junit.Assert.assertEquals;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Expose;
import org.coppice.web.ObjectCodec;
import org.coppice.web.Request;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

/// What the codec of a request reads, nobody else reads too.
public class CodecTest {
    private final List<String> read = new ArrayList<>();

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

    private String posted(String path, String document) throws Exception {
        Environ environ = Request.builder("POST", path).json(document).build().environ();
        environ.put(ObjectCodec.KEY, new Codec());
        return Table.of(new Pages()).answer(Request.of(environ)).shown();
    }

    record Page(String text) {}

    static class Pages implements Controller {
        @Expose
        String page(Page page) {
            return page.text();
        }
    }

    private final class Codec implements ObjectCodec {
        @Override
        public Object read(byte[] document, Type type) {
            read.add(new String(document, StandardCharsets.UTF_8));
            return new Page("codec");
        }

        @Override
        public byte[] write(Object value) {
            throw new IllegalArgumentException("not asked for");
        }
    }
}
