package org.coppice.routing.objects.api;

import java.util.List;
import java.util.Optional;
import org.coppice.web.Request;
import org.osgi.annotation.versioning.ConsumerType;

/// A controller that finds the way below it on its own: pecan's `_route`. None of its methods and
/// fields can be reached but by what it returns.
///
/// **Threads** and **Errors**: as for [Controller]. **Null**: never.
@ConsumerType
public interface RoutedController extends Controller {
    /// Where the request goes.
    ///
    /// @param path the segments below this controller, in Unicode, the last one empty if the path
    ///   ends with a slash
    /// @return empty if nothing is here
    /// @throws Exception as a method of a controller
    Optional<PathTarget> route(List<String> path, Request request) throws Exception;
}
