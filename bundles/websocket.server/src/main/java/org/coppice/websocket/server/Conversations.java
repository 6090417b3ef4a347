package org.coppice.websocket.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.coppice.green.AsyncResult;
import org.coppice.websocket.api.WebSocketHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Those of one handler.
///
/// **Threads**: any. What waits blocks the thread, or the green thread alone.
final class Conversations {
    private static final Logger LOG = LoggerFactory.getLogger(Conversations.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /// As long as [#awaitEnd] goes on behind its deadline.
    static final Duration AFTER_DEADLINE = LAST_WORDS.multipliedBy(2);

    private final Supplier<WebSocketHandler> handler;
    private final Set<Conversation> running = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closed;

    /// @param handler asked when a conversation begins, while it is not closed
    Conversations(Supplier<WebSocketHandler> handler) {
        this.handler = handler;
    }

    WebSocketHandler handler() {
        return handler.get();
    }

    int size() {
        return running.size();
    }

    /// One begins.
    ///
    /// @return false if none may begin any more
    boolean add(Conversation conversation) {
        running.add(conversation);
        if (closed) {
            remove(conversation);
            return false;
        }
        return true;
    }

    /// One has ended, or has another owner.
    void remove(Conversation conversation) {
        running.remove(conversation);
        if (closed && running.isEmpty()) {
            ended.complete(null);
        }
    }

    /// From now on none begins.
    void close() {
        closed = true;
        if (running.isEmpty()) {
            ended.complete(null);
        }
    }

    /// Takes the connections from the handler, those that can be taken, and waits until it has
    /// noticed.
    ///
    /// @return each waits to be told who goes on
    List<AsyncResult<Optional<Conversations>>> leave(long deadlineNanos)
            throws InterruptedException {
        List<CompletableFuture<Optional<AsyncResult<Optional<Conversations>>>>> asked =
                new ArrayList<>();
        for (Conversation each : running) {
            asked.add(each.loop().submit(each::leave).exceptionally(_ -> Optional.empty()));
        }
        List<AsyncResult<Optional<Conversations>>> left = new ArrayList<>();
        for (var each : asked) {
            Waiting.await(each, deadlineNanos);
            each.getNow(Optional.empty()).ifPresent(left::add);
        }
        return left;
    }

    /// Blocks until all have ended; after the deadline they are closed, and a second later killed.
    ///
    /// @param deadlineNanos by `System.nanoTime`
    void awaitEnd(long deadlineNanos) throws InterruptedException {
        if (Waiting.await(ended, deadlineNanos)) {
            return;
        }
        running.forEach(each -> each.loop().execute(each::sayGoodBye));
        if (awaitLastWords()) {
            return;
        }
        running.forEach(each -> each.loop().execute(each::end));
        if (!awaitLastWords()) {
            LOG.error("{} conversations do not end, though they were killed", running.size());
        }
    }

    private boolean awaitLastWords() throws InterruptedException {
        return Waiting.await(ended, System.nanoTime() + LAST_WORDS.toNanos());
    }

    static long deadlineNanos(Duration grace) {
        return System.nanoTime() + TimeUnit.NANOSECONDS.convert(grace);
    }
}
