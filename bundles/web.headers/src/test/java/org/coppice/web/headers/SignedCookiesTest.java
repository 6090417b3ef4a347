package org.coppice.web.headers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class SignedCookiesTest {
    private final byte[] key = key(1);
    private final SignedCookies signed = SignedCookies.of(key);

    private static byte[] key(int each) {
        byte[] key = new byte[SignedCookies.KEY_MIN_BYTES];
        Arrays.fill(key, (byte) each);
        return key;
    }

    private static Cookies sent(SetCookie cookie) {
        return Cookies.parse(cookie.name() + "=" + cookie.value());
    }

    @Test
    public void aValueComesBackAsItWas() {
        for (String value : List.of("", "42", "a;b c\"", "\u00e4\u20ac", "x".repeat(2000))) {
            SetCookie cookie = signed.builder("user", value).build();
            assertEquals(Optional.of(value), signed.get(sent(cookie), "user"));
        }
    }

    @Test
    public void nothingOfItCanBeChanged() {
        String text = signed.sign("user", "42");
        for (int i = 0; i < text.length() - 1; i++) { // the last one has bits that mean nothing
            char other = text.charAt(i) == 'A' ? 'B' : 'A';
            String changed = text.substring(0, i) + other + text.substring(i + 1);
            assertEquals(changed, Optional.empty(), signed.verify("user", changed));
        }
        assertEquals(Optional.empty(), signed.verify("admin", text));
    }

    @Test
    public void whatWasNeverSignedIsNotRead() {
        String text = signed.sign("user", "42");
        for (String wrong :
                List.of(
                        "",
                        ".",
                        "42",
                        "NDI",
                        "NDI.",
                        "NDI.x",
                        text.replace(".", ""),
                        text + ".",
                        text + "=x",
                        "\u00e4." + text,
                        text.substring(0, text.length() - 2))) {
            assertEquals(wrong, Optional.empty(), signed.verify("user", wrong));
        }
        assertEquals(Optional.empty(), signed.get(Cookies.none(), "user"));
    }

    @Test
    public void anOlderKeyStillReadsAndTheFirstSigns() {
        SignedCookies rotated = SignedCookies.of(key(2), key);
        assertEquals(Optional.of("42"), rotated.verify("user", signed.sign("user", "42")));
        assertEquals(Optional.empty(), signed.verify("user", rotated.sign("user", "42")));
        assertEquals(SignedCookies.of(key(2)).sign("a", "b"), rotated.sign("a", "b"));
        assertEquals(
                Optional.empty(),
                SignedCookies.of(key(2)).verify("user", signed.sign("user", "42")));
    }

    @Test
    public void aForgedCookieDoesNotHideTheTrueOne() {
        Cookies cookies = Cookies.parse("user=NDM.forged; user=" + signed.sign("user", "42"));
        assertEquals(Optional.of("42"), signed.get(cookies, "user"));
    }

    @Test
    public void aShortKeyIsRefusedAndNotTold() {
        byte[] shorter = new byte[SignedCookies.KEY_MIN_BYTES - 1];
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> SignedCookies.of(shorter));
        assertEquals("a key of 31 bytes is not allowed: it must have at least 32", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> SignedCookies.of(key, shorter));
    }

    @Test
    public void theSignatureIsAnHmacOfSha512() {
        String text = signed.sign("user", "42");
        assertTrue(text, text.matches("NDI\\.[\\w-]{86}"));
        assertNotEquals(text, SignedCookies.of(key(2)).sign("user", "42"));
        key[0]++; // it has been copied
        assertEquals(text, signed.sign("user", "42"));
    }
}
