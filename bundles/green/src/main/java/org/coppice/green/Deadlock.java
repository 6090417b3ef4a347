package org.coppice.green;

import java.util.List;

/// Thrown in the main green thread of [Coppice#run] when everything waits and nothing can ever wake
/// it: gevent's `LoopExit`.
///
/// That is so when every green thread of the loop waits for something that only the loop itself can
/// give (an [Event], a [Queue], the end of another green thread), no timer runs and nobody waits
/// for a channel, another thread or the JDK, for a second of real time. The message lists who waits
/// for what, and where. The main green thread may catch it, like any error, and go on.
///
/// It is not thrown but only logged if others may come from outside: if the program was given the
/// [Loop] (by [Loop#current()], [GreenThread#loop()] or [Loops]), whose [Loop#execute] any thread
/// may call, or if somebody waits for a [Semaphore], which any thread may release. In a container
/// that is usual, and logged at debug level. A thread that has nothing of the loop but a
/// [GreenThread], to kill or to start it some time, is not foreseen: let the program ask for its
/// [GreenThread#loop()] before.
///
/// **Threads:** any. **Null:** nothing here is null.
public final class Deadlock extends Error {

    private static final long serialVersionUID = 1;

    private final transient List<GreenThreadInfo> threads;

    Deadlock(String message, List<GreenThreadInfo> threads) {
        super(message);
        this.threads = threads;
    }

    /// The green threads that wait, with stacks, oldest first; of many only the first.
    public List<GreenThreadInfo> threads() {
        return threads;
    }
}
