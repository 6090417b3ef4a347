package org.coppice.routing.spi;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;

/// Calls an application as a server does.
final class Client {
    private Client() {}

    record Answer(int status, Headers headers, String text) {}

    static Answer get(Application application, String path) throws Exception {
        return call(application, Environ.blank("GET", path));
    }

    static Answer call(Application application, Environ environ) throws Exception {
        Started started = new Started();
        try (Body body = application.call(environ, started)) {
            return new Answer(started.status.code(), started.headers, text(body));
        }
    }

    static String text(Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuffer buffer : body) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            out.writeBytes(bytes);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /// Takes the last status before the body, as a server does.
    static final class Started implements StartResponse {
        Status status;
        Headers headers;

        @Override
        public ResponseWriter start(Status newStatus, Headers newHeaders) {
            status = newStatus;
            headers = newHeaders;
            return bytes -> {};
        }

        @Override
        public ResponseWriter start(Status newStatus, Headers newHeaders, Throwable failure) {
            return start(newStatus, newHeaders);
        }
    }
}
