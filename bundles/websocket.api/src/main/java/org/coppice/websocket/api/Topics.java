package org.coppice.websocket.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/// The topics of this process, by name. A service.
///
/// **Threads**: any. **Errors**: none. **Null**: never.
@ProviderType
public interface Topics {
    /// The topic of this name; there is always one.
    ///
    /// @param name not empty
    Topic topic(String name);

    /// The names of those that have subscribers, sorted.
    List<String> names();
}
