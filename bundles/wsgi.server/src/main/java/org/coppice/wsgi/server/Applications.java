package org.coppice.wsgi.server;

import java.util.Map;
import org.coppice.wsgi.api.Application;

/// The applications that there are, by name. A request asks once, so that it ends with the
/// application that it began with, whatever comes and goes meanwhile.
///
/// **Threads**: any.
@FunctionalInterface
interface Applications {
    /// Those of now; never changed.
    Map<String, Application> byName();
}
