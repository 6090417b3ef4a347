package org.coppice.example.echo;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;

public class EchoTest {
    @Test
    public void whatIsSentComesBackWithItsType() {
        Request request = Request.blank("POST", "/echo");
        request.environ().put(Environ.CONTENT_TYPE, "text/x; charset=utf-8");
        request.environ()
                .put(
                        Environ.WSGI_INPUT,
                        new ByteArrayInputStream("é".getBytes(StandardCharsets.UTF_8)));
        Response response = new Echo().handle(request);
        assertEquals(
                Optional.of("text/x; charset=utf-8"), response.headers().first("Content-Type"));
        try (Body body = response.body()) {
            assertEquals("é", StandardCharsets.UTF_8.decode(body.iterator().next()).toString());
        }
    }

    @Test
    public void anEndlessBodyNeedsOneBuffer() {
        Request request = Request.blank("POST", "/echo");
        request.environ().put(Environ.WSGI_INPUT, new Endless());
        try (Body body = new Echo().handle(request).body()) {
            long bytes = 0;
            int largest = 0;
            for (ByteBuffer buffer : body) {
                bytes += buffer.remaining();
                largest = Math.max(largest, buffer.capacity());
                if (bytes > 1L << 30) {
                    break;
                }
            }
            assertTrue("" + largest, largest <= 64 * 1024);
        }
    }

    private static final class Endless extends InputStream {
        @Override
        public int read() {
            return 'x';
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            return length;
        }
    }
}
