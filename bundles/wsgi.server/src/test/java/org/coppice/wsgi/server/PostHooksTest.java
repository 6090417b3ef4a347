package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.coppice.green.Coppice;
import org.coppice.green.testkit.LogLines;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.PostHook;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;

/// What an application wants done after its response.
public class PostHooksTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    private final LogLines log = new LogLines();
    private final HttpServerRule server = new HttpServerRule();

    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(server);

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private String next() throws InterruptedException {
        return told.poll(20, TimeUnit.SECONDS);
    }

    /// Has one buffer more than any client reads, and says when it is closed.
    private Body endless() {
        return new Body() {
            @Override
            public Iterator<ByteBuffer> iterator() {
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return true;
                    }

                    @Override
                    public ByteBuffer next() {
                        return ByteBuffer.allocate(100_000);
                    }
                };
            }

            @Override
            public void close() {
                told.add("closed");
            }
        };
    }

    @Test
    public void theyRunInTheirOrderAndWithTheEnviron() throws Exception {
        server.application((environ, start) -> {
            environ.afterResponse(each -> told.add("first " + each.pathInfo()));
            environ.afterResponse(each -> told.add("second"));
            return HttpServerRule.hello().call(environ, start);
        });
        try (Client client = server.connect()) {
            for (int i = 0; i < 2; i++) {
                assertTrue(client.send(GET).readResponse().endsWith("Hello, World!"));
                assertEquals("first /", next());
                assertEquals("second", next());
            }
        }
    }

    @Test
    public void theyRunAfterTheCloseAlsoIfTheClientHasGone() throws Exception {
        server.application((environ, start) -> {
            environ.afterResponse(each -> told.add("hook"));
            start.start(Status.of(200), Headers.of());
            return endless();
        });
        try (Client client = server.connect()) {
            client.send(GET).readUntil("\n\n");
            client.reset();
        }
        assertEquals("closed", next());
        assertEquals("hook", next());
    }

    @Test
    public void theyRunAfterAFailure() throws Exception {
        server.application((environ, start) -> {
            environ.afterResponse(each -> told.add("hook"));
            throw new IOException("x");
        });
        assertTrue(server.exchange(GET).startsWith("HTTP/1.1 500 "));
        assertEquals("hook", next());
    }

    @Test
    public void theResponseIsOutWhenTheyWait() throws Exception {
        CompletableFuture<String> permission = new CompletableFuture<>();
        server.application((environ, start) -> {
            environ.afterResponse(each -> told.add(Coppice.await(permission)));
            return HttpServerRule.hello().call(environ, start);
        });
        try (Client client = server.connect()) {
            client.send(GET + GET);
            assertTrue(client.readResponse().endsWith("Hello, World!"));
            permission.complete("go");
            assertEquals("go", next());
            assertTrue(client.readResponse().endsWith("Hello, World!"));
        }
    }

    @Test
    public void oneThatFailsIsLoggedAndTheRestRun() throws Exception {
        server.application((environ, start) -> {
            environ.afterResponse(each -> {
                throw new IOException("oops");
            });
            environ.afterResponse(each -> told.add("hook"));
            return HttpServerRule.hello().call(environ, start);
        });
        try (Client client = server.connect()) {
            client.send(GET).readResponse();
            assertEquals("hook", next());
            assertTrue(client.send(GET).readResponse().endsWith("Hello, World!"));
            assertEquals("hook", next());
        }
        assertEquals(2, log.containing("failed after its response").size());
    }

    @Test
    public void aListOfOnesOwnAndACopyOfTheEnvironAreServedToo() throws Exception {
        PostHook hook = each -> told.add("hook");
        server.application((environ, start) -> {
            environ.put(Environ.POST_HOOKS, new ArrayList<>(List.of(hook)));
            return HttpServerRule.hello().call(environ, start);
        });
        server.exchange(GET.replace("\n\n", "\nConnection: close\n\n"));
        assertEquals("hook", next());
        server.application((environ, start) -> {
            Environ.of(environ).afterResponse(hook);
            return HttpServerRule.hello().call(environ, start);
        });
        server.exchange(GET.replace("\n\n", "\nConnection: close\n\n"));
        assertEquals("hook", next());
    }
}
