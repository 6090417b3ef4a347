package org.coppice.websocket.spi;

import java.util.LinkedHashSet;
import java.util.Set;
import org.coppice.green.SpinLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What others do once a connection is over for its handler; each once. Of a hundred thousand
/// connections most have nothing here: then it is a field that points to what all share.
///
/// **Threads**: any.
abstract class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);
    private static final Set<Runnable> NONE = Set.of();

    /// Of all of them, as one for each would be larger than what it guards: it is held for a few
    /// steps.
    private static final SpinLock LOCK = new SpinLock();

    /// Null once it is over.
    private Set<Runnable> tasks = NONE;

    /// Has a task run once the connection is over, or another handler has it: at once if that is so
    /// already, else on the connection's loop. It must not block, and takes no lock but a
    /// [SpinLock]. Any thread.
    public final void whenOver(Runnable task) {
        if (!add(task)) {
            run(task);
        }
    }

    private boolean add(Runnable task) {
        LOCK.lock();
        try {
            if (tasks == NONE) {
                tasks = new LinkedHashSet<>();
            }
            if (tasks != null) {
                tasks.add(task);
            }
            return tasks != null;
        } finally {
            LOCK.unlock();
        }
    }

    /// Takes a task of [#whenOver] back. Any thread.
    public final void forgetWhenOver(Runnable task) {
        LOCK.lock();
        try {
            if (tasks != null && !tasks.isEmpty()) {
                tasks.remove(task);
            }
        } finally {
            LOCK.unlock();
        }
    }

    /// It is over.
    final void over() {
        Set<Runnable> all;
        LOCK.lock();
        try {
            all = tasks;
            tasks = null;
        } finally {
            LOCK.unlock();
        }
        if (all != null) {
            all.forEach(Endings::run);
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{} failed at the end of a connection", task, e);
        }
    }
}
