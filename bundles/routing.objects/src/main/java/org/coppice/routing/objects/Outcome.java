package org.coppice.routing.objects;

import java.util.List;
import org.coppice.routing.objects.api.Controller;
import org.coppice.web.Handler;
import org.coppice.web.HttpException;

/// Where a walk has come to.
sealed interface Outcome {
    /// A method, whose arguments begin with these segments.
    ///
    /// @param extension that of the path, with its dot, if it has been taken from the last segment
    /// @param misplaced whether a slash is missing at the end of the path
    record Leaf(
            Controller controller,
            ActionPlan action,
            List<String> segments,
            String extension,
            boolean misplaced)
            implements Outcome {}

    /// A handler.
    record Handled(Controller controller, Handler handler) implements Outcome {}

    /// Nothing; then what has been passed on the way is asked.
    record Missed(HttpException failure) implements Outcome {}
}
