package org.coppice.wsgi.server;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.coppice.wsgi.api.Application;

/// The applications that there are, by name. A request asks once, so that it ends with the
/// application that it began with, whatever comes and goes meanwhile.
///
/// **Threads**: any.
interface Applications {
    /// Those of now; never changed.
    Map<String, Application> byName();

    /// A request has waited for one of this name in vain.
    void missed(String name);

    /// Completes when [#byName()] has become another than it is at this call, or later.
    CompletableFuture<Void> change();
}
