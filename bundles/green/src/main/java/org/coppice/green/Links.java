package org.coppice.green;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Consumer;

/// What is called when a green thread ends, in the order in which it came.
///
/// A link may add links, which are called after those that are there, and take back those that were
/// not called yet.
///
/// **Threads:** its loop's thread only.
final class Links<T> {

    private final ArrayDeque<Consumer<? super GreenThread<T>>> links = new ArrayDeque<>(2);

    /// Further down the stack: a link that adds another does not start a second round.
    private boolean calling;

    /// Called only for one of the two ends.
    record Conditional<T>(boolean onSuccess, Consumer<? super GreenThread<T>> link)
            implements Consumer<GreenThread<T>> {
        @Override
        public void accept(GreenThread<T> ended) {
            if (ended.successful() == onSuccess) {
                link.accept(ended);
            }
        }
    }

    void add(Consumer<? super GreenThread<T>> link) {
        links.add(link);
    }

    /// Takes the first that equals it out, whatever end it is for.
    boolean remove(Consumer<? super GreenThread<T>> link) {
        for (Iterator<?> each = links.iterator(); each.hasNext(); ) {
            Object one = each.next();
            if (one.equals(link)
                    || (one instanceof Conditional<?> wrapped && wrapped.link().equals(link))) {
                each.remove();
                return true;
            }
        }
        return false;
    }

    void clear() {
        links.clear();
    }

    boolean isEmpty() {
        return links.isEmpty();
    }

    void call(GreenThread<T> ended) {
        if (calling) {
            return;
        }
        calling = true;
        try {
            for (var link = links.poll(); link != null; link = links.poll()) {
                callOne(link, ended);
            }
        } finally {
            calling = false;
        }
    }

    /// Calls those that other loops and threads may wait for, when the loop has ended without the
    /// green thread: nothing else runs there any more.
    void callShared(GreenThread<T> ended) {
        for (Consumer<? super GreenThread<T>> link : links) {
            Object told = link;
            if (told instanceof Conditional<?> wrapped) {
                told = wrapped.link();
            }
            if (told instanceof AsyncResult) {
                callOne(link, ended);
            }
        }
    }

    private void callOne(Consumer<? super GreenThread<T>> link, GreenThread<T> ended) {
        try {
            link.accept(ended);
        } catch (Throwable t) {
            Telling.log(t, "A link of " + ended + " failed");
        }
    }
}
