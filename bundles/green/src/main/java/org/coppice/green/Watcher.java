package org.coppice.green;

/// Is told of an [Awaitable] without being a green thread that waits. One is for one thing only: it
/// is its own place among those who wait there, so that taking it back is no search.
///
/// **Threads:** its loop's thread only.
abstract class Watcher extends Waiter implements Runnable {

    Watcher() {
        super(null, null);
    }

    static Watcher of(Runnable action) {
        return new Watcher() {
            @Override
            public void run() {
                action.run();
            }
        };
    }

    /// Those that come after it are woken whatever it throws.
    @Override
    void wake() {
        Telling.tell("A watcher", this);
    }
}
