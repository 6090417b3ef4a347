package org.coppice.web.headers;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Cookies whose value a client can read and not change: it comes with an HMAC-SHA-512 of it and of
/// the cookie's name, so that it cannot be moved to another cookie either.
///
/// ```java
/// SignedCookies signed = SignedCookies.of(newKey, oldKey);
/// SetCookie cookie = signed.builder("user", "42").secure().httpOnly().build();
/// Optional<String> user = signed.get(cookies, "user");
/// ```
///
/// The first key signs, all are tried when a value is read: put a new one first, and take the old
/// one away when all its cookies have expired. A value does not say when it was signed: put a time
/// into it if it must not live for ever. WebOb's `SignedCookieProfile` and `SignedSerializer`.
///
/// **Threads**: immutable. **Errors**: a key of less than [#KEY_MIN_BYTES] is an
/// `IllegalArgumentException`. **Null**: nothing is null.
public final class SignedCookies {
    /// The least length of a key.
    public static final int KEY_MIN_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA512";
    private static final char SEPARATOR = '.';

    /// The same key used for something else gives other signatures.
    private static final String PURPOSE = "org.coppice.web.headers.SignedCookies\n";

    private final List<SecretKeySpec> keys;

    private SignedCookies(List<SecretKeySpec> keys) {
        this.keys = keys;
    }

    /// Signs with the first key, and reads what any has signed.
    ///
    /// @param key at least [#KEY_MIN_BYTES] of a secure random generator; copied
    public static SignedCookies of(byte[] key, byte[]... olderKeys) {
        List<SecretKeySpec> keys = new ArrayList<>();
        keys.add(checked(key));
        for (byte[] each : olderKeys) {
            keys.add(checked(each));
        }
        return new SignedCookies(keys);
    }

    private static SecretKeySpec checked(byte[] key) {
        if (key.length < KEY_MIN_BYTES) {
            throw new IllegalArgumentException(
                    "a key of %d bytes is not allowed: it must have at least %d"
                            .formatted(key.length, KEY_MIN_BYTES));
        }
        return new SecretKeySpec(key, ALGORITHM);
    }

    /// A cookie with a signed value.
    ///
    /// @param value any text
    public SetCookie.Builder builder(String name, String value) {
        return SetCookie.builder(name, sign(name, value));
    }

    /// The value of the first cookie of that name that has been signed with one of the keys; empty
    /// if there is none.
    public Optional<String> get(Cookies cookies, String name) {
        return cookies.all(name).stream()
                .flatMap(signed -> verify(name, signed).stream())
                .findFirst();
    }

    /// The value with its signature, fit for a cookie.
    ///
    /// @param value any text
    public String sign(String name, String value) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString(value.getBytes(StandardCharsets.UTF_8))
                + SEPARATOR
                + encoder.encodeToString(signature(keys.getFirst(), name, value));
    }

    /// The value without its signature; empty if none of the keys has made that.
    public Optional<String> verify(String name, String signed) {
        int separator = signed.indexOf(SEPARATOR);
        if (separator < 0) {
            return Optional.empty();
        }
        try {
            Base64.Decoder decoder = Base64.getUrlDecoder();
            byte[] bytes = decoder.decode(signed.substring(0, separator));
            byte[] signature = decoder.decode(signed.substring(separator + 1));
            String value = new String(bytes, StandardCharsets.UTF_8);
            for (SecretKeySpec key : keys) {
                if (MessageDigest.isEqual(signature(key, name, value), signature)) {
                    return Optional.of(value);
                }
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no Base64
        }
        return Optional.empty();
    }

    private static byte[] signature(SecretKeySpec key, String name, String value) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal((PURPOSE + name + '=' + value).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM lacks " + ALGORITHM, e);
        }
    }
}
