package org.coppice.coroutine.api;

import org.osgi.annotation.versioning.ConsumerType;

/// A way to suspend and resume a computation: a service, found by its [#name()] or, with
/// `coroutine=auto`, by its [#preference()].
///
/// A provider that this JVM cannot carry (a missing flag, say) must not register as a service at
/// all; on a plain class path its constructor throws an [UnsupportedOperationException] that names
/// what is missing.
///
/// **Threads:** any. **Null:** nothing here is null.
@ConsumerType
public interface CoroutineProvider {

    /// The name that configuration uses, such as `virtual`: lower case, one word, unique.
    String name();

    /// Which provider `auto` takes: the highest. `virtual` says 200, `handoff` 100.
    int preference();

    /// A new coroutine, not started.
    ///
    /// @param name the name of its thread, for dumps and debuggers; may be empty
    /// @param body what it runs
    Coroutine create(String name, CoroutineBody body);
}
