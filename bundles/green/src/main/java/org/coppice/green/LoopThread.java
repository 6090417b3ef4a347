package org.coppice.green;

/// The OS thread of a loop: green threads are mounted on it, one at a time.
final class LoopThread extends Thread {

    private final Loop loop;

    LoopThread(Loop loop) {
        super("coppice-" + loop.name());
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
