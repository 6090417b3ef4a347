package org.coppice.wsgi.spi;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.coppice.wsgi.api.Application;
import org.osgi.annotation.versioning.ConsumerType;

/// The applications that there are, by name. A request asks once, so that it ends with the
/// application that it began with, whatever comes and goes meanwhile.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
@ConsumerType
public interface Applications {
    /// Those of now; never changed.
    Map<String, Application> byName();

    /// A request has waited for one of this name in vain.
    void missed(String name);

    /// Completes when [#byName()] has become another than it is at this call, or later.
    CompletableFuture<Void> change();
}
