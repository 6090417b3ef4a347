package org.coppice.wsgi.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.RequestInput;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;

/// The application of the contract: it notes what it sees of the clients that it is told of, by
/// their ports, and answers by the path as [ServerContract] tells.
final class ContractApplication implements Application {
    static final String GOOD_PATH = "/good";

    /// A header field of each response: the method that was seen.
    static final String METHOD_FIELD = "X-Method";

    private static final String STATUS_PATH = "/status/";
    private static final Pattern STATUS =
            Pattern.compile(STATUS_PATH + "(204|205|299|304|404|500)");

    private final Map<Integer, List<SeenRequest>> seen = new ConcurrentHashMap<>();

    /// Notes what comes from there, from now on until [#forget].
    void watch(int port) {
        seen.put(port, new CopyOnWriteArrayList<>());
    }

    /// What was seen of a connection, in order, without those for [#GOOD_PATH].
    List<SeenRequest> seen(int port) {
        return seen.getOrDefault(port, List.of());
    }

    /// Nor is what still comes kept, as of a connection that was broken off.
    void forget(int port) {
        seen.remove(port);
    }

    @Override
    public Body call(Environ environ, StartResponse start) throws Exception {
        String path = environ.pathInfo();
        if (path.equals(GOOD_PATH)) {
            start.start(Status.of(200), fields(environ));
            return Body.of("good");
        }
        SeenRequest request = new SeenRequest(environ);
        List<SeenRequest> watched = seen.get(environ.remotePort().orElse(0));
        if (watched != null) {
            watched.add(request);
        }
        if (path.equals("/unread")) {
            return text(environ, start, 200, path);
        }
        if (path.equals("/late")) {
            return late(environ, start, request);
        }
        read(environ, request);
        if (path.equals("/chunks")) {
            start.start(Status.of(200), fields(environ));
            return Body.of(List.of(bytes("ab"), bytes("cd")));
        }
        if (STATUS.matcher(path).matches()) {
            return status(environ, start, Integer.parseInt(path.substring(STATUS_PATH.length())));
        }
        return text(
                environ,
                start,
                200,
                environ.requestMethod() + " " + environ.get(Environ.RAW_PATH_INFO));
    }

    private static Body late(Environ environ, StartResponse start, SeenRequest request)
            throws IOException {
        ResponseWriter writer = start.start(Status.of(200), fields(environ));
        writer.write(ByteBuffer.wrap(bytes("late")));
        read(environ, request);
        return Body.of("r");
    }

    private static Body status(Environ environ, StartResponse start, int code) {
        Status status = Status.of(code);
        if (!status.allowsBody() || code == 205) {
            start.start(status, Headers.of(METHOD_FIELD, environ.requestMethod()));
            return Body.empty();
        }
        return text(environ, start, code, "status");
    }

    private static Body text(Environ environ, StartResponse start, int code, String text) {
        start.start(Status.of(code), fields(environ));
        return Body.of(bytes(text));
    }

    private static Headers fields(Environ environ) {
        return Headers.of("Content-Type", "text/plain", METHOD_FIELD, environ.requestMethod());
    }

    private static void read(Environ environ, SeenRequest request) throws IOException {
        RequestInput input = RequestInput.of(environ.input());
        String body = new String(input.readAllBytes(), StandardCharsets.ISO_8859_1);
        request.body(body, input.trailers());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
