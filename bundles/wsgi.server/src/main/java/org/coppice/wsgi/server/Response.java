package org.coppice.wsgi.server;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.coppice.wsgi.api.FileBody;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.PromisedLength;
import org.coppice.wsgi.spi.ResponseRules;

/// How a response goes out: its head, the framing of its body, and what that means for the
/// connection. What an application may do and when, says [Exchange].
///
/// The length is what the application's `Content-Length` says, else what its body says, else
/// unknown: then the response is chunked, or ends with the connection for HTTP/1.0.
final class Response {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final ServerLoop home;
    private final Workspace work;
    private final RequestHead head;
    private final ServerSettings settings;
    private final RequestBody input;
    private final boolean http11;
    private final PromisedLength promised;
    private Status status;
    private boolean begun;
    private boolean persistent;
    private boolean refused;

    Response(
            ServerLoop home,
            Workspace work,
            RequestHead head,
            ServerSettings settings,
            RequestBody input,
            boolean http11) {
        this.home = home;
        this.work = work;
        this.head = head;
        this.settings = settings;
        this.input = input;
        this.http11 = http11;
        this.promised = new PromisedLength(head, settings.application().name());
    }

    /// Whether the head is on the way.
    boolean isBegun() {
        return begun;
    }

    /// Whether the connection can stay open.
    boolean isPersistent() {
        return persistent;
    }

    /// Whether so many bytes are promised and sent.
    boolean hasSent(long lengthBytes) {
        return begun && promised.sentBytes() == lengthBytes && promised.isKept();
    }

    /// Whether a response of this status to this request has no body.
    boolean isBodyless(Status ofStatus) {
        return head.isHead() || !ofStatus.allowsBody();
    }

    /// From now on the connection is to be closed after it.
    void refuse() {
        refused = true;
    }

    // ---- the head

    /// Sends the head and the first bytes.
    ///
    /// @param first null for none
    /// @param lengthBytes of the whole body, unless the headers declare another; -1 for unknown
    /// @param strict whether more than the headers declare is an error, and not cut off
    void begin(
            Status newStatus, Headers headers, ByteBuffer first, long lengthBytes, boolean strict)
            throws IOException {
        status = newStatus;
        ResponseEncoder encoder = work.encoder();
        encoder.reset();
        encoder.fields(
                headers,
                ResponseRules.mayNameProtocols(status),
                settings.responses().capitalizeResponseHeaders());
        encoder.serverFields(home.date(), home.server().serverLine());
        if (!settings.responses().http11()) {
            encoder.sayHttp10();
        }
        ByteBuffer content = isBodyless(status) ? null : first;
        promised.begin(encoder.declaredLengthBytes(), lengthBytes, isBodyless(status));
        if (content != null) {
            promised.count(content, strict);
        }
        boolean last = isBodyless(status) || promised.isKept();
        persistent = isSwitching() || mayPersist(last);
        if (persistent && head.asksKeepAlive() && !isSwitching()) {
            encoder.keepAlive(settings.timeouts().keepAlive().toSeconds());
        }
        work.appendHead(head.isHead(), http11, status, promised.bytes(), persistent, content);
        begun = true;
        input.responseBegins();
        if (content != null) {
            work.output().append(content);
        }
    }

    private boolean isSwitching() {
        return status.code() == SWITCHING_PROTOCOLS;
    }

    private boolean mayPersist(boolean last) {
        boolean endShows = http11 || promised.isKnown() || isBodyless(status);
        return endShows
                && !refused
                && head.wantsPersistence()
                && (http11 || head.asksKeepAlive())
                && !settings.timeouts().keepAlive().isZero()
                && home.keepsConnections()
                && (!last || input.isDrainable());
    }

    // ---- the body

    /// Sends a further part of the body, see [#begin].
    void part(ByteBuffer bytes, boolean strict) throws IOException {
        if (isBodyless(status)) {
            return;
        }
        promised.count(bytes, strict);
        if (work.encoder().isChunking()) {
            work.output().append(work.encoder().part(bytes), bytes);
        } else {
            work.output().append(bytes);
        }
    }

    /// Whether a file can go out as it is, without frames.
    boolean takesFile() {
        return promised.isKnown() && !isBodyless(status);
    }

    /// Sends a file, or as much of it as is promised.
    void file(FileBody file) throws IOException {
        long count = promised.count(file.lengthBytes());
        long sent =
                work.output()
                        .sendFile(
                                file.file(),
                                file.position(),
                                count,
                                settings.rates().filePieceBytes());
        if (sent < count) {
            throw new EOFException(
                    "the body's file ended after %d of %d bytes"
                            .formatted(sent, file.lengthBytes()));
        }
    }

    // ---- the end

    /// Ends a response that has begun.
    void end() throws IOException {
        if (!isBodyless(status)) {
            if (!promised.endsWell()) {
                persistent = false;
            } else if (work.encoder().isChunking()) {
                work.output().append(work.encoder().end());
            }
        }
        if (persistent && work.input().hasRemaining() && !isSwitching()) {
            work.output().flushBehind();
        } else {
            work.output().flush();
        }
    }

    /// Ends one that has begun and failed, so that nobody can take it for complete.
    void truncate() throws IOException {
        persistent = false;
        work.output().flush();
        if (!work.encoder().isChunking() && !promised.isKnown() && !isBodyless(status)) {
            // Only a reset tells that this end is none.
            work.stream().reset();
        }
    }
}
