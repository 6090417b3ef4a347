package org.coppice.routing.api;

import java.util.Optional;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Environ;
import org.osgi.annotation.versioning.ProviderType;

/// A router over one [RouteMap]: an application that gives each request to the target of its rule,
/// as `RoutesMiddleware` does, and answers 404 or 405 where there is none. See [RouterFactory].
///
/// **Threads**: any. **Errors**: those of the targets. **Null**: never.
@ProviderType
public interface MapRouter extends Application {
    /// The rule for a request, without calling its target: Routes' `match` and `routematch`.
    Optional<RouteMatch> match(Environ environ);
}
