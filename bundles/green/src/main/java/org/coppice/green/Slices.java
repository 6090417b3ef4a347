package org.coppice.green;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/// Describes many things of a loop for a listing, a slice at a time: between two slices the loop
/// serves others, so that a look at a hundred thousand green threads holds up none of them.
///
/// **Threads:** any.
final class Slices<S, T> {

    static final int SLICE = 1000;

    private final Loop loop;
    private final Function<S, T> describe;
    private final List<T> told = new ArrayList<>();

    /// @param describe on the loop's thread; null for what has gone meanwhile
    Slices(Loop loop, Function<S, T> describe) {
        this.loop = loop;
        this.describe = describe;
    }

    /// @param all asked on the loop's thread: what there is at that moment
    CompletableFuture<List<T>> ask(Supplier<List<S>> all) {
        return loop.submitted(() -> slice(all.get())).thenCompose(this::others);
    }

    /// @return the others
    private List<S> slice(List<S> all) {
        int end = Math.min(all.size(), SLICE);
        all.subList(0, end).stream().map(describe).filter(Objects::nonNull).forEach(told::add);
        return all.subList(end, all.size());
    }

    /// The next question comes from another thread: the loop goes on until it arrives.
    private CompletableFuture<List<T>> others(List<S> left) {
        return left.isEmpty()
                ? CompletableFuture.completedFuture(told)
                : CompletableFuture.supplyAsync(() -> loop.submitted(() -> slice(left)))
                        .thenCompose(asked -> asked)
                        .thenCompose(this::others);
    }
}
