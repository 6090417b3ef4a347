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
import org.coppice.wsgi.spi.Transport;
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
/// **Threads**: the request's green thread; [#isBrokenUnseen] any.
final class Answer implements Transport {
    private final JettyServer server;
    private final JettySettings settings;
    private final Request request;
    private final Response response;
    private final ContentInput input;
    private boolean ended;
    private volatile boolean whole;

    Answer(
            JettyServer server,
            JettySettings settings,
            Request request,
            Response response,
            ContentInput input) {
        this.server = server;
        this.settings = settings;
        this.request = request;
        this.response = response;
        this.input = input;
    }

    @Override
    public boolean isHead() {
        return HttpMethod.HEAD.is(request.getMethod());
    }

    private HttpVersion version() {
        return request.getConnectionMetaData().getHttpVersion();
    }

    private boolean isHttp1() {
        return version() == HttpVersion.HTTP_1_1 || version() == HttpVersion.HTTP_1_0;
    }

    // ---- the head

    @Override
    public void begin(Head head) {
        response.setStatus(head.status().code());
        copy(head.headers());
        if (head.lengthBytes() >= 0) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, head.lengthBytes());
        } else if (!head.isBodyless()) {
            chunked();
        }
        serverField(settings.answers().serverHeader());
        Duration keepAlive = settings.times().keepAlive();
        if (head.isRefusal() || server.isDraining() || server.isCrowded() || keepAlive.isZero()) {
            closeAfter();
        } else {
            keepAlive(keepAlive);
        }
    }

    private void copy(Headers headers) {
        HttpFields.Mutable fields = response.getHeaders();
        for (Headers.Field each : headers) {
            HttpField field = new HttpField(each.name(), each.value());
            if (field.getHeader() == HttpHeader.DATE) {
                fields.put(field); // instead of Jetty's
            } else if (field.getHeader() != HttpHeader.CONTENT_LENGTH) {
                fields.add(field);
            }
        }
    }

    /// Of an unknown length. Jetty would end a response with its connection if that is closed
    /// anyway, and nobody could tell a truncated one from a whole one.
    private void chunked() {
        if (version() == HttpVersion.HTTP_1_1) {
            response.getHeaders()
                    .put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED.asString());
        }
    }

    /// @param value empty for none
    private void serverField(String value) {
        if (!value.isEmpty() && !response.getHeaders().contains(HttpHeader.SERVER)) {
            response.getHeaders().put(HttpHeader.SERVER, value);
        }
    }

    /// HTTP/2 has other ways to say so.
    private void closeAfter() {
        if (isHttp1()) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
    }

    /// Tells a client that asked how long its connection is kept.
    private void keepAlive(Duration time) {
        if (isHttp1() && request.getHeaders().contains(HttpHeader.CONNECTION, "keep-alive")) {
            response.getHeaders().put(HttpHeader.KEEP_ALIVE, "timeout=" + time.toSeconds());
        }
    }

    // ---- bytes

    /// Blocks until they are handed to the system.
    @Override
    public void write(boolean last, ByteBuffer bytes) throws IOException {
        ended |= last;
        await(Callback.Completable.with(done -> response.write(last, bytes, done)));
        whole |= last;
    }

    /// Whether a part of it is sent that would look whole if the connection ended now: it has
    /// neither a length nor chunks.
    boolean isBrokenUnseen() {
        return response.isCommitted()
                && !whole
                && version() == HttpVersion.HTTP_1_0
                && !response.getHeaders().contains(HttpHeader.CONTENT_LENGTH);
    }

    @Override
    public void end() throws IOException {
        if (!ended) {
            write(true, BufferUtil.EMPTY_BUFFER);
        }
    }

    @Override
    public void endInput() {
        input.end();
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
