package org.coppice.routing.objects.api;

import java.util.Optional;
import org.coppice.web.Response;
import org.osgi.annotation.versioning.ConsumerType;

/// Does something around all requests of a router or below a [HookController]: pecan's `PecanHook`.
/// As an OSGi service it is around all requests of the application `objects`.
///
/// Hooks with a lower priority are the outer ones: `onRoute` and `before` run in the order of their
/// priorities, `after` and `onError` the other way round.
///
/// **Threads**: any number of loops at once, each call on the request's green thread. **Errors**:
/// an `HttpException` is the answer to the request, and the hooks after it are left out; the errors
/// of `after` and `onError` are those of the request. **Null**: never.
@ConsumerType
public interface Hook {
    /// Where it stands; 100 unless it says otherwise. Of equal ones, those of the router are the
    /// outer ones.
    default int priority() {
        return 100;
    }

    /// Before the controller is looked for. Hooks of a [HookController] are not called.
    ///
    /// @throws Exception see Errors above
    default void onRoute(Call call) throws Exception {}

    /// When controller and arguments are known.
    ///
    /// @throws Exception see Errors above
    default void before(Call call) throws Exception {}

    /// When there is a response, which [Call#respond] may replace, or a failure.
    ///
    /// @throws Exception see Errors above
    default void after(Call call) throws Exception {}

    /// When something was thrown, an `HttpException` included.
    ///
    /// @return the answer; empty to leave it to others. The first one given counts
    /// @throws Exception see Errors above
    default Optional<Response> onError(Call call, Exception failure) throws Exception {
        return Optional.empty();
    }
}
