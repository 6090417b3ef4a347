package org.coppice.green;

/// Tells the JDK's Flight Recorder, where there is one, what happens to green threads and loops.
///
/// **Threads:** any.
final class Recorder {

    /// A constant for the JIT: without the module nothing is left of these calls.
    private static final boolean THERE = isThere();

    private Recorder() {}

    private static boolean isThere() {
        try {
            Class.forName("jdk.jfr.Event", false, Recorder.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /// On the green thread, see [#elsewhere].
    static void started(Fiber fiber) {
        if (THERE) {
            JfrEvents.started(fiber);
        }
    }

    static void ended(Fiber fiber, Throwable failure) {
        if (THERE) {
            JfrEvents.ended(fiber, failure);
        }
    }

    static void blocked(BlockedLoop report) {
        if (THERE) {
            JfrEvents.blocked(report);
        }
    }

    static void hubSwapped(String loop, String from, String to, int channels) {
        if (THERE) {
            elsewhere(() -> JfrEvents.hubSwapped(loop, from, to, channels));
        }
    }

    static void coroutineSwapped(String loop, String from, String to) {
        if (THERE && !from.equals(to)) {
            elsewhere(() -> JfrEvents.coroutineSwapped(loop, from, to));
        }
    }

    /// On a thread of its own: the JDK drops what the thread of a loop records, as soon as a green
    /// thread has used the recorder there.
    private static void elsewhere(Runnable event) {
        Thread recorder = Thread.ofPlatform().daemon().name("coppice-recorder").start(event);
        try {
            recorder.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
