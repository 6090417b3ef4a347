package org.coppice.websocket.api;

import java.util.List;
import java.util.ServiceLoader;
import org.osgi.annotation.versioning.ProviderType;

/// The topics of this process, by name. A service; on a class path [#find] has it.
///
/// A topic without subscribers that nobody holds is forgotten, so there may be one for each user or
/// room.
///
/// **Threads**: any. **Errors**: none. **Null**: never.
@ProviderType
public interface Topics {
    /// Those of the class path. Each call makes new ones, which know nothing of each other: call it
    /// once.
    ///
    /// @throws IllegalStateException if there are none
    static Topics find() {
        return ServiceLoader.load(Topics.class, Topics.class.getClassLoader())
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "there are no Topics: put websocket.topics on the class path"));
    }

    /// The topic of this name; there is always one.
    ///
    /// @param name not empty
    /// @throws IllegalArgumentException if it is
    Topic topic(String name);

    /// The names of those that have subscribers, sorted.
    List<String> names();

    /// Those that have subscribers, by their names, for listings.
    List<TopicInfo> list();
}
