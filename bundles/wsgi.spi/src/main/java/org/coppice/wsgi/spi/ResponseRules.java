package org.coppice.wsgi.spi;

import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;

/// What an application must not do when it begins a response, the same on every server (PEP 3333,
/// "The start_response() Callable" and "Other HTTP Features").
///
/// **Threads**: any; nothing here has a state. **Errors**: a broken rule is an
/// `IllegalStateException` for the application, which becomes a response 500 unless it catches it.
/// **Null**: where it is said.
public final class ResponseRules {
    private static final int FIRST_FINAL = 200;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int UPGRADE_REQUIRED = 426;
    private static final int FIRST_INTERIM = 102; // 100 is the server's, 101 an upgrade

    private ResponseRules() {}

    /// Whether the head may still be chosen, which it may until a byte of it is on the way.
    ///
    /// @param request whose text names the request in the message
    /// @param begun whether the head is on the way
    /// @param over whether nothing can be sent any more
    /// @param what was attempted, as "start cannot be called"
    public static void requireOpen(Object request, boolean begun, boolean over, String what) {
        if (begun || over) {
            throw new IllegalStateException(
                    "The response to %s has %s sent: %s any more"
                            .formatted(request, over ? "been" : "begun to be", what));
        }
    }

    /// Whether there is a body; one that is empty will do.
    ///
    /// @param body null if the application has returned that
    /// @param request whose text names the request in the message
    /// @param application its name
    public static void requireBody(Body body, Object request, String application) {
        if (body == null) {
            throw new IllegalStateException(
                    "Application %s returned null for %s: it must return a Body, such as Body.empty()"
                            .formatted(application, request));
        }
    }

    /// Whether `start` has been called.
    ///
    /// @param status what it was called with, null for nothing
    /// @param application its name
    public static void requireStarted(Status status, String application) {
        if (status == null) {
            throw new IllegalStateException(
                    "Application %s has not called start before the first bytes of its response"
                            .formatted(application));
        }
    }

    /// Whether a status is that of the response that counts.
    public static void requireFinal(Status status) {
        if (status.code() == SWITCHING_PROTOCOLS) {
            throw new IllegalStateException(
                    "Status %s is not allowed: here environ.upgrade() is empty, as this server keeps its connections; wsgi.server gives them to applications"
                            .formatted(status));
        }
        if (status.code() < FIRST_FINAL) {
            throw new IllegalStateException(
                    "Status %s is not allowed: it must be 200 or more, interim responses have their own way"
                            .formatted(status));
        }
    }

    /// Whether a response of this status may have the header `Upgrade`, where the server gives
    /// connections away (RFC 9110, sections 7.8 and 15.5.22).
    public static boolean mayNameProtocols(Status status) {
        return status.code() == SWITCHING_PROTOCOLS || status.code() == UPGRADE_REQUIRED;
    }

    /// Whether all header fields describe the response, and none the connection.
    ///
    /// @param switching whether they may name protocols to change to
    public static void requireNoHopByHop(Headers headers, boolean switching) {
        for (int i = 0; i < headers.size(); i++) {
            requireNoHopByHop(headers.name(i), switching);
        }
    }

    /// See [#requireNoHopByHop(Headers, boolean)], for one of the fields.
    public static void requireNoHopByHop(String name, boolean switching) {
        if (Headers.isHopByHop(name) && !(switching && name.equalsIgnoreCase("Upgrade"))) {
            throw new IllegalStateException(
                    "Header %s describes the connection, which is the server's business: an application must not set it"
                            .formatted(name));
        }
    }

    /// Whether these make a response ahead of the one that counts (RFC 9110, section 15.2).
    ///
    /// @throws IllegalArgumentException if they do not
    public static void requireInterim(Status status, Headers headers) {
        if (status.code() < FIRST_INTERIM || status.code() >= FIRST_FINAL) {
            throw new IllegalArgumentException(
                    "Status %s is not allowed: an interim response has one of %d..%d"
                            .formatted(status, FIRST_INTERIM, FIRST_FINAL - 1));
        }
        requireInterim(headers);
    }

    /// Whether no header field describes the connection, or how long a body is: such have no place
    /// in an interim response.
    ///
    /// @throws IllegalArgumentException if one does
    public static void requireInterim(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (Headers.isHopByHop(name) || name.equalsIgnoreCase("Content-Length")) {
                throw new IllegalArgumentException(
                        "header %s is not allowed in an interim response".formatted(name));
            }
        }
    }

    /// Throws what the application has given to `start` after its response had begun: it is to end
    /// as if it had not caught it (PEP 3333, `exc_info`).
    ///
    /// @throws RuntimeException itself, if it is one
    /// @throws Error itself, if it is one
    /// @throws IllegalStateException with it as the cause, if it is checked
    public static void throwAgain(Throwable failure) {
        switch (failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure.toString(), failure);
        }
    }
}
