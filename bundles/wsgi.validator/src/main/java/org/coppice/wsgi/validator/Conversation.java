package org.coppice.wsgi.validator;

import java.util.List;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.api.Upgrade;

/// How far one request and its response have come.
final class Conversation {
    private static final int RESET_CONTENT = 205;

    private final Environ environ;
    private Status status;
    private Headers headers;
    private Headers headersAtStart;
    private long declaredBytes = -1;
    private long bytes;
    private boolean returned;
    private boolean over;

    Conversation(Environ environ) {
        this.environ = environ;
    }

    void returned() {
        returned = true;
    }

    void over() {
        over = true;
    }

    void requireNotOver(String what) {
        Rule.AFTER_THE_END.require(!over, "%s was used after the body was closed", what);
    }

    boolean isStarted() {
        return status != null;
    }

    /// Whether bytes were given to the server, so that the response has begun.
    boolean isBegun() {
        return bytes > 0;
    }

    // ---- start

    void started(Status newStatus, Headers newHeaders) {
        Rule.START_ARGUMENTS.require(newStatus != null, "the status is null");
        Rule.START_ARGUMENTS.require(newHeaders != null, "the headers are null");
        checkStatus(newStatus.code());
        for (int i = 0; i < newHeaders.size(); i++) {
            checkHeader(newStatus.code(), newHeaders.name(i));
        }
        checkContentType(newStatus, newHeaders);
        declaredBytes = declaredBytes(newHeaders);
        status = newStatus;
        headers = newHeaders;
        headersAtStart = newHeaders.copy();
    }

    private void checkStatus(int code) {
        boolean upgraded = code == 101 && environ.upgrade().map(Upgrade::isTaken).orElse(false);
        Rule.STATUS.require(upgraded || code >= 200 && code <= 599, "it is %d", code);
    }

    private static void checkHeader(int code, String name) {
        Rule.HEADER_NAME.require(!name.equalsIgnoreCase("Status"), "there is the header %s", name);
        Rule.HEADER_NAME.require(
                !name.endsWith("-") && !name.endsWith("_"), "there is the header %s", name);
        Rule.HOP_BY_HOP.require(
                !Headers.isHopByHop(name)
                        || (code == 101 || code == 426) && name.equalsIgnoreCase("Upgrade"),
                "there is the header %s",
                name);
    }

    private static void checkContentType(Status status, Headers headers) {
        List<String> types = headers.all("Content-Type");
        if (status.code() == RESET_CONTENT) {
            return; // has no body either, but a type does not harm
        }
        if (status.allowsBody()) {
            Rule.CONTENT_TYPE.require(
                    types.size() == 1, "status %s has the types %s", status, types);
        } else {
            Rule.CONTENT_TYPE.require(types.isEmpty(), "status %s has the types %s", status, types);
        }
    }

    private static long declaredBytes(Headers headers) {
        List<String> lengths = headers.all("Content-Length");
        if (lengths.isEmpty()) {
            return -1;
        }
        String length = lengths.getFirst();
        Rule.CONTENT_LENGTH.require(
                lengths.size() == 1 && length.matches("[0-9]{1,18}"),
                "the header Content-Length is %s",
                lengths);
        return Long.parseLong(length);
    }

    // ---- bytes

    void requireMayWrite() {
        Rule.WRITE.require(!returned, "it was called after the application has returned");
    }

    void passes(int count) {
        requireStarted("before its first buffer");
        requireSameHeaders();
        bytes += count;
        if (status.code() == RESET_CONTENT || !status.allowsBody()) {
            Rule.NO_BODY.require(bytes == 0, "status %s has %d bytes", status, bytes);
        }
        Rule.CONTENT_LENGTH.require(
                declaredBytes < 0 || bytes <= declaredBytes,
                "the header says %d bytes, there are %d and maybe more",
                declaredBytes,
                bytes);
    }

    void requireStarted(String when) {
        Rule.START_BEFORE_BODY.require(isStarted(), "it was not called %s", when);
    }

    /// The body has come to its end by itself.
    ///
    /// @param promisedBytes what the body said of its length, -1 for nothing
    /// @param bodyBytes how many it has had, without what was written
    void ended(long promisedBytes, long bodyBytes) {
        requireStarted("before the end of the body");
        requireSameHeaders();
        Rule.CONTENT_LENGTH.require(
                promisedBytes < 0 || promisedBytes == bodyBytes,
                "lengthBytes says %d bytes, there are %d",
                promisedBytes,
                bodyBytes);
        boolean lengthIsOfThese = status.code() != 304 && !environ.requestMethod().equals("HEAD");
        Rule.CONTENT_LENGTH.require(
                declaredBytes < 0 || !lengthIsOfThese || declaredBytes == bytes,
                "the header says %d bytes, there are %d",
                declaredBytes,
                bytes);
    }

    private void requireSameHeaders() {
        Rule.HEADERS_KEPT.require(
                headers.equals(headersAtStart), "they were %s and are %s", headersAtStart, headers);
    }
}
