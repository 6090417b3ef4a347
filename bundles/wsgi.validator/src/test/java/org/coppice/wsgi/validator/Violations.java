package org.coppice.wsgi.validator;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.junit.function.ThrowingRunnable;

/// A server that keeps the rules, an application that does, and what tests ask for.
final class Violations {
    static final Headers TEXT = Headers.of("Content-Type", "text/plain").frozen();

    /// Keeps all rules.
    static final Application GOOD = answering(Status.of(200), TEXT, Body.of("abc"));

    private Violations() {}

    static Application answering(Status status, Headers headers, Body body) {
        return (environ, start) -> {
            start.start(status, headers);
            return body;
        };
    }

    static Environ get() {
        return Environ.blank("GET", "/x");
    }

    /// Serves as a server should.
    static void serve(Application application) throws Exception {
        serve(application, get());
    }

    static void serve(Application application, Environ environ) throws Exception {
        Validator validator = new Validator(application);
        try (Body body = validator.call(environ, new Start())) {
            for (ByteBuffer buffer : body) {
                assertTrue(buffer.remaining() >= 0);
            }
        }
        assertEquals(0, validator.openBodies());
    }

    static void assertBreaks(Rule rule, ThrowingRunnable what) {
        ContractViolation violation = assertThrows(ContractViolation.class, what);
        assertEquals(violation.getMessage(), rule, violation.rule());
        assertTrue(violation.getMessage(), violation.getMessage().contains(rule.name()));
        assertTrue(violation.getMessage(), violation.getMessage().contains(rule.text()));
    }

    static void assertBreaks(Rule rule, Application application) {
        assertBreaks(rule, () -> serve(application));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// A server's `start` that keeps the rules.
    static final class Start implements StartResponse {
        private boolean begun;

        @Override
        public ResponseWriter start(Status status, Headers headers) {
            return bytes -> begun = true;
        }

        @Override
        public ResponseWriter start(Status status, Headers headers, Throwable failure) {
            if (begun) {
                throw new IllegalStateException(failure);
            }
            return bytes -> begun = true;
        }
    }
}
