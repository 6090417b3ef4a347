package org.coppice.green;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/// One green thread's wait for a stage that any thread may complete.
///
/// A stage that is complete already is taken without a switch. A wait that ends before the stage
/// does, by a kill or a time-out, leaves nothing behind: what listens is taken out of a
/// [CompletableFuture] again, which only [CompletableFuture#anyOf] can; at a stage of another make
/// an empty listener remains.
///
/// **Threads:** the green thread that waits; [#accept(Object, Throwable)] any.
final class StageWait<T> implements BiConsumer<T, Throwable> {

    private final Fiber fiber = Fiber.current();
    private final WaitQueue waiters = new WaitQueue();
    private boolean complete;
    private T value;
    private Throwable failure;

    /// Blocks until the stage is complete.
    ///
    /// @param timeoutNanos negative waits for ever, zero only looks
    /// @return whether it is complete
    boolean await(CompletionStage<? extends T> stage, long timeoutNanos) {
        Runnable unlisten = listen(stage);
        try {
            return complete
                    || waiters.await(new Waiter(fiber, null), "a future", timeoutNanos)
                    || complete;
        } finally {
            unlisten.run();
        }
    }

    /// What the stage was completed with, after [#await(CompletionStage, long)] has returned true;
    /// its failure is thrown as [Sneaky#unchecked(Throwable)] throws it.
    T result() {
        if (failure != null) {
            throw Sneaky.unchecked(Sneaky.cause(failure));
        }
        return value;
    }

    /// As far as only this matters, whether it failed does not.
    static void awaitEnd(CompletionStage<?> stage) {
        new StageWait<Object>().await(stage, WaitQueue.FOR_EVER);
    }

    private Runnable listen(CompletionStage<? extends T> stage) {
        if (stage instanceof CompletableFuture<? extends T> future) {
            CompletableFuture<T> left = new CompletableFuture<>();
            CompletableFuture.anyOf(future, left).whenComplete(this::acceptAny);
            return () -> left.complete(null);
        }
        Link<T> link = new Link<>(this);
        stage.whenComplete(link);
        return link::cut;
    }

    @SuppressWarnings("unchecked")
    private void acceptAny(Object stageValue, Throwable stageFailure) {
        accept((T) stageValue, stageFailure);
    }

    @Override
    public void accept(T stageValue, Throwable stageFailure) {
        if (fiber.loop.isOnLoop()) {
            settle(stageValue, stageFailure);
        } else {
            fiber.loop.execute(() -> settle(stageValue, stageFailure));
        }
    }

    private void settle(T stageValue, Throwable stageFailure) {
        complete = true;
        value = stageValue;
        failure = stageFailure;
        waiters.grantAll();
    }

    /// Lets go of the wait although the stage does not let go of this.
    private static final class Link<T> implements BiConsumer<T, Throwable> {
        private volatile StageWait<T> wait;

        Link(StageWait<T> wait) {
            this.wait = wait;
        }

        void cut() {
            wait = null;
        }

        @Override
        public void accept(T stageValue, Throwable stageFailure) {
            StageWait<T> target = wait;
            if (target != null) {
                target.accept(stageValue, stageFailure);
            }
        }
    }
}
