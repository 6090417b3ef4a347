package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Filter;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Server;
import org.coppice.wsgi.api.Status;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.ServiceRegistration;

/// Applications as servlets in Felix HTTP, which is started beside everything else.
@RunWith(PaxExam.class)
public class ServletIT extends BuiltContainer {
    private static final String SERVLET = "org.coppice.wsgi.servlet-main";
    private static final int CONNECTIONS = 16;
    private static final int SWAPS = 20;

    private static final String PORT = "org.osgi.service.http.port";

    private String url = "";

    /// The container's port is settled before it starts: it makes it anew when that is changed.
    @Override
    @Configuration
    public Option[] distribution() throws IOException {
        List<Option> options = new ArrayList<>(Arrays.asList(withOptional("http-servlet")));
        options.add(frameworkProperty("org.apache.felix.http.host").value("127.0.0.1"));
        options.add(frameworkProperty(PORT).value(String.valueOf(freePort())));
        return options.toArray(Option[]::new);
    }

    @Before
    public void placeTheServlet() throws IOException {
        url = "http://127.0.0.1:" + context.getProperty(PORT);
        home.configure(SERVLET, "pattern=/web/*");
        awaitStatus("/web/hello/Ada", 200);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private void awaitStatus(String path, int status) {
        Deadline.await(
                path + " is " + status,
                () -> {
                    try {
                        return WebClient.get(url, path).status();
                    } catch (IOException e) {
                        return 0; // the port is not open yet
                    }
                },
                found -> found == status);
    }

    private ServiceRegistration<Application> register(String name, Application application) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Application.NAME, name);
        return context.registerService(Application.class, application, properties);
    }

    private static Application saying(String text) {
        return (environ, start) -> {
            start.start(Status.of(200), Headers.of("Content-Type", "text/plain"));
            return Body.of(text + environ.path());
        };
    }

    @Test
    public void routesAnswerBelowThePathOfTheServlet() throws IOException {
        try (WebClient client = WebClient.connect(url)) {
            client.get("/web/hello/Ada").mustBe(200, "Hello, Ada!\n");
            assertEquals(404, client.get("/web/nowhere").status());
            assertEquals(200, client.get("/web/ticks?count=2").status());
            client.send(
                    "POST /web/echo HTTP/1.1\r\n"
                            + "Host: localhost\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n"
                            + "5\r\n"
                            + "hello\r\n"
                            + "0\r\n\r\n");
            assertEquals("hello", new String(client.answer().body(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    public void listingsAndTheShellTellOfIt() throws IOException {
        Server server =
                services(Server.class).stream()
                        .filter(each -> each.getClass().getName().contains(".servlet."))
                        .findAny()
                        .orElseThrow();
        assertEquals("main", server.name());
        assertEquals("servlet:/web/*", server.address().orElseThrow());
        assertTrue(server.isApplicationPresent());
        String listing = shell("coppice:servers");
        assertTrue(listing, listing.contains("servlet:/web/*"));
    }

    @Test
    public void noRequestNoticesThatTheApplicationIsExchanged() throws IOException {
        ServiceRegistration<Application> now = register("swapped", saying("0"));
        home.configure(SERVLET, "pattern=/web/*", "application=swapped");
        awaitStatus("/web/anything", 200);
        long requests;
        try (Load load = Load.start(url, CONNECTIONS, ServletIT::ask)) {
            for (int i = 1; i <= SWAPS; i++) {
                ServiceRegistration<Application> former = now;
                if (i % 2 == 0) { // there is none for a moment
                    former.unregister();
                    now = register("swapped", saying(String.valueOf(i)));
                } else {
                    now = register("swapped", saying(String.valueOf(i)));
                    former.unregister();
                }
                load.awaitAnswersEach(2);
            }
            requests = load.stop();
        }
        now.unregister();
        System.out.printf(
                "Application of a servlet exchanged %d times: %d requests, 0 failed%n",
                SWAPS, requests);
    }

    private static void ask(WebClient kept, String unique) throws IOException {
        WebClient.Answer answer = kept.get("/web/" + unique);
        assertEquals(200, answer.status());
        String body = new String(answer.body(), StandardCharsets.US_ASCII);
        assertTrue(body, body.endsWith("/" + unique));
    }

    @Test
    public void noRequestNoticesThatTheServletMovesWithinItsContainer() throws IOException {
        long requests;
        try (Load load =
                Load.start(
                        url,
                        CONNECTIONS,
                        (kept, unique) ->
                                kept.get("/web/hello/" + unique)
                                        .mustBe(200, "Hello, " + unique + "!\n"))) {
            for (int i = 0; i < 3; i++) {
                home.configure(SERVLET, "pattern=/web/*, /other/*");
                awaitStatus("/other/hello/Ada", 200);
                load.awaitAnswersEach(2);
                home.configure(SERVLET, "pattern=/web/*");
                awaitStatus("/other/hello/Ada", 404);
                load.awaitAnswersEach(2);
            }
            requests = load.stop();
        }
        System.out.printf("Servlet moved 6 times: %d requests, 0 failed%n", requests);
    }

    @Test
    public void aBadConfigurationIsOneLineAndTheFormerGoesOn() throws IOException {
        home.configure(SERVLET, "pattern=web", "maxRequests=0");
        String line = log.await("org.coppice.wsgi.servlet~main is refused", "the former goes on");
        assertTrue(line, line.contains("pattern=web is not allowed: give"));
        assertTrue(line, line.contains("maxRequests=0 is not allowed: give"));
        assertEquals(line, 1, line.lines().count());
        WebClient.get(url, "/web/hello/Ada").mustBe(200, "Hello, Ada!\n");
    }

    @Test
    public void aResponseThatFailsInTheMiddleLooksTruncated() throws IOException {
        ServiceRegistration<Application> failing =
                register(
                        "failing",
                        (environ, start) -> {
                            start.start(Status.of(200), Headers.of())
                                    .write(StandardCharsets.US_ASCII.encode("half"));
                            throw new IllegalStateException("in the middle");
                        });
        home.configure(SERVLET, "pattern=/failing/*", "application=failing");
        awaitStatus("/web/hello/Ada", 404);
        try (WebClient client = WebClient.connect(url)) {
            client.send("GET /failing/ HTTP/1.1\r\nHost: a\r\n\r\n");
            String failure = "";
            try {
                client.answer();
            } catch (IOException e) {
                failure = e.toString();
            }
            assertTrue("it looks whole", !failure.isEmpty());
        }
        failing.unregister();
    }

    @Test
    public void theServletKeepsTheRulesThatTheValidatorKnows() throws Exception {
        home.place(
                Files.readAllBytes(TestHome.VALIDATOR_JAR),
                home.deploy().resolve(TestHome.VALIDATOR_JAR.getFileName()));
        String routes = "(%s=routes)".formatted(Application.NAME);
        Application router =
                context.getService(
                        context.getServiceReferences(Application.class, routes).iterator().next());
        ServiceRegistration<Application> validated =
                register("validated", service(Filter.class).around(router));
        home.configure(SERVLET, "pattern=/valid/*", "application=validated");
        awaitStatus("/valid/hello/Ada", 200);
        try (WebClient client = WebClient.connect(url)) {
            client.get("/valid/hello/Ada").mustBe(200, "Hello, Ada!\n");
            assertEquals(200, client.get("/valid/ticks?count=2").status());
            assertEquals(404, client.get("/valid/nowhere").status());
            client.send("HEAD /valid/hello/Ada HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertEquals(200, client.head().status());
            client.send(
                    "POST /valid/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi");
            assertEquals("hi", new String(client.answer().body(), StandardCharsets.US_ASCII));
        }
        List<String> complaints =
                log.entries().stream()
                        .filter(entry -> entry.contains("ContractViolation"))
                        .toList();
        assertTrue(complaints.toString(), complaints.isEmpty());
        validated.unregister();
    }
}
