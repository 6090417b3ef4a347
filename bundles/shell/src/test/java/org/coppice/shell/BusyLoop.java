package org.coppice.shell;

import java.util.concurrent.CountDownLatch;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;

/// Blocks a loop as long as it is open.
final class BusyLoop implements AutoCloseable {

    private final CountDownLatch started = new CountDownLatch(1);
    private final GreenThread<?> guilty;
    private volatile boolean enough;
    private long turns;

    BusyLoop(Loop loop) throws InterruptedException {
        guilty = loop.spawn(this::spin);
        started.await();
    }

    private Void spin() {
        started.countDown();
        while (!enough) {
            turns++;
        }
        return null;
    }

    long id() {
        return guilty.id();
    }

    @Override
    public void close() {
        enough = true;
        guilty.future().join();
    }
}
