package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Filter;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/// The examples, and the page at `/`, with a validator between them and the server: neither breaks
/// a rule of PEP 3333.
public class ValidatedExamplesIT extends BuiltContainer {
    private static final String SERVER = "org.coppice.wsgi.server-validated";

    private ServiceRegistration<Application> validated;

    @Before
    public void wrapTheRouter() throws IOException, InvalidSyntaxException {
        home.place(
                Files.readAllBytes(TestHome.VALIDATOR_JAR),
                home.deploy().resolve(TestHome.VALIDATOR_JAR.getFileName()));
        Application routes = application("routes");
        Dictionary<String, Object> name = new Hashtable<>();
        name.put(Application.NAME, "validated");
        validated =
                context.registerService(
                        Application.class, service(Filter.class).around(routes), name);
        home.configure(SERVER, "port=0", "application=validated");
    }

    private Application application(String name) throws InvalidSyntaxException {
        String wanted = "(%s=%s)".formatted(Application.NAME, name);
        ServiceReference<Application> reference =
                context.getServiceReferences(Application.class, wanted).iterator().next();
        return context.getService(reference);
    }

    @After
    public void unwrap() throws IOException {
        Files.delete(home.configuration(SERVER));
        validated.unregister();
    }

    @Test
    public void noExampleBreaksARule() throws IOException {
        try (WebClient client = WebClient.connect(address("validated"))) {
            client.get("/hello/Ada").mustBe(200, "Hello, Ada!\n");
            client.get("/json/Ada").mustBe(200, "{\"hello\":\"Ada\"}");
            assertEquals(200, client.get("/").status());
            assertEquals(200, client.get("/ticks?count=2").status());
            assertEquals(404, client.get("/nowhere").status());
            assertEquals(405, client.get("/echo").status());
            client.send("HEAD /hello/Ada HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertEquals(200, client.head().status());
            client.send(
                    "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "5\r\nhello\r\n0\r\n\r\n");
            assertEquals("hello", new String(client.answer().body(), StandardCharsets.US_ASCII));
            client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi");
            assertEquals("hi", new String(client.answer().body(), StandardCharsets.US_ASCII));
        }
        List<String> complaints =
                log.entries().stream()
                        .filter(entry -> entry.contains("ContractViolation"))
                        .toList();
        assertTrue(complaints.toString(), complaints.isEmpty());
    }
}
