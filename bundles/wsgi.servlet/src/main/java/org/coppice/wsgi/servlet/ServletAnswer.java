package org.coppice.wsgi.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.coppice.green.Flag;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.spi.ClientGoneException;
import org.coppice.wsgi.spi.Transport;

/// The container's response, written by a green thread: what waits for the client blocks that
/// alone. A small response that is whole is left to the container, which sends it when the request
/// is complete: no thread waits for it, and none is asked for. It is sent at once if something
/// shall run after it.
///
/// **Threads**: the request's green thread; the container calls what [WriteListener] has.
final class ServletAnswer implements Transport, WriteListener {
    private static final long UNKNOWN = -1;

    /// What a container is asked to hold back, and so never writes at once.
    private static final int SMALL_BYTES = 8 * 1024;

    private static final int COPY_BYTES = 16 * 1024;

    private final boolean isHead;
    private final HttpServletResponse response;
    private final ServletInput input;
    private final Duration timeout;
    private final BooleanSupplier hasHooks;
    private final Flag possible = new Flag();
    private ServletOutputStream out;
    private Head head;
    private volatile Throwable failure;

    /// @param timeout the longest wait for the client
    /// @param hasHooks whether something shall run after the response
    ServletAnswer(
            boolean isHead,
            HttpServletResponse response,
            ServletInput input,
            Duration timeout,
            BooleanSupplier hasHooks) {
        this.isHead = isHead;
        this.response = response;
        this.input = input;
        this.timeout = timeout;
        this.hasHooks = hasHooks;
    }

    @Override
    public boolean isHead() {
        return isHead;
    }

    // ---- the head

    @Override
    public void begin(Head newHead) {
        head = newHead;
        response.setStatus(head.status().code());
        for (Headers.Field each : head.headers()) {
            if (each.name().equalsIgnoreCase("Content-Length")) {
                continue; // see length()
            }
            if (each.name().equalsIgnoreCase("Date")
                    || each.name().equalsIgnoreCase("Content-Type")) {
                response.setHeader(each.name(), each.value()); // instead of the container's
            } else {
                response.addHeader(each.name(), each.value());
            }
        }
        if (head.isBodyless()) {
            length();
        }
    }

    private void length() {
        if (head.lengthBytes() != UNKNOWN) {
            response.setContentLengthLong(head.lengthBytes());
        }
    }

    // ---- bytes

    @Override
    public void write(boolean last, ByteBuffer bytes) throws IOException {
        if (out == null) {
            if (last && bytes.remaining() < SMALL_BYTES && !hasHooks.getAsBoolean()) {
                response.setBufferSize(SMALL_BYTES);
                put(response.getOutputStream(), bytes);
                return;
            }
            length();
            open();
        }
        send(bytes);
        if (!last) {
            awaitReady();
            flush();
        }
        awaitReady();
    }

    private void open() throws IOException {
        out = response.getOutputStream();
        out.setWriteListener(this);
        awaitNews(); // there is a first one in any case
    }

    /// In pieces, each of which belongs to the container until it is ready again.
    private void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int count =
                    bytes.hasArray() ? bytes.remaining() : Math.min(bytes.remaining(), COPY_BYTES);
            ByteBuffer piece = bytes.slice(bytes.position(), count);
            bytes.position(bytes.position() + count);
            awaitReady();
            put(out, piece);
        }
    }

    private static void put(ServletOutputStream to, ByteBuffer piece) throws IOException {
        byte[] copy;
        int offset = 0;
        int count = piece.remaining();
        if (piece.hasArray()) {
            copy = piece.array();
            offset = piece.arrayOffset() + piece.position();
        } else {
            copy = new byte[count];
            piece.get(copy);
        }
        try {
            to.write(copy, offset, count);
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    private void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw new ClientGoneException(e);
        }
    }

    /// Blocks until the container takes more, and all that it has taken is its own.
    private void awaitReady() throws ClientGoneException {
        requireNoFailure();
        possible.clear();
        while (!out.isReady()) {
            awaitNews();
            requireNoFailure();
            possible.clear();
        }
    }

    private void awaitNews() throws ClientGoneException {
        if (!possible.await(timeout)) {
            throw new ClientGoneException("the client does not read");
        }
    }

    private void requireNoFailure() throws ClientGoneException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw new ClientGoneException(e);
            case Throwable e -> throw new ClientGoneException(e.toString());
        }
    }

    /// The container ends it when the request is complete; what runs before that finds it sent.
    @Override
    public void end() throws IOException {
        if (!hasHooks.getAsBoolean()) {
            return;
        }
        if (out == null) {
            length();
            open();
        }
        awaitReady();
        flush();
        awaitReady();
    }

    @Override
    public void endInput() {
        input.over();
    }

    // ---- for the container

    @Override
    public void onWritePossible() {
        possible.set();
    }

    @Override
    public void onError(Throwable cause) {
        failure = cause;
        possible.set();
    }
}
