package org.coppice.web.headers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

public class TokenListTest {
    @Test
    public void aListIsReadAndWritten() {
        Rows.check(
                """
                Accept-Encoding, Cookie  | Accept-Encoding, Cookie
                ,Accept ,, Cookie\\t,    | Accept, Cookie
                *                        | *
                a b, c                   | c
                GET, HEAD, PUT           | GET, HEAD, PUT
                (empty)                  | (empty)
                """,
                cells -> TokenList.parse(cells.get(0)));
    }

    @Test
    public void aTokenIsAddedOnce() {
        TokenList vary = TokenList.of("Accept");
        assertEquals("Accept, Cookie", vary.with("accept", "Cookie", "cookie").toString());
        assertEquals("", vary.without("ACCEPT").toString());
        assertTrue(vary.contains("ACCEPT"));
        assertFalse(TokenList.none().contains("Accept"));
        assertThrows(IllegalArgumentException.class, () -> vary.with("a b"));
        assertThrows(IllegalArgumentException.class, () -> TokenList.of(""));
    }
}
