package org.coppice.routing.objects.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.coppice.web.Handler;

/// Where a [Lookup] or a [RoutedController] leads.
///
/// **Threads**: immutable. **Errors**: none. **Null**: never.
public sealed interface PathTarget {
    /// The walk goes on at a controller.
    ///
    /// @param controller the one
    /// @param rest the segments that are left, in Unicode
    record At(Controller controller, List<String> rest) implements PathTarget {
        /// Copies the segments.
        public At {
            Objects.requireNonNull(controller, "controller");
            rest = List.copyOf(rest);
        }
    }

    /// The walk ends at a handler.
    ///
    /// @param handler answers the request
    record By(Handler handler) implements PathTarget {
        /// Checks that there is one.
        public By {
            Objects.requireNonNull(handler, "handler");
        }
    }

    /// Goes on at a controller with the segments that are left.
    static Optional<PathTarget> at(Controller controller, List<String> rest) {
        return Optional.of(new At(controller, rest));
    }

    /// Ends at a handler.
    static Optional<PathTarget> by(Handler handler) {
        return Optional.of(new By(handler));
    }
}
