package org.coppice.hub.api;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/// A kind of hub: a service, found by its [#name()] or, with `hub=auto`, by its [#preference()].
///
/// A provider that this platform or JVM cannot carry must not register as a service at all; on a
/// plain class path its constructor throws an [UnsupportedOperationException] that names what is
/// missing. As a service it has the property `coppice.hub` with its name, and its preference as the
/// `service.ranking`.
///
/// **Threads:** any. **Null:** nothing here is null.
@ConsumerType
public interface HubProvider {
    /// The name that configuration uses, such as `epoll`: lower case, one word, unique.
    ///
    /// @return the name
    String name();

    /// Which provider `auto` takes: the highest. `epoll` says 400, `nio` 300, `poll` 200, `select`
    /// 100.
    ///
    /// @return the preference
    int preference();

    /// A new hub with nothing registered. It works on its own from then on: it outlives its
    /// provider's service, and whoever opened it closes it.
    ///
    /// @return a hub that belongs to the loop that will call its `await`
    /// @throws IOException if the system refuses, for lack of descriptors perhaps
    Hub open() throws IOException;
}
