package org.coppice.wsgi.server;

import org.coppice.wsgi.spi.Authority;
import org.coppice.wsgi.spi.Problem;

/// What a head means for the server: how its body is framed, whether the connection stays open, and
/// what it is refused for although each of its lines is well formed.
///
/// **Threads**: any.
final class RequestRules {
    private static final int HOST = 4;
    private static final int EXPECT = 6;
    private static final int CONNECTION = 10;
    private static final int CONTENT_LENGTH = 14;
    private static final int TRANSFER_ENCODING = 17;
    private static final int DIGITS_MAX = 19;

    private final RequestHead head;
    private int hosts;
    private String host = "";
    private String codings;
    private boolean hasLength;
    private Problem problem;

    private RequestRules(RequestHead head) {
        this.head = head;
    }

    /// Reads the fields and writes into the head what they mean.
    ///
    /// @param bodyMaxBytes 0 for no limit
    /// @return null if nothing is wrong
    static Problem apply(RequestHead head, long bodyMaxBytes) {
        RequestRules rules = new RequestRules(head);
        for (int i = 0; i < head.size() && rules.problem == null; i++) {
            rules.read(i);
        }
        if (rules.problem == null) {
            rules.finish(bodyMaxBytes);
        }
        return rules.problem;
    }

    private void refuse(int code, String reason) {
        problem = new Problem(code, reason);
    }

    /// Few names have the length of one that matters.
    private void read(int field) {
        switch (head.nameLength(field)) {
            case HOST -> host(field);
            case EXPECT -> expect(field);
            case CONNECTION -> connection(field);
            case CONTENT_LENGTH -> contentLength(field);
            case TRANSFER_ENCODING -> transferEncoding(field);
            default -> {}
        }
    }

    private void host(int field) {
        if (head.isNamed(field, "host")) {
            host = head.value(field);
            hosts++;
        }
    }

    private void expect(int field) {
        if (!head.isNamed(field, "expect") || !head.isHttp11()) {
            return; // RFC 9110, section 10.1.1
        }
        if (head.value(field).equalsIgnoreCase("100-continue")) {
            head.expectContinue();
        } else {
            refuse(417, "The only expectation that this server meets is 100-continue");
        }
    }

    private void connection(int field) {
        if (!head.isNamed(field, "connection")) {
            return;
        }
        for (String option : head.value(field).split(",")) {
            if (option.strip().equalsIgnoreCase("close")) {
                head.asksClose();
            } else if (option.strip().equalsIgnoreCase("keep-alive")) {
                head.asksForKeepAlive();
            }
        }
    }

    /// Nothing but digits, once: whoever is before or behind this server may take the first or the
    /// last of two, so that even equal ones are refused.
    private void contentLength(int field) {
        if (!head.isNamed(field, "content-length")) {
            return;
        }
        String value = head.value(field);
        long lengthBytes = hasLength ? -1 : number(value);
        hasLength = true;
        if (lengthBytes < 0) {
            refuse(400, "Content-Length is malformed, or there are several");
        }
        head.contentLengthBytes(lengthBytes);
    }

    /// @return -1 if it is none
    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > DIGITS_MAX) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number; // of 19 digits it is negative where it overflows
    }

    private void transferEncoding(int field) {
        if (head.isNamed(field, "transfer-encoding")) {
            codings = codings == null ? head.value(field) : codings + "," + head.value(field);
        }
    }

    private void finish(long bodyMaxBytes) {
        if (head.method().equals("CONNECT")) { // RFC 9110, section 9.3.6: few origin servers do
            refuse(501, "This server makes no tunnels");
        } else if (hosts > 1 || hosts == 0 && head.isHttp11()) {
            refuse(400, "There must be one field Host");
        } else if (hosts == 1 && !(host.isEmpty() || Authority.isValid(host))) {
            refuse(400, "The field Host is malformed");
        } else if (codings != null) {
            frameByCodings();
        } else if (bodyMaxBytes > 0 && head.contentLengthBytes() > bodyMaxBytes) {
            problem = bodyTooLong(bodyMaxBytes);
        }
    }

    static Problem bodyTooLong(long bodyMaxBytes) {
        return new Problem(413, "The body is longer than " + bodyMaxBytes + " bytes");
    }

    /// RFC 9112, section 6.1.
    private void frameByCodings() {
        if (!head.isHttp11()) {
            refuse(400, "HTTP/1.0 has no Transfer-Encoding");
        } else if (hasLength) {
            refuse(400, "There must not be both Content-Length and Transfer-Encoding");
        } else if (codings.equalsIgnoreCase("chunked")) {
            head.chunked();
        } else if (!isChunkedOnceAtTheEnd()) {
            refuse(400, "Transfer-Encoding must have chunked once, as its last");
        } else {
            refuse(501, "The only Transfer-Encoding that this server knows is chunked");
        }
    }

    private boolean isChunkedOnceAtTheEnd() {
        String[] names = codings.split(",", -1);
        int chunked = 0;
        for (String name : names) {
            chunked += name.strip().equalsIgnoreCase("chunked") ? 1 : 0;
        }
        return chunked == 1 && names[names.length - 1].strip().equalsIgnoreCase("chunked");
    }
}
