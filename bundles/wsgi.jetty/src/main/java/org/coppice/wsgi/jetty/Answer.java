package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.coppice.green.Coppice;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.InterimResponses;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.ClientGoneException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/// Jetty's response, written by a green thread: what waits for the client blocks that alone.
///
/// **Threads**: the request's green thread.
final class Answer {
    private final Request request;
    private final Response response;
    private long declaredLengthBytes = -1;
    private boolean ended;

    Answer(Request request, Response response) {
        this.request = request;
        this.response = response;
    }

    boolean isHead() {
        return HttpMethod.HEAD.is(request.getMethod());
    }

    private HttpVersion version() {
        return request.getConnectionMetaData().getHttpVersion();
    }

    private boolean isHttp1() {
        return version() == HttpVersion.HTTP_1_1 || version() == HttpVersion.HTTP_1_0;
    }

    // ---- the head

    /// Sets status and the application's fields, except those that are the server's business.
    ///
    /// @return the name of one that was left out
    Optional<String> head(Status status, Headers headers) {
        HttpFields.Mutable fields = response.getHeaders();
        Optional<String> leftOut = Optional.empty();
        response.setStatus(status.code());
        for (Headers.Field each : headers) {
            HttpField field = new HttpField(each.name(), each.value());
            if (Headers.isHopByHop(each.name())) {
                leftOut = Optional.of(each.name());
            } else if (field.getHeader() == HttpHeader.CONTENT_LENGTH) {
                declaredLengthBytes = lengthBytes(each.value());
            } else if (field.getHeader() == HttpHeader.DATE) {
                fields.put(field); // instead of Jetty's
            } else {
                fields.add(field);
            }
        }
        return leftOut;
    }

    private static long lengthBytes(String value) {
        try {
            long lengthBytes = Long.parseLong(value);
            if (lengthBytes >= 0) {
                return lengthBytes;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException(
                "header Content-Length \"%s\" is not allowed: it must be a number of 0 or more"
                        .formatted(value));
    }

    /// What the application's `Content-Length` says; -1 if it has none.
    long declaredLengthBytes() {
        return declaredLengthBytes;
    }

    void length(long bytes) {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes);
    }

    /// Of an unknown length. Jetty would end a response with its connection if that is closed
    /// anyway, and nobody could tell a truncated one from a whole one.
    void chunked() {
        if (version() == HttpVersion.HTTP_1_1) {
            response.getHeaders()
                    .put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());
        }
    }

    /// @param server empty for none
    void serverFields(String server) {
        if (!server.isEmpty() && !response.getHeaders().contains(HttpHeader.SERVER)) {
            response.getHeaders().put(HttpHeader.SERVER, server);
        }
    }

    /// HTTP/2 has other ways to say so.
    void closeAfter() {
        if (isHttp1()) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
    }

    /// Tells a client that asked how long its connection is kept.
    void keepAlive(Duration time) {
        if (isHttp1() && request.getHeaders().contains(HttpHeader.CONNECTION, "keep-alive")) {
            response.getHeaders().put(HttpHeader.KEEP_ALIVE, "timeout=" + time.toSeconds());
        }
    }

    // ---- bytes

    /// Blocks until they are handed to the system.
    ///
    /// @param last whether the response ends with them
    void write(boolean last, ByteBuffer bytes) throws IOException {
        ended |= last;
        await(Callback.Completable.with(done -> response.write(last, bytes, done)));
    }

    /// Ends the response, if it has not ended with its last bytes.
    void end() throws IOException {
        if (!ended) {
            write(true, BufferUtil.EMPTY_BUFFER);
        }
    }

    private static void await(CompletionStage<Void> stage) throws IOException {
        try {
            Coppice.await(stage);
        } catch (CompletionException e) {
            throw new ClientGoneException(
                    e.getCause() instanceof IOException io ? io : new IOException(e.getCause()));
        }
    }

    // ---- ahead of it

    /// Puts [Environ#EARLY_HINTS] in.
    void offerInterimResponses(Environ environ) {
        InterimResponses interim = this::sendInterim;
        environ.put(Environ.EARLY_HINTS, interim);
    }

    private boolean sendInterim(Status status, Headers headers) throws IOException {
        if (status.code() < 102 || status.code() > 199) {
            throw new IllegalArgumentException(
                    "status %s is not allowed: an interim response has 102..199".formatted(status));
        }
        if (response.isCommitted()) {
            throw new IllegalStateException("the response has begun to be sent");
        }
        if (version() == HttpVersion.HTTP_1_0) {
            return false;
        }
        HttpFields.Mutable fields = HttpFields.build();
        for (Headers.Field each : headers) {
            if (Headers.isHopByHop(each.name()) || each.name().equalsIgnoreCase("Content-Length")) {
                throw new IllegalArgumentException(
                        "header %s is not allowed in an interim response".formatted(each.name()));
            }
            fields.add(each.name(), each.value());
        }
        await(response.writeInterim(status.code(), fields));
        return true;
    }
}
