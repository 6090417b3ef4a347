package org.coppice.routing.objects;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.RoutedController;

/// The plans of the classes that a router has met: reflection is done once a class. A plan goes
/// with its class.
final class Plans extends ClassValue<ControllerPlan> {
    @Override
    protected ControllerPlan computeValue(Class<?> type) {
        try {
            return new PlanReader(type).read();
        } catch (LinkageError e) { // of a bundle that lacks a package
            throw new IllegalArgumentException(
                    "controller %s is refused: it needs a class that is not there: %s"
                            .formatted(type.getName(), e.getMessage()),
                    e);
        }
    }

    ControllerPlan of(Controller controller) {
        return get(controller.getClass());
    }

    /// Looks at a controller and all that are below it by fields.
    ///
    /// @throws IllegalArgumentException that names class and method, if one marks what cannot work
    void require(Controller root) {
        require(root, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private void require(Controller controller, Set<Controller> seen) {
        if (seen.add(controller)) {
            ControllerPlan plan = of(controller);
            if (!(controller instanceof RoutedController)) {
                plan.subs().values().forEach(sub -> require(sub.of(controller), seen));
            }
        }
    }
}
