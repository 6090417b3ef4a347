package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.junit.Test;

/// How a response ends that breaks off. A client of HTTP/1.0 is told the end of one without a
/// length by the end of the connection alone (RFC 9112, section 6.3), so that must be a reset where
/// something is missing, and none where nothing is.
///
/// **Threads**: JUnit's. **Errors**: an `AssertionError` for what is not met. **Null**: nothing
/// here is null.
///
/// @param <R> the rule that runs the server
public abstract class BrokenResponseContract<R extends ServerRule<?, R>>
        extends RunningServerContract<R> {
    private static final String PART = "a part";
    private static final String OLD_GET = "GET / HTTP/1.0\n\n";

    /// When a client has read what was sent.
    private final CompletableFuture<String> isRead = new CompletableFuture<>();

    /// For the subclasses.
    protected BrokenResponseContract(R server) {
        super(server);
    }

    /// @throws Exception never, if all is well
    @Test
    public void anApplicationThatFailsAfterAPartBreaksItOff() throws Exception {
        server.application((environ, start) -> {
            sendPart(start);
            Coppice.await(isRead);
            throw new IllegalStateException("the rest is lost");
        });
        requireReset();
    }

    /// @throws Exception never, if all is well
    @Test
    public void aBodyThatFailsAfterAPartBreaksItOff() throws Exception {
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return new HalfBody();
        });
        requireReset();
    }

    /// @throws Exception never, if all is well
    @Test
    public void aStopThatCutsBreaksItOff() throws Exception {
        server.with("drainMillis", 1).reconfigure();
        server.application((environ, start) -> {
            sendPart(start);
            return Body.of(Coppice.await(isRead));
        });
        try (Client client = server.connect().send(OLD_GET)) {
            client.readUntil("\n\n" + PART);
            server.stop();
            assertThrows(IOException.class, client::readToEnd);
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void aWholeOneEndsWell() throws Exception {
        server.application((environ, start) -> {
            sendPart(start);
            return Body.empty();
        });
        try (Client client = server.connect().send(OLD_GET)) {
            String response = client.readToEnd();
            assertTrue(response, response.endsWith("\n\n" + PART));
        }
        assertEquals(0, log.containing("ERROR").size());
    }

    private void requireReset() throws IOException {
        try (Client client = server.connect().send(OLD_GET)) {
            client.readUntil("\n\n" + PART);
            isRead.complete("");
            assertThrows(IOException.class, client::readToEnd);
        }
        assertEquals(1, log.containing("the rest is lost").size());
    }

    private static void sendPart(StartResponse start) throws IOException {
        start.start(Status.of(200), Headers.of()).write(part());
    }

    private static ByteBuffer part() {
        return ByteBuffer.wrap(PART.getBytes(StandardCharsets.US_ASCII));
    }

    /// Fails when its first part is read.
    private final class HalfBody implements Body, Iterator<ByteBuffer> {
        private boolean begun;

        @Override
        public Iterator<ByteBuffer> iterator() {
            return this;
        }

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public ByteBuffer next() {
            if (!begun) {
                begun = true;
                return part();
            }
            Coppice.await(isRead);
            throw new IllegalStateException("the rest is lost");
        }
    }
}
