package org.coppice.routing.objects;

import static org.junit.Assert.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.ObjectRouterFactory;
import org.coppice.routing.objects.api.ObjectRouting;
import org.coppice.web.Request;
import org.coppice.web.RequestBuilder;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.ResponseWriter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;

/// Tables of requests and answers. A row is
///
/// `METHOD /path?query STATUS text [what else is sent]`
///
/// with two spaces or more between its cells. The text of a redirect is its `Location`, that of a
/// 405 its `Allow`, that of a 204 its `Allow` or nothing, that of others the body. Sent are headers
/// (`Accept: text/html`), forms (`form a=1&b=2`) and documents (`json {}`), with ` | ` between
/// them.
final class Table {
    /// Those whose text is of no interest.
    private static final Set<Integer> SILENT = Set.of(401, 404, 406);

    private final Application application;

    Table(Application application) {
        this.application = application;
    }

    static Table of(Controller root) {
        return new Table(ObjectRouterFactory.find().router(root));
    }

    static Table of(ObjectRouting routing) {
        return new Table(ObjectRouterFactory.find().router(routing));
    }

    /// Checks all rows and tells of all that are not so.
    void check(String rows) throws Exception {
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        for (String row : rows.strip().split("\n")) {
            String[] cells = row.strip().split("\\s{2,}", 4);
            Answer answer = answer(cells[0], cells[1], cells.length > 3 ? cells[3] : "");
            checked++;
            if (!answer.shown().equals(cells[2].strip())) {
                wrong.add(row.strip() + "\n     but was " + answer.shown());
            }
        }
        assertEquals("of " + checked + " rows", "", String.join("\n", wrong));
    }

    Answer answer(String method, String path, String sent) throws Exception {
        RequestBuilder builder = Request.builder(method, path);
        for (String each : sent.split(" \\| ")) {
            if (each.startsWith("form ")) {
                byte[] form = each.substring(5).getBytes(StandardCharsets.UTF_8);
                builder.body("application/x-www-form-urlencoded", form);
            } else if (each.startsWith("json ")) {
                builder.json(each.substring(5));
            } else if (each.startsWith("text ")) {
                builder.body("text/plain", each.substring(5).getBytes(StandardCharsets.UTF_8));
            } else if (!each.isBlank()) {
                builder.header(
                        each.substring(0, each.indexOf(':')),
                        each.substring(each.indexOf(':') + 2));
            }
        }
        return answer(builder.build());
    }

    Answer answer(Request request) throws Exception {
        return call(application, request.environ());
    }

    static Answer call(Application application, Environ environ) throws Exception {
        Started started = new Started();
        try (Body body = application.call(environ, started)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (ByteBuffer buffer : body) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                out.writeBytes(bytes);
            }
            return new Answer(
                    started.status.code(), started.headers, out.toString(StandardCharsets.UTF_8));
        }
    }

    record Answer(int status, Headers headers, String text) {
        String shown() {
            String more =
                    switch (status / 100) {
                        case 2 -> status == 204 ? headers.first("Allow").orElse("") : text;
                        case 3 -> headers.first("Location").orElse("");
                        default ->
                                status == 405
                                        ? headers.first("Allow").orElse("")
                                        : SILENT.contains(status) ? "" : text;
                    };
            return (status + " " + more.strip()).strip();
        }
    }

    private static final class Started implements StartResponse {
        private Status status;
        private Headers headers;

        @Override
        public ResponseWriter start(Status begun, Headers with) {
            status = begun;
            headers = with;
            return bytes -> {};
        }

        @Override
        public ResponseWriter start(Status begun, Headers with, Throwable failure) {
            return start(begun, with);
        }
    }
}
