package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.coppice.net.GreenStream;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.slf4j.MDC;

/// A pipeline of all filters, by files in `etc/` alone.
public class PipelineIT extends BuiltContainer {
    private static final String PIPELINE = "org.coppice.pipeline-front";
    private static final String SERVER = "org.coppice.wsgi.server-front";
    private static final String TIMING = "org.coppice.web.filters.timing-timing";
    private static final String ALL =
            "filters = requestId, timing, cors, errorPages, compression, bodyLimit";

    @Before
    public void putTogether() throws IOException {
        home.configure(PIPELINE, ALL, "application = routes");
        home.configure(SERVER, "port=0", "application=front");
        Deadline.await(
                "the pipeline answers",
                () -> WebClient.get(address("front"), "/hello/Ada").status(),
                status -> status == 200);
    }

    @After
    public void takeApart() throws IOException {
        for (String pid : new String[] {SERVER, PIPELINE, TIMING}) {
            Files.deleteIfExists(home.configuration(pid));
        }
    }

    @Test
    public void everyFilterDoesItsPart() throws IOException {
        try (WebClient client = WebClient.connect(address("front"))) {
            WebClient.Answer hello = client.get("/hello/Ada");
            hello.mustBe(200, "Hello, Ada!\n");
            assertTrue(hello.header("X-Request-Id").orElse("-").startsWith("req-"));
            assertTrue(hello.header("Server-Timing").orElse("-").startsWith("app;dur="));
            assertEquals("Origin", hello.header("Vary").orElse("-"));
            client.send(
                    "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n");
            WebClient.Answer missing = client.answer();
            assertEquals(404, missing.status());
            assertTrue(missing.text(), missing.text().startsWith("{\"message\":"));
            client.send(
                    "OPTIONS /hello/Ada HTTP/1.1\r\n"
                            + "Host: localhost\r\n"
                            + "Origin: https://a.example\r\n"
                            + "Access-Control-Request-Method: GET\r\n\r\n");
            client.answer().mustBe(403, "CORS: this origin is not allowed\n");
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n");
            assertEquals("gzip", client.answer().header("Content-Encoding").orElse("-"));
            client.send(
                    "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\n\r\n");
            assertEquals(413, client.answer().status());
        }
        String listed = shell("coppice:pipelines");
        assertTrue(listed, listed.contains("front"));
        assertTrue(listed, listed.contains("working"));
    }

    @Test
    public void aConnectionThatIsTakenOverPassesAllFilters() throws IOException {
        Dictionary<String, Object> name = new Hashtable<>();
        name.put(Application.NAME, "raw");
        Application raw =
                (environ, start) -> {
                    environ.upgrade().orElseThrow().to(PipelineIT::answerRaw);
                    return Body.empty();
                };
        var registration = context.registerService(Application.class, raw, name);
        try {
            home.configure(PIPELINE, ALL, "application = raw");
            WebClient.Answer answer =
                    Deadline.await(
                            "the application answers by itself",
                            () -> WebClient.get(address("front"), "/"),
                            each -> each.status() == 299);
            assertEquals("nothing is added", Map.of("content-length", "3"), answer.headers());
            assertEquals("raw", answer.text());
        } finally {
            registration.unregister();
        }
    }

    private static void answerRaw(GreenStream stream) throws IOException {
        String answer = "HTTP/1.1 299 Mine\r\nContent-Length: 3\r\n\r\nraw";
        stream.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    public void filtersComeAndGoByFilesUnderLoad() throws Exception {
        Load load = Load.start(address("front"), 4, Load.HELLO);
        for (int i = 0; i < 3; i++) {
            home.configure(PIPELINE, "filters = timing", "application = routes");
            Deadline.await(
                    "no more ids",
                    () -> WebClient.get(address("front"), "/hello/Ada").header("X-Request-Id"),
                    id -> id.isEmpty());
            load.awaitAnswersEach(5);
            home.configure(TIMING, "metric = round" + i);
            String metric = "round" + i + ";";
            Deadline.await(
                    "the other metric",
                    () -> WebClient.get(address("front"), "/hello/Ada").header("Server-Timing"),
                    timing -> timing.orElse("-").startsWith(metric));
            load.awaitAnswersEach(5);
            home.configure(PIPELINE, ALL, "application = routes");
            Deadline.await(
                    "ids",
                    () -> WebClient.get(address("front"), "/hello/Ada").header("X-Request-Id"),
                    id -> id.isPresent());
            Bundle filters = bundleNamed("org.coppice.web.filters");
            filters.stop();
            filters.start();
            load.awaitAnswersEach(5);
        }
        load.stop();
    }

    @Test
    public void aFilterThatIsMissingIsNamedByTheShell() throws Exception {
        home.configure(PIPELINE, "filters = nothere", "application = routes");
        Deadline.await(
                "503",
                () -> WebClient.get(address("front"), "/hello/Ada").status(),
                status -> status == 503);
        String why = shell("coppice:why");
        assertTrue(
                why,
                why.contains(
                        "pipeline front: answers 503\n"
                                + "  filter nothere: no service has the property"
                                + " coppice.filter=nothere"));
    }

    @Test
    public void theLogKnowsTheIdOfTheRequest() throws Exception {
        Dictionary<String, Object> name = new Hashtable<>();
        name.put(Application.NAME, "mdc");
        Application telling =
                (environ, start) -> {
                    start.start(Status.of(200), Headers.of("Content-Type", "text/plain"));
                    return Body.of(String.valueOf(MDC.get("requestId")));
                };
        var registration = context.registerService(Application.class, telling, name);
        try {
            home.configure(PIPELINE, "filters = requestId", "application = mdc");
            Deadline.await(
                    "the application tells",
                    () -> WebClient.get(address("front"), "/").text(),
                    text -> text.startsWith("req-"));
            WebClient.Answer answer = WebClient.get(address("front"), "/");
            assertEquals(answer.header("X-Request-Id").orElse("-"), answer.text());
        } finally {
            registration.unregister();
        }
    }
}
