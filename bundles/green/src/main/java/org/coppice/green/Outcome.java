package org.coppice.green;

import java.util.Optional;

/// How something came out: with a value, which may be null, or with an error.
record Outcome<T>(T value, Throwable failure) {

    static <T> Outcome<T> of(T value) {
        return new Outcome<>(value, null);
    }

    static <T> Outcome<T> failed(Throwable failure) {
        return new Outcome<>(null, failure);
    }

    boolean successful() {
        return failure == null;
    }

    /// The value; an error is thrown, a checked one inside a
    /// [java.util.concurrent.CompletionException].
    T get() {
        if (failure != null) {
            throw Sneaky.unchecked(failure);
        }
        return value;
    }

    Optional<Throwable> error() {
        return Optional.ofNullable(failure);
    }
}
