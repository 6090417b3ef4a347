package org.coppice.net;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/// The resolvers of a container, a service: which there are and which is in use.
///
/// **Threads:** any. **Null:** nothing here is null.
@ProviderType
public interface Resolvers {

    /// The names of those that may be used now, the best first.
    List<String> names();

    /// The one in use, whichever that is when it is asked: [Net#resolver()].
    Resolver current();

    /// Uses another one from the next look-up on; those that run come to their end. It holds until
    /// the next change of the configuration.
    ///
    /// @param name one of [#names()], or `auto` for the best
    /// @throws IllegalArgumentException if there is none of that name; the message names those that
    ///   are there
    void use(String name);
}
