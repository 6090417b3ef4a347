package org.coppice.shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.coppice.green.Loop;

/// Asks loops and waits for all of them together, but not for long: a blocked loop must not hold up
/// the one who looks for the reason.
///
/// **Threads:** any but those of the loops asked.
record Patience(Duration limit) {

    /// The one that the commands have.
    static final Patience USUAL = new Patience(Duration.ofSeconds(2));

    /// A loop and what it said; nothing if it is blocked.
    record Answer<T>(Loop loop, Optional<T> said) {}

    /// The answers in the order of the loops, without those of loops that have ended.
    <T> List<Answer<T>> ask(List<Loop> loops, Function<Loop, CompletableFuture<T>> question) {
        List<CompletableFuture<T>> asked = loops.stream().map(question).toList();
        await(CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)));
        List<Answer<T>> answers = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            CompletableFuture<T> future = asked.get(i);
            if (!future.isCompletedExceptionally()) {
                answers.add(new Answer<>(loops.get(i), Optional.ofNullable(future.getNow(null))));
            }
        }
        return answers;
    }

    /// Returns when the future is complete, in whatever way, or the patience is at its end.
    ///
    /// @return whether it is complete
    boolean await(CompletableFuture<?> future) {
        try {
            future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while loops were asked", e);
        }
        return true;
    }
}
