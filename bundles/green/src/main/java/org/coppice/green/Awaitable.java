package org.coppice.green;

/// What becomes ready some time and can be waited for together with others, see [Coppice#awaitAny]:
/// the end of a green thread, an event, a result. gevent's objects for `wait`.
///
/// Only Coppice's own types extend it.
public abstract class Awaitable {

    Awaitable() {}

    /// Whether it is ready: who awaits it does not block. Does not block either.
    public abstract boolean ready();

    /// Calls the watcher once, on the caller's loop, when this becomes ready; at once if it is. The
    /// watcher must not block.
    abstract void watch(Watcher watcher);

    /// Takes a watcher back; nothing happens if it was called or is not there.
    abstract void unwatch(Watcher watcher);
}
