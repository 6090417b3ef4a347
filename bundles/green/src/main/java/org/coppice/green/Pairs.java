package org.coppice.green;

import java.util.Iterator;

/// Two inputs side by side, to the end of the shorter: Python's `zip`.
record Pairs<A, B>(Iterator<A> first, Iterator<B> second) implements Iterator<Pairs.Pair<A, B>> {

    record Pair<A, B>(A first, B second) {}

    static <A, B> Iterable<Pair<A, B>> of(Iterable<A> first, Iterable<B> second) {
        return () -> new Pairs<>(first.iterator(), second.iterator());
    }

    @Override
    public boolean hasNext() {
        return first.hasNext() && second.hasNext();
    }

    @Override
    public Pair<A, B> next() {
        return new Pair<>(first.next(), second.next());
    }
}
