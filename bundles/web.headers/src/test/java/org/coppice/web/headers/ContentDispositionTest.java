package org.coppice.web.headers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class ContentDispositionTest {
    private static final String EURO = "\u20ac";

    @Test
    public void fileNamesAreRead() {
        Rows.check(
                """
                Attachment; filename=example.html                  | attachment [example.html]
                INLINE; FILENAME= "an example.html"                | inline [an example.html]
                attachment; filename*= UTF-8''%e2%82%ac%20rates    | attachment [\u20ac rates]
                attachment; filename="EURO rates"; filename*=utf-8''%e2%82%ac%20rates | attachment [\u20ac rates]
                attachment; filename*=utf-8''%e2%82%ac; filename="EURO rates" | attachment [\u20ac]
                attachment; filename*=iso-8859-1'en'%A3%20rates    | attachment [\u00a3 rates]
                attachment; filename*=UTF-8''%ff; filename=plain   | attachment [plain]
                attachment; filename*=UTF-8''%f; filename=plain    | attachment [plain]
                attachment; filename*=nonsense''x; filename=plain  | attachment [plain]
                attachment; filename*=plain                        | attachment none
                attachment; filename*=UTF-8''a%0Ab                 | attachment none
                attachment; filename="a\\\\"b"                     | attachment [a"b]
                attachment; filename="a\\\\\\\\b"                  | attachment [a\\\\b]
                attachment; filename="C:\\\\dir\\\\a.txt"          | attachment [C:\\\\dir\\\\a.txt]
                attachment; filename="a;b"; x=y                    | attachment [a;b]
                attachment; filename=a b.txt                       | attachment [a b.txt]
                attachment; filename="open                         | attachment [open]
                attachment; filename=""                            | attachment []
                attachment; filename=a; filename=b                 | attachment [a]
                attachment                                         | attachment none
                attachment;                                        | attachment none
                attachment; filename                               | attachment none
                attachment; =x; filename=a                         | attachment [a]
                form-data; name="f"; filename="\u00e4\u20ac"       | form-data [\u00e4\u20ac]
                unheard-of; filename=a                             | unheard-of [a]
                filename=a                                         | none
                "attachment"                                       | none
                attachment filename=a                              | none
                (empty)                                            | none
                """
                        .replace("\\\\", "\\"),
                cells ->
                        ContentDisposition.parse(cells.get(0))
                                .map(each ->
                                        each.type()
                                                + " "
                                                + each.filename()
                                                        .map(name -> "[" + name + "]")
                                                        .orElse("none"))
                                .orElse("none"));
    }

    @Test
    public void aPartOfAFormHasAName() {
        ContentDisposition part =
                ContentDisposition.parse("form-data; name=\"a b\"; filename=\"x\"").orElseThrow();
        assertEquals(Optional.of("a b"), part.parameter("NAME"));
        assertEquals(Map.of("name", "a b"), part.parameters());
        String unicode = "form-data; name=\"" + EURO + "\"";
        assertEquals(
                Optional.of(EURO),
                ContentDisposition.parse(unicode).orElseThrow().parameter("name"));
        assertEquals(unicode, ContentDisposition.parse(unicode).orElseThrow().toString());
    }

    @Test
    public void aSafeNameHasNoFolders() {
        Rows.check(
                """
                a.txt                | a.txt
                /etc/passwd          | passwd
                ../../a.txt          | a.txt
                C:\\dir\\a.txt       | a.txt
                ..\\a/b\\c           | c
                a b.txt              | a b.txt
                .bashrc              | .bashrc
                ..                   | none
                .                    | none
                ...                  | none
                a/                   | none
                a/..                 | none
                (empty)              | none
                """,
                cells -> ContentDisposition.attachment(cells.get(0)).safeFilename().orElse("none"));
        assertEquals(Optional.empty(), ContentDisposition.attachment().safeFilename());
    }

    @Test
    public void aNameIsWrittenForAllBrowsers() {
        Rows.check(
                """
                a.txt       | attachment; filename="a.txt"
                a b.txt     | attachment; filename="a b.txt"
                caf\u00e9   | attachment; filename="caf_"; filename*=UTF-8''caf%C3%A9
                \u20ac 5    | attachment; filename="_ 5"; filename*=UTF-8''%E2%82%AC%205
                a"b         | attachment; filename="a_b"; filename*=UTF-8''a%22b
                a\\b        | attachment; filename="a_b"; filename*=UTF-8''a%5Cb
                50%25       | attachment; filename="50_25"; filename*=UTF-8''50%2525
                a;b         | attachment; filename="a;b"
                it's(*)     | attachment; filename="it's(*)"
                \ud83d\ude00 | attachment; filename="_"; filename*=UTF-8''%F0%9F%98%80
                """,
                cells -> {
                    ContentDisposition made = ContentDisposition.attachment(cells.get(0));
                    assertEquals(Optional.of(made), ContentDisposition.parse(made.toString()));
                    return made;
                });
        assertEquals("attachment", ContentDisposition.attachment().toString());
        assertEquals("inline; filename=\"a\"", ContentDisposition.inline("a").toString());
    }

    @Test
    public void whatCouldEndTheHeaderIsRefused() {
        for (String wrong : List.of("a\r\nb", "a\u0000", "\u007f")) {
            assertThrows(
                    IllegalArgumentException.class, () -> ContentDisposition.attachment(wrong));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new ContentDisposition("inline", Map.of("a", wrong), Optional.empty()));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new ContentDisposition("a b", Map.of(), Optional.empty()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ContentDisposition("a", Map.of("Filename", "x"), Optional.empty()));
    }
}
