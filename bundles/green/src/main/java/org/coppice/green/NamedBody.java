package org.coppice.green;

import java.util.concurrent.Callable;
import org.osgi.annotation.versioning.ConsumerType;

/// What a green thread does, for those that are there by the ten thousand: it says what its green
/// thread is called when somebody looks, so that no name is kept for each. One that was named by
/// [GreenThread#name(String)] is called so.
///
/// **Threads:** [#threadName()] any. **Errors:** one that throws is called by its number. **Null:**
/// only a result may be null.
@ConsumerType
public interface NamedBody<T> extends Callable<T> {

    /// For listings and logs; must not block. It may change.
    ///
    /// @return empty: by its number
    String threadName();
}
