package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.testkit.Client;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.util.Callback;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class ReadingTurnTest {
    private static final int CLIENTS = 8;
    private static final int EACH = 250;

    @Rule public final Timeout net = Timeout.seconds(120);
    @Rule public final JettyServerRule server = new JettyServerRule();

    private static final class End extends ByteArrayEndPoint implements ReadingTurn.Taken {
        private final ReadingTurn turn = new ReadingTurn();

        @Override
        public ReadingTurn readingTurn() {
            return turn;
        }
    }

    /// As Jetty's of HTTP/1.
    private static final class Runs extends AbstractConnection implements Runnable {
        private final Runnable body;

        Runs(End end, Runnable body) {
            super(end, Runnable::run);
            this.body = body;
        }

        @Override
        public void onFillable() {}

        @Override
        public void run() {
            body.run();
        }
    }

    @Test
    public void whoGoesOnWaitsForTheOneWhoReads() throws Exception {
        Queue<String> done = new ConcurrentLinkedQueue<>();
        CompletableFuture<Void> reads = new CompletableFuture<>();
        CompletableFuture<Void> go = new CompletableFuture<>();
        End end = new End();
        Callback reader =
                end.turn.of(
                        end,
                        Callback.from(() -> {
                            reads.complete(null);
                            go.join();
                            done.add("has read");
                        }));
        Thread first = Thread.ofPlatform().start(reader::succeeded);
        reads.join();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        ReadingTurn.Threads threads = new ReadingTurn.Threads(2, 2);
        threads.start();
        try {
            threads.execute(new Runs(end, () -> ended.complete(null)));
            while (!end.turn.isWaitedFor()) {
                Thread.onSpinWait();
            }
            assertTrue(done.isEmpty());
            ended.thenRun(() -> done.add("goes on"));
            go.complete(null);
            ended.join();
            first.join();
            assertEquals(List.of("has read", "goes on"), List.copyOf(done));
        } finally {
            threads.stop();
        }
    }

    @Test
    public void whoGoesOnLeavesItToTheOneWhoWaitsForMore() throws Exception {
        Queue<String> done = new ConcurrentLinkedQueue<>();
        End end = new End();
        end.fillInterested(Callback.NOOP);
        ReadingTurn.Threads threads = new ReadingTurn.Threads(1, 1);
        threads.setReservedThreads(0);
        threads.start();
        try {
            threads.execute(new Runs(end, () -> done.add("goes on")));
            CompletableFuture.runAsync(() -> done.add("later"), threads).join();
        } finally {
            threads.stop();
        }
        assertEquals(List.of("later"), List.copyOf(done));
    }

    /// The next connection would have had the buffer of the one before, and answered the first
    /// request twice.
    @Test
    public void manyBadRequestsBehindGoodOnesAreRefusedEach() throws Exception {
        server.with("http2", false).reconfigure();
        server.application((environ, start) -> {
            start.start(Status.of(200), Headers.of());
            return Body.of(environ.path());
        });
        Queue<String> odd = new ConcurrentLinkedQueue<>();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String path = "/" + i;
            clients.add(Thread.ofPlatform().start(() -> ask(path, odd)));
        }
        for (Thread each : clients) {
            each.join();
        }
        assertEquals(List.of(), List.copyOf(odd));
    }

    private void ask(String client, Queue<String> odd) {
        for (int i = 0; i < EACH; i++) {
            String path = client + "-" + i;
            String got = answers(path);
            boolean good = got.startsWith("HTTP/1.1 200") && got.contains("\n\n" + path + "HTTP");
            boolean refused = got.contains(path + "HTTP/1.1 400");
            if (!(good && refused) && !got.isEmpty()) {
                odd.add(path + ": " + got);
            }
        }
    }

    /// Empty after a reset, which may overtake the answers.
    private String answers(String path) {
        try (Client client = server.connect()) {
            client.send(
                    "GET %s HTTP/1.1\nHost: a\n\n".formatted(path)
                            + "POST /x HTTP/1.1\nHost: a\nContent-Length: 0\n"
                            + "Transfer-Encoding: chunked\n\n0\n\n"
                            + "GET /smuggled HTTP/1.1\nHost: a\n\n");
            return client.readToEnd();
        } catch (SocketTimeoutException e) {
            return "silence";
        } catch (IOException e) {
            return "";
        }
    }
}
