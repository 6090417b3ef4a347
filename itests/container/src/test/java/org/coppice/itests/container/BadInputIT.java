package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.green.Loops;
import org.coppice.routing.api.Route;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteTable;
import org.coppice.web.Handler;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Server;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.ServiceRegistration;

/// What clients and applications do wrong costs nobody else anything: eight connections are served
/// all the time.
public class BadInputIT extends BuiltContainer {
    private static final int CLIENTS = 20;

    private final AtomicInteger handlersEnded = new AtomicInteger();
    private Load others;
    private List<ServiceRegistration<Handler>> routes;

    @Before
    public void deployRoutes() throws IOException {
        routes =
                List.of(
                        route(
                                "/fails",
                                request -> {
                                    throw new IllegalStateException("the handler's own fault");
                                }),
                        route(
                                "/drinks",
                                request -> {
                                    try (InputStream body = request.body()) {
                                        return Response.text(body.readAllBytes().length + " bytes");
                                    } finally {
                                        handlersEnded.incrementAndGet();
                                    }
                                }));
        others = Load.start(address(), 8, Load.HELLO);
    }

    @After
    public void nobodyElseHasNoticed() {
        others.awaitAnswersEach(3);
        others.stop();
        routes.forEach(ServiceRegistration::unregister);
    }

    private ServiceRegistration<Handler> route(String pattern, Handler handler) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Route.PATTERNS, pattern);
        return context.registerService(Handler.class, handler, properties);
    }

    @Test
    public void aMalformedRequestIsAnswered400AndClosed() throws IOException {
        List<String> malformed =
                List.of(
                        "nonsense\r\n\r\n",
                        "GET /hello/a HTTP/1.1\r\nno colon\r\n\r\n",
                        "GET /hello/a HTTP/1.1\r\n\r\n", // no Host
                        "GET /hello/a HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                        "GET /hello/a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n");
        for (String request : malformed) {
            try (WebClient client = client()) {
                client.send(request);
                assertEquals(request, 400, client.answer().status());
                assertTrue(request, client.isAtEnd());
            }
        }
        assertEquals(List.of(), log.complaints());
    }

    @Test
    public void anApplicationThatThrowsGives500AndTheLogHasItsStack() throws IOException {
        try (WebClient client = client()) {
            WebClient.Answer answer = client.get("/fails");
            assertEquals(500, answer.status());
            assertFalse(answer.text(), answer.text().contains("own fault"));
        }
        String entry = log.await(" ERROR ", "the handler's own fault");
        assertTrue(entry, entry.contains("IllegalStateException"));
        assertTrue(entry, entry.contains("at " + getClass().getName()));
        assertEquals(1, log.complaints().size());
    }

    @Test
    public void aClientThatGoesAwayInItsRequestEndsItsOwnGreenThreadOnly() throws IOException {
        int before = greenThreads();
        for (int i = 0; i < CLIENTS; i++) {
            try (WebClient client = client()) {
                client.send("POST /drinks HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nsome");
                awaitInFlight("/drinks", 1);
                client.reset();
            }
            awaitInFlight("/drinks", 0);
        }
        assertEquals(CLIENTS, handlersEnded.get());
        awaitGreenThreads(before);
    }

    @Test
    public void aClientThatGoesAwayInItsResponseEndsItsOwnGreenThreadOnly() throws IOException {
        int before = greenThreads();
        for (int i = 0; i < CLIENTS; i++) {
            WebClient client = client();
            client.sendGet("/ticks");
            client.head();
            client.chunk();
            client.reset();
        }
        awaitInFlight("/ticks", 0);
        awaitGreenThreads(before);
    }

    private void awaitInFlight(String pattern, int count) {
        Deadline.await(
                count + " requests in flight on " + pattern,
                () ->
                        services(RouteTable.class).stream()
                                .flatMap(table -> table.routes().stream())
                                .filter(route -> route.pattern().equals(pattern))
                                .mapToInt(RouteInfo::requestsInFlight)
                                .sum(),
                inFlight -> inFlight == count);
    }

    private int greenThreads() {
        return service(Loops.class).loops().getFirst().load();
    }

    private void awaitGreenThreads(int count) {
        Deadline.await(
                "no more than " + count + " green threads", this::greenThreads, n -> n <= count);
    }

    @Test
    public void whenAllConnectionsAreTakenFurtherClientsWaitAndAreServed() throws IOException {
        String pid = "org.coppice.wsgi.server-small";
        home.configure(pid, "port=0", "maxConnections=2");
        String address = address("small");
        try (WebClient first = WebClient.connect(address);
                WebClient second = WebClient.connect(address)) {
            for (WebClient busy : List.of(first, second)) {
                busy.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf ");
                assertEquals(200, busy.head().status());
            }
            try (WebClient third = WebClient.connect(address);
                    WebClient fourth = WebClient.connect(address)) {
                third.sendGet("/hello/3");
                fourth.sendGet("/hello/4");
                assertFalse("the third is answered before there is room", third.hasAnswer());
                assertFalse("the fourth is answered before there is room", fourth.hasAnswer());
                first.hangUp();
                third.answer().mustBe(200, "Hello, 3!\n");
                fourth.answer().mustBe(200, "Hello, 4!\n"); // the third is idle and gives way
            }
        } finally {
            Files.delete(home.configuration(pid));
        }
        Deadline.await(
                "the small server is gone",
                () -> services(Server.class),
                servers -> servers.size() == 1);
    }
}
