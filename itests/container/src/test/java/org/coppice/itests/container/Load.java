package org.coppice.itests.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;

/// Keep-alive connections that ask as fast as they get answers, until they are stopped. Each
/// request is unique, so an answer to another one is seen.
final class Load implements AutoCloseable {
    private static final int FAILURES_KEPT = 20;

    /// One request and its answer.
    @FunctionalInterface
    interface Exchange {
        /// @param unique text that no other request of this load has
        /// @throws AssertionError if the answer is not the right one
        void run(WebClient connection, String unique) throws IOException;
    }

    /// The route of the example bundle.
    static final Exchange HELLO =
            (connection, unique) ->
                    connection.get("/hello/" + unique).mustBe(200, "Hello, " + unique + "!\n");

    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLongArray answers;
    private final String address;
    private final Exchange exchange;
    private volatile boolean stopping;

    private Load(String address, int connections, Exchange exchange) {
        this.address = address;
        this.exchange = exchange;
        this.answers = new AtomicLongArray(connections);
        for (int i = 0; i < connections; i++) {
            int number = i;
            threads.add(Thread.ofVirtual().name("load-" + i).start(() -> hammer(number)));
        }
    }

    /// Starts and waits until every connection has got an answer.
    static Load start(String address, int connections, Exchange exchange) {
        Load load = new Load(address, connections, exchange);
        load.awaitAnswersEach(1);
        return load;
    }

    private void hammer(int number) {
        while (!stopping) {
            try (WebClient connection = WebClient.connect(address)) {
                while (!stopping) {
                    exchange.run(connection, number + "-" + answers.get(number));
                    answers.incrementAndGet(number);
                }
            } catch (IOException | RuntimeException | AssertionError e) {
                failures.add("connection %d: %s".formatted(number, e));
                answers.incrementAndGet(number);
            }
        }
    }

    /// Waits until every single connection has got so many more answers: none hangs.
    void awaitAnswersEach(int count) {
        long[] before = counts();
        Deadline.await(
                "every connection gets %d more answers; failures: %s"
                        .formatted(count, failures.stream().limit(FAILURES_KEPT).toList()),
                this::counts,
                now -> {
                    for (int i = 0; i < now.length; i++) {
                        if (now[i] < before[i] + count) {
                            return false;
                        }
                    }
                    return true;
                });
    }

    private long[] counts() {
        long[] counts = new long[answers.length()];
        Arrays.setAll(counts, answers::get);
        return counts;
    }

    /// The first failures, for the message of a test that waits in vain.
    List<String> failures() {
        return failures.stream().limit(FAILURES_KEPT).toList();
    }

    int connections() {
        return answers.length();
    }

    long answers() {
        return Arrays.stream(counts()).sum();
    }

    /// Ends all connections after their current request; returns how many requests there were.
    ///
    /// @throws AssertionError if one of them failed
    long stop() {
        close();
        if (!failures.isEmpty()) {
            throw new AssertionError(
                    "%d of %d requests failed, the first: %s"
                            .formatted(
                                    failures.size(),
                                    answers(),
                                    failures.stream().limit(FAILURES_KEPT).toList()));
        }
        return answers();
    }

    @Override
    public void close() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
