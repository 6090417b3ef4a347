package org.coppice.web.headers;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// An entity tag (RFC 9110, section 8.8.3): `"33a64df5"`, or weak `W/"33a64df5"`.
///
/// **Threads**: immutable. **Errors**: see [org.coppice.web.headers]. **Null**: nothing is null.
///
/// @param value what is in the quotes: printable characters but `"`, no space
/// @param weak whether equal tags only promise an equivalent representation, not equal bytes
public record ETag(String value, boolean weak) {
    private static final String WEAK = "W/";
    private static final int DIGEST_BYTES = 16;

    /// Checks the value.
    public ETag {
        FieldText.require(
                "entity tag", value, ETag::isTagChar, "only printable Latin-1 but \" is allowed");
    }

    private static boolean isTagChar(int c) {
        return c > ' ' && c != '"' && c != 0x7f && c <= 0xff;
    }

    /// A strong tag: its representation never changes by a byte without another tag.
    public static ETag strong(String value) {
        return new ETag(value, false);
    }

    /// A weak tag.
    public static ETag weak(String value) {
        return new ETag(value, true);
    }

    /// A strong tag made of the bytes of the representation, by 128 bits of their SHA-256. WebOb's
    /// `md5_etag`.
    public static ETag ofContent(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            byte[] part = Arrays.copyOf(digest, DIGEST_BYTES);
            return strong(Base64.getUrlEncoder().withoutPadding().encodeToString(part));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JVM must have SHA-256", e);
        }
    }

    /// Reads a header `ETag`; empty if it is no entity tag.
    public static Optional<ETag> parse(String text) {
        FieldScanner scanner = new FieldScanner(text);
        scanner.skipSpace();
        Optional<ETag> tag = scan(scanner);
        scanner.skipSpace();
        return tag.filter(ignored -> scanner.atEnd());
    }

    /// The tag at the scanner, which stops behind it; empty if here is none.
    static Optional<ETag> scan(FieldScanner scanner) {
        boolean weak = scanner.skip('W');
        boolean open = weak ? scanner.skip('/') && scanner.skip('"') : scanner.skip('"');
        String value = open ? scanner.take(ETag::isTagChar) : "";
        return open && scanner.skip('"') ? Optional.of(new ETag(value, weak)) : Optional.empty();
    }

    /// Whether both are strong and equal (RFC 9110, section 8.8.3.2): for `If-Match` and ranges.
    public boolean matchesStrongly(ETag other) {
        return !weak && !other.weak && value.equals(other.value);
    }

    /// Whether both are equal, be they strong or weak: for `If-None-Match`.
    public boolean matchesWeakly(ETag other) {
        return value.equals(other.value);
    }

    /// This tag as a weak one.
    public ETag asWeak() {
        return weak(value);
    }

    /// The field value, with its quotes.
    @Override
    public String toString() {
        return (weak ? WEAK : "") + '"' + value + '"';
    }
}
