package org.coppice.example.hello;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.coppice.green.Coppice;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Environ;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class FetchTest {
    @Rule public final Timeout timeout = Timeout.seconds(60);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);
    private HttpServer server;

    @Before
    public void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/slow",
                exchange -> {
                    try (exchange) {
                        asked.countDown();
                        answer.await();
                        byte[] body = "at last".getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        server.start();
    }

    @After
    public void stop() {
        server.stop(0);
    }

    @Test
    public void theLoopGoesOnWhileItWaits() throws Exception {
        String text =
                Coppice.run(() -> {
                    var fetching = Coppice.spawn(() -> fetch("/slow"));
                    while (asked.getCount() > 0) {
                        Coppice.giveWay();
                    }
                    answer.countDown(); // reached only because the fetch blocks no thread
                    return fetching.await();
                });
        assertTrue(text, text.contains("at last"));
        assertTrue(text, text.contains("another green thread of this loop had "));
    }

    @Test
    public void whatDoesNotAnswerIsABadGateway() throws Exception {
        server.stop(0);
        assertEquals(502, Coppice.run(() -> status("http://127.0.0.1:" + port() + "/")).intValue());
    }

    @Test
    public void otherMachinesAreNotFetched() throws Exception {
        for (String url :
                List.of(
                        "http://example.org:PORT/",
                        "http://127.0.0.1.example.org:PORT/",
                        "http://127.0.0.1@example.org:PORT/",
                        "http://10.0.0.1:PORT/",
                        "https://127.0.0.1:PORT/",
                        "file:///etc/passwd",
                        "//127.0.0.1:PORT/",
                        "http://[::2]:PORT/",
                        "127.0.0.1")) {
            assertEquals(url, 400, status(url.replace("PORT", String.valueOf(port()))));
        }
    }

    @Test
    public void otherPortsOfThisMachineAreNotFetched() throws Exception {
        for (String url :
                List.of(
                        "http://127.0.0.1/",
                        "http://127.0.0.1:/",
                        "http://localhost:" + (port() - 1) + "/",
                        "http://[::1]:" + (port() - 1) + "/")) {
            assertEquals(url, 400, status(url));
        }
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private Response answer(String url) throws Exception {
        Request request = Request.blank("GET", "/fetch?url=" + url);
        request.environ().put(Environ.SERVER_PORT, String.valueOf(port()));
        return new Fetch().handle(request);
    }

    private String fetch(String path) throws Exception {
        return Bodies.read(answer("http://127.0.0.1:" + port() + path));
    }

    private int status(String url) throws Exception {
        try {
            return answer(url).status().code();
        } catch (HttpException e) {
            return e.response().status().code();
        }
    }
}
