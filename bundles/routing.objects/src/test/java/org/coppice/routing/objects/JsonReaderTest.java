package org.coppice.routing.objects;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.Test;

/// Which documents are JSON (RFC 8259), and what they are.
public class JsonReaderTest {
    private static Object read(String document) throws JsonException {
        return JsonReader.read(document.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    public void documentsAreRead() throws Exception {
        String rows =
                """
                {}                          {}
                []                          []
                 [ 1 , 2 ]                  [1, 2]
                {"a":{"b":[null,true]}}     {a={b=[null, true]}}
                "x"                         x
                ""
                0                           0
                -0.5e+2                     -5E+1
                1E400                       1E+400
                null                        null
                false                       false
                "\\u00e9\\n\\/\\"\\\\"      é\n/"\\
                "🌰"                        🌰
                "\\ud83c\\udf30"            🌰
                """;
        for (String row : rows.split("\n(?=[ \\[{\"0-9nf-])")) {
            String[] cells = row.strip().split("\\s{3,}", 2);
            String wanted = cells.length > 1 ? cells[1] : "";
            assertEquals(cells[0], wanted, String.valueOf(read(cells[0])));
        }
    }

    @Test
    public void whatIsNoJsonIsRefused() {
        String rows =
                """
                {
                }
                [1,]
                [1 2]
                {"a"}
                {"a":1,}
                {a:1}
                {'a':1}
                {"a":1} x
                01
                1.
                .5
                +1
                -
                1e
                NaN
                Infinity
                tru
                truex
                "
                "\\x"
                "\\u12"
                "\\u12g4"
                "\\ud83c
                [1]]
                {"a":1,"a":2}
                1e99999999999
                """;
        for (String document : rows.split("\n")) {
            assertThrows(document, JsonException.class, () -> read(document));
        }
        assertThrows(JsonException.class, () -> read(""));
        assertThrows(JsonException.class, () -> read("\"a\tb\""));
        assertThrows(JsonException.class, () -> read("1".repeat(101)));
        assertThrows(JsonException.class, () -> JsonReader.read(new byte[] {'"', -1, '"'}));
    }

    @Test
    public void nestingIsBounded() throws Exception {
        read("[".repeat(26) + "]".repeat(26));
        assertThrows(JsonException.class, () -> read("[".repeat(27) + "]".repeat(27)));
        assertThrows(JsonException.class, () -> read("[".repeat(100_000)));
        assertThrows(JsonException.class, () -> read("{\"a\":".repeat(100_000)));
    }
}
