package org.coppice.wsgi.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.Test;

public class PromisedLengthTest {
    private static final long UNKNOWN = -1;

    private final PromisedLength promised = new PromisedLength("GET /", "shop");

    @Test
    public void aLengthIsDigitsOnly() {
        assertEquals(5, PromisedLength.declare(UNKNOWN, "5"));
        assertEquals(5, PromisedLength.declare(UNKNOWN, "005"));
        assertEquals(Long.MAX_VALUE, PromisedLength.declare(UNKNOWN, "9223372036854775807"));
        for (String bad : List.of("+5", "-5", "5,5", "5 ", "0x5", "", "9223372036854775808")) {
            IllegalArgumentException e =
                    assertThrows(
                            bad,
                            IllegalArgumentException.class,
                            () -> PromisedLength.declare(UNKNOWN, bad));
            assertEquals(
                    "header Content-Length \"%s\" is not allowed: it must be a number of 0 or more"
                            .formatted(bad),
                    e.getMessage());
        }
    }

    @Test
    public void severalLengthsMustBeEqual() {
        assertEquals(5, PromisedLength.declare(5, "5"));
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> PromisedLength.declare(5, "6"));
        assertEquals("There are two headers Content-Length: 5 and 6", e.getMessage());
    }

    @Test
    public void theHeaderCountsBeforeTheBody() {
        promised.begin(3, UNKNOWN, false);
        assertEquals(3, promised.bytes());
        promised.begin(3, 4, false);
        assertEquals(3, promised.bytes());
        promised.begin(UNKNOWN, 4, false);
        assertEquals(4, promised.bytes());
        promised.begin(UNKNOWN, UNKNOWN, false);
        assertFalse(promised.isKnown());
    }

    @Test
    public void aBodyThatIsCertainToBeTooShortIsAnErrorUnlessItIsNotSent() {
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> promised.begin(3, 2, false));
        assertEquals("The header Content-Length says 3 bytes, but the body has 2", e.getMessage());
        promised.begin(3, 0, true);
        assertEquals(3, promised.bytes());
    }

    @Test
    public void whatIsIteratedIsCutOffAndWhatIsWrittenIsAnError() {
        promised.begin(3, UNKNOWN, false);
        promised.count(ByteBuffer.allocate(2), true);
        ByteBuffer rest = ByteBuffer.allocate(4);
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> promised.count(rest, true));
        assertEquals(
                "3 bytes more were written than the Content-Length of 3 allows", e.getMessage());
        assertEquals(4, rest.remaining());
        assertEquals(2, promised.sentBytes());
        promised.count(rest, false);
        assertEquals(1, rest.remaining());
        assertTrue(promised.isKept());
        assertTrue(promised.endsWell());
    }
}
