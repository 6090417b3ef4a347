package org.coppice.tpool;

/// A native thread of a pool, and whose work it does.
///
/// It inherits nothing from the thread that happens to start it: that may be a green thread of any
/// bundle.
final class Worker extends Thread {

    /// Null between two works.
    private Callers callers;

    /// The pools whose workers wait for this work: its own, and that of the worker that called, and
    /// so on.
    record Callers(WorkerPool pool, Callers next) {
        boolean has(WorkerPool wanted) {
            return pool == wanted || next != null && next.has(wanted);
        }
    }

    Worker(Runnable loop, String name) {
        super(null, loop, name, 0, false);
        setDaemon(true);
        setContextClassLoader(Worker.class.getClassLoader());
    }

    /// Whether the calling thread holds up a worker of that pool: to wait for another could be to
    /// wait for ever.
    static boolean isInside(WorkerPool pool) {
        Callers callers = callers();
        return callers != null && callers.has(pool);
    }

    /// Of the calling thread; null if it is no worker or does nothing.
    static Callers callers() {
        return Thread.currentThread() instanceof Worker worker ? worker.callers : null;
    }

    /// @return the former, to be put back
    Callers begin(Callers newCallers) {
        Callers former = callers;
        callers = newCallers;
        return former;
    }
}
