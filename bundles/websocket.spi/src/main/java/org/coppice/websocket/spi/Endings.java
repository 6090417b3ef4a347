package org.coppice.websocket.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What others do once a connection is over for its handler; each once. Of a hundred thousand
/// connections most have nothing here: then it is a field that points to what all share.
///
/// **Threads**: any.
abstract class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);
    private static final List<Runnable> NONE = List.of();
    private static final VarHandle TASKS = tasksHandle();

    /// Never changed but for another list; null once it is over.
    private volatile List<Runnable> tasks = NONE;

    private static VarHandle tasksHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(Endings.class, "tasks", List.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// Has a task run once the connection is over, or another handler has it: at once if that is so
    /// already, else on the connection's loop. It must not block, and takes no lock but a
    /// [org.coppice.green.SpinLock]. Any thread.
    public final void whenOver(Runnable task) {
        List<Runnable> known = tasks;
        while (known != null) {
            if (known.contains(task)) {
                return;
            }
            List<Runnable> more = new ArrayList<>(known);
            more.add(task);
            if (TASKS.compareAndSet(this, known, more)) {
                return;
            }
            known = tasks;
        }
        run(task);
    }

    /// Takes a task of [#whenOver] back. Any thread.
    public final void forgetWhenOver(Runnable task) {
        List<Runnable> known = tasks;
        while (known != null && known.contains(task)) {
            List<Runnable> fewer = new ArrayList<>(known);
            fewer.remove(task);
            if (TASKS.compareAndSet(this, known, fewer.isEmpty() ? NONE : fewer)) {
                return;
            }
            known = tasks;
        }
    }

    /// It is over.
    @SuppressWarnings("unchecked") // it holds nothing else
    final void over() {
        List<Runnable> all = (List<Runnable>) TASKS.getAndSet(this, null);
        if (all != null) {
            all.forEach(Endings::run);
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("{} failed at the end of a connection", task, e);
        }
    }
}
