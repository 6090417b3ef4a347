package org.coppice.wsgi.server;

import static org.junit.Assert.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;

/// What a small request may allocate. Compiled code needs a third of it; the rest is for code that
/// the JIT compiler has not come to, which also makes what it would do without.
public class RequestCostTest {
    private static final int REQUESTS = 500;
    private static final int MOST_BYTES = 2500;

    @Rule public final HttpServerRule server = new HttpServerRule();

    @Test
    public void aSmallRequestAllocatesLittle() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        CompletableFuture<Thread> loop = new CompletableFuture<>();
        server.loop().next().execute(() -> loop.complete(Thread.currentThread()));
        long loopId = loop.get().threadId();
        try (Client client = server.connect()) {
            exchange(client);
            long before = threads.getThreadAllocatedBytes(loopId);
            exchange(client);
            long bytes = (threads.getThreadAllocatedBytes(loopId) - before) / REQUESTS;
            assertTrue(bytes + " bytes a request", bytes <= MOST_BYTES);
        }
    }

    private static void exchange(Client client) throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            client.send("GET / HTTP/1.1\nHost: a\n\n").readResponse();
        }
    }
}
