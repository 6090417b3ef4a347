package org.coppice.green;

import java.util.Iterator;
import java.util.NoSuchElementException;

/// Takes the items of a queue one after the other, until it is shut down.
final class Taken<E> implements Iterator<E> {

    private final LightQueue<E> queue;

    /// Taken but not asked for yet.
    private E next;

    Taken(LightQueue<E> queue) {
        this.queue = queue;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            try {
                next = queue.take();
            } catch (QueueShutDown e) {
                return false;
            }
        }
        return true;
    }

    @Override
    public E next() {
        if (!hasNext()) {
            throw new NoSuchElementException("The " + queue + " was shut down and has no more");
        }
        E item = next;
        next = null;
        return item;
    }
}
