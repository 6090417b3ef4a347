package org.coppice.websocket.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.coppice.green.SpinLock;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.wsgi.api.Environ;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Those of one handler.
///
/// **Threads**: any. What waits blocks the thread, or the green thread alone.
final class Conversations {
    private static final Logger LOG = LoggerFactory.getLogger(Conversations.class);
    static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /// As long as [#awaitEnd] goes on behind its deadline.
    static final Duration AFTER_DEADLINE = LAST_WORDS.multipliedBy(3);

    private final Supplier<WebSocketHandler> handler;
    private final Consumer<Orphan> succession;
    private final SpinLock lock = new SpinLock();

    /// The youngest of a chain, see [Conversation#before]: of ten thousand each object counts.
    /// Guarded by the lock.
    private Conversation last;

    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /// Guarded by the lock.
    private boolean closed;

    /// Whether those that are left do not end whatever is done: nobody waits for them again.
    private volatile boolean givenUp;

    /// In place of this one; null if there is none.
    private volatile Conversations renewed;

    /// @param handler asked when a conversation begins, while it is not closed
    Conversations(Supplier<WebSocketHandler> handler) {
        this(handler, orphan -> orphan.heir().set(Optional.empty()));
    }

    /// @param succession tells who goes on with a connection that comes too late
    Conversations(Supplier<WebSocketHandler> handler, Consumer<Orphan> succession) {
        this.handler = handler;
        this.succession = succession;
    }

    WebSocketHandler handler() {
        return handler.get();
    }

    /// One begins.
    ///
    /// @return false if none may begin any more
    boolean add(Conversation conversation) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            conversation.before = last;
            if (last != null) {
                last.after = conversation;
            }
            last = conversation;
            conversation.listed = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// One has ended, or has another owner.
    void remove(Conversation conversation) {
        boolean over;
        lock.lock();
        try {
            if (conversation.listed) {
                unlink(conversation);
            }
            over = isOver();
        } finally {
            lock.unlock();
        }
        endIf(over);
    }

    private void unlink(Conversation conversation) {
        Conversation before = conversation.before;
        Conversation after = conversation.after;
        if (before != null) {
            before.after = after;
        }
        if (after != null) {
            after.before = before;
        } else {
            last = before;
        }
        conversation.before = null;
        conversation.after = null;
        conversation.listed = false;
    }

    private boolean isOver() {
        return closed && last == null;
    }

    private void endIf(boolean over) {
        if (over) {
            ended.complete(null);
        }
    }

    /// Those of now, the youngest first.
    private List<Conversation> running() {
        List<Conversation> found = new ArrayList<>();
        lock.lock();
        try {
            for (Conversation each = last; each != null; each = each.before) {
                found.add(each);
            }
        } finally {
            lock.unlock();
        }
        return found;
    }

    /// From now on none begins.
    void close() {
        boolean over;
        lock.lock();
        try {
            closed = true;
            over = isOver();
        } finally {
            lock.unlock();
        }
        endIf(over);
    }

    /// From now on none begins here, but all of the same handler elsewhere.
    ///
    /// @return where
    Conversations renew() {
        Conversations others = new Conversations(handler, succession);
        renewed = others;
        close();
        return others;
    }

    /// Has somebody else found for one that came when none might begin any more.
    void orphan(Orphan late) {
        if (renewed == null) {
            succession.accept(late);
        } else {
            late.heir().set(Optional.of(renewed));
        }
    }

    /// Takes connections from the handler, those that can be taken, and waits until it has noticed.
    /// Those that are taken only behind the deadline are handed to the succession then.
    ///
    /// @param wanted by the request
    /// @return each waits to be told who goes on
    List<Orphan> leave(Predicate<Environ> wanted, long deadlineNanos) throws InterruptedException {
        List<CompletableFuture<Optional<Orphan>>> asked = new ArrayList<>();
        for (Conversation each : running()) {
            if (wanted.test(each.environ())) {
                asked.add(
                        each.loop()
                                .submit(() -> each.leave(this))
                                .exceptionally(_ -> Optional.empty()));
            }
        }
        try {
            for (CompletableFuture<?> each : asked) {
                Waiting.await(each, deadlineNanos);
            }
        } catch (InterruptedException e) {
            asked.forEach(this::settle);
            throw e;
        }
        List<Orphan> left = new ArrayList<>();
        for (CompletableFuture<Optional<Orphan>> each : asked) {
            if (each.isDone()) {
                each.join().ifPresent(left::add);
            } else {
                settle(each); // its loop is held up, and will take it nevertheless
            }
        }
        return left;
    }

    /// Has somebody found for one that nobody waits for any more, and not by its loop, which may
    /// not wait for locks.
    private void settle(CompletableFuture<Optional<Orphan>> late) {
        late.thenAcceptAsync(left -> left.ifPresent(this::orphan));
    }

    /// Blocks until all of all have ended. After the deadline they are closed, a second later the
    /// handlers are killed that wait for nothing from the client, and another one later all; those
    /// that do not end even then are waited for no more. Who is interrupted meanwhile has said
    /// good-bye to them.
    ///
    /// @param deadlineNanos by `System.nanoTime`
    static void awaitEnd(Collection<Conversations> all, long deadlineNanos)
            throws InterruptedException {
        List<Conversations> hopeful = all.stream().filter(each -> !each.givenUp).toList();
        CompletableFuture<Void> ended =
                CompletableFuture.allOf(
                        hopeful.stream()
                                .map(each -> each.ended)
                                .toArray(CompletableFuture<?>[]::new));
        try {
            if (Waiting.await(ended, deadlineNanos)) {
                return;
            }
        } catch (InterruptedException e) {
            hopeful.forEach(each -> each.have(Conversation::sayGoodBye));
            throw e;
        }
        for (Consumer<Conversation> step :
                List.<Consumer<Conversation>>of(
                        Conversation::sayGoodBye, Conversation::end, Conversation::kill)) {
            hopeful.forEach(each -> each.have(step));
            if (Waiting.await(ended, lastWordsNanos())) {
                return;
            }
        }
        hopeful.forEach(each -> each.givenUp = true);
        LOG.error(
                "{} conversations do not end, though they were killed",
                hopeful.stream().mapToInt(each -> each.running().size()).sum());
    }

    /// Has something done to each, on its loop: as [#leave] does, and so behind it.
    void have(Consumer<Conversation> step) {
        for (Conversation each : running()) {
            each.loop()
                    .submit(() -> {
                        if (each.isOf(this)) { // nobody else has it meanwhile
                            step.accept(each);
                        }
                        return null;
                    })
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            LOG.error("A step to the end of {} failed", each, failure);
                        }
                    });
        }
    }

    /// When a second is over, by `System.nanoTime`.
    static long lastWordsNanos() {
        return deadlineNanos(LAST_WORDS);
    }

    static long deadlineNanos(Duration grace) {
        return System.nanoTime() + TimeUnit.NANOSECONDS.convert(grace);
    }
}
