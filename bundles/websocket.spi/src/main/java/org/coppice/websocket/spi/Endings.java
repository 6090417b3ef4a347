package org.coppice.websocket.spi;

import java.util.LinkedHashSet;
import java.util.Set;
import org.coppice.green.SpinLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What others do once a connection is over for its handler; each once.
///
/// **Threads**: any.
final class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

    private final SpinLock lock = new SpinLock();
    private Set<Runnable> tasks = Set.of();
    private boolean over;

    /// Runs it at once if it is over.
    void add(Runnable task) {
        lock.lock();
        try {
            if (!over) {
                if (tasks.isEmpty()) {
                    tasks = new LinkedHashSet<>();
                }
                tasks.add(task);
                return;
            }
        } finally {
            lock.unlock();
        }
        run(task);
    }

    void remove(Runnable task) {
        lock.lock();
        try {
            if (!tasks.isEmpty()) {
                tasks.remove(task);
            }
        } finally {
            lock.unlock();
        }
    }

    /// It is over.
    void run() {
        Set<Runnable> all;
        lock.lock();
        try {
            over = true;
            all = tasks;
            tasks = Set.of();
        } finally {
            lock.unlock();
        }
        all.forEach(Endings::run);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("{} failed at the end of a connection", task, e);
        }
    }
}
