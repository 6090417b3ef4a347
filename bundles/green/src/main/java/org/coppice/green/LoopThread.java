package org.coppice.green;

/// The OS thread of a loop: green threads are mounted on it, one at a time.
///
/// It inherits no thread locals from whoever starts it. Green threads inherit from it, and what a
/// container's thread has in store, such as a logger's context, would be copied for each of them.
final class LoopThread extends Thread {

    private final Loop loop;

    LoopThread(Loop loop) {
        super(null, null, "coppice-" + loop.name(), 0, false);
        this.loop = loop;
    }

    Loop loop() {
        return loop;
    }

    @Override
    public void run() {
        loop.run();
    }
}
