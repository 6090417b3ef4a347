package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.coppice.green.Coppice;
import org.coppice.wsgi.api.Headers;
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

    /// Sets status and the application's fields, but for `Content-Length`: see [#length].
    void head(Status status, Headers headers) {
        HttpFields.Mutable fields = response.getHeaders();
        response.setStatus(status.code());
        for (Headers.Field each : headers) {
            HttpField field = new HttpField(each.name(), each.value());
            if (field.getHeader() == HttpHeader.DATE) {
                fields.put(field); // instead of Jetty's
            } else if (field.getHeader() != HttpHeader.CONTENT_LENGTH) {
                fields.add(field);
            }
        }
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

    /// Sends a response ahead of the one that counts.
    ///
    /// @return false if the client would not understand it
    boolean interim(Status status, Headers headers) throws IOException {
        if (version() == HttpVersion.HTTP_1_0) {
            return false;
        }
        HttpFields.Mutable fields = HttpFields.build();
        headers.forEach(each -> fields.add(each.name(), each.value()));
        await(response.writeInterim(status.code(), fields));
        return true;
    }
}
