package org.coppice.itests.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.green.Loop;
import org.coppice.wsgi.server.WsgiServer;

/// [HttpHello], which also says every two seconds what a request has cost the loop's thread: bytes
/// that it allocated and processor time that it used, which a machine that does other things as
/// well disturbs less than a rate.
final class HttpCost {

    private static final Duration SLICE = Duration.ofSeconds(2);
    private static final int FEWEST_REQUESTS = 1000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final WsgiServer server;
    private final long loopThread;
    private long requests;
    private long bytes;
    private long nanos;
    private long userNanos;

    private HttpCost(WsgiServer server, Thread loopThread) {
        this.server = server;
        this.loopThread = loopThread.threadId();
    }

    /// @param args as those of [HttpHello]
    public static void main(String[] args) throws Exception {
        HttpHello.run(
                args,
                server -> {
                    CompletableFuture<Thread> loop = new CompletableFuture<>();
                    Loop.current().execute(() -> loop.complete(Thread.currentThread()));
                    HttpCost cost = new HttpCost(server, Coppice.await(loop));
                    while (true) {
                        Coppice.sleep(SLICE);
                        cost.tell();
                    }
                });
    }

    private void tell() {
        long newRequests = server.requests();
        long newBytes = threads.getThreadAllocatedBytes(loopThread);
        long newNanos = threads.getThreadCpuTime(loopThread);
        long newUserNanos = threads.getThreadUserTime(loopThread);
        long count = newRequests - requests;
        if (count >= FEWEST_REQUESTS) {
            System.out.printf(
                    Locale.ROOT,
                    "%d requests, each %d bytes, %d ns, %d of them not in the system%n",
                    count,
                    (newBytes - bytes) / count,
                    (newNanos - nanos) / count,
                    (newUserNanos - userNanos) / count);
        }
        requests = newRequests;
        bytes = newBytes;
        nanos = newNanos;
        userNanos = newUserNanos;
    }
}
