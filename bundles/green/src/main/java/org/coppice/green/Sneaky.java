package org.coppice.green;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Throws again what was caught elsewhere.
final class Sneaky {

    private Sneaky() {}

    /// Throws exactly this, declared or not: a kill may carry any error, as in the originals.
    /// Written `throw Sneaky.rethrow(…)` so that the compiler sees the end of the method.
    static RuntimeException rethrow(Throwable error) {
        throw Sneaky.<RuntimeException>erased(error);
    }

    /// Throws an unchecked error as it is and a checked one inside a [CompletionException], for
    /// callers that declare nothing.
    static RuntimeException unchecked(Throwable error) {
        throw rethrow(Nursery.given(wrapped(error), error));
    }

    /// As [#unchecked(Throwable)] throws it.
    static Throwable wrapped(Throwable error) {
        return error instanceof RuntimeException || error instanceof Error
                ? error
                : new CompletionException(error);
    }

    /// Whether the one was made of the other by [#wrapped(Throwable)].
    static boolean isWrapped(Throwable error, Throwable wrapper) {
        return wrapper instanceof CompletionException && wrapper.getCause() == error;
    }

    /// The result of a future that another thread completes; its failure as [#unchecked(Throwable)]
    /// throws it.
    static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() == null ? e : unchecked(e.getCause());
        }
    }

    /// As [#join(CompletableFuture)], but a checked failure is thrown as it is.
    static <T> T result(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw rethrow(cause(e));
        }
    }

    /// What a future wraps its failure in says nothing.
    static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null
                ? error.getCause()
                : error;
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X erased(Throwable error) throws X {
        throw (X) error;
    }
}
