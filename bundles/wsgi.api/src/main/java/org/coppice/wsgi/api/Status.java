package org.coppice.wsgi.api;

import java.util.Objects;

/// An HTTP status: `200 OK`.
///
/// **Threads**: immutable. **Errors**: a code outside 100..999 or a reason that cannot stand in a
/// status line is an `IllegalArgumentException`. **Null**: the reason is never null, but may be
/// empty.
///
/// @param code 100..999
/// @param reason the reason phrase, for people only (RFC 9112, section 4): Latin-1 without control
///   characters
public record Status(int code, String reason) {
    /// Checks code and reason.
    public Status {
        Objects.requireNonNull(reason, "reason");
        requireCode(code);
        for (int i = 0; i < reason.length(); i++) {
            if (!FieldSyntax.isText(reason.charAt(i))) {
                throw new IllegalArgumentException(
                        "status %d has a reason with the character 0x%02x at index %d: only printable Latin-1, space and tab are allowed"
                                .formatted(code, (int) reason.charAt(i), i));
            }
        }
    }

    /// The status of this code with its standard reason, such as `Not Found`; a code without one
    /// gets that of its class, such as `Unknown Client Error`. Codes 100..599 are cached: no
    /// allocation.
    ///
    /// @param code 100..999
    public static Status of(int code) {
        requireCode(code);
        return code < StatusTable.END ? StatusTable.get(code) : new Status(code, "Unknown");
    }

    /// Reads what PEP 3333 calls a status string: three digits, a space, and the reason, which may
    /// be empty: `404 Not Found`.
    public static Status parse(String text) {
        boolean wellFormed = text.length() >= 4 && text.charAt(3) == ' ';
        for (int i = 0; wellFormed && i < 3; i++) {
            wellFormed = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        if (!wellFormed) {
            throw new IllegalArgumentException(
                    "status \"%s\" is not three digits, a space and a reason, such as \"200 OK\""
                            .formatted(text));
        }
        int code = Integer.parseInt(text, 0, 3, 10);
        String reason = text.substring(4);
        if (code >= 100 && code < StatusTable.END && of(code).reason.equals(reason)) {
            return of(code);
        }
        return new Status(code, reason);
    }

    /// Whether a response of this status has a body at all: false for 1xx, 204 and 304, which then
    /// have neither `Content-Length` nor `Transfer-Encoding` of a body (RFC 9112, section 6.3).
    public boolean allowsBody() {
        return code >= 200 && code != 204 && code != 304;
    }

    /// The status as it stands in a status line: code, a space, reason.
    @Override
    public String toString() {
        return code + " " + reason;
    }

    private static void requireCode(int code) {
        if (code < 100 || code > 999) {
            throw new IllegalArgumentException(
                    "status code " + code + " is not allowed: it must be in 100..999");
        }
    }
}
