package org.coppice.routing.objects;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Optional;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.PathTarget;
import org.coppice.web.Request;

/// A method that finds controllers.
record LookupPlan(String name, MethodCaller caller, List<ParameterPlan> parameters, Guard guard) {
    /// Where it leads; empty if nowhere.
    ///
    /// @param rest the segments below the controller
    Optional<PathTarget> find(Controller controller, List<String> rest, Request request)
            throws Exception {
        Object[] arguments = new Object[parameters.size()];
        int taken = 0;
        for (int i = 0; i < arguments.length; i++) {
            ParameterPlan parameter = parameters.get(i);
            try {
                if (parameter.kind() == ParameterPlan.Kind.REQUEST) {
                    arguments[i] = request;
                } else if (parameter.kind() == ParameterPlan.Kind.REST) {
                    arguments[i] = all(parameter, rest.subList(taken, rest.size()));
                } else if (taken == rest.size()) {
                    return Optional.empty();
                } else {
                    arguments[i] = parameter.converter().convert(rest.get(taken), "");
                    taken++;
                }
            } catch (MisfitException e) {
                return Optional.empty();
            }
        }
        List<String> left = rest.subList(taken, rest.size());
        return target(caller.call(controller, arguments), left);
    }

    private Optional<PathTarget> target(Object found, List<String> left) {
        return switch (found) {
            case null -> Optional.empty();
            case Optional<?> optional ->
                    optional.isEmpty() ? Optional.empty() : target(optional.get(), left);
            case Controller controller -> PathTarget.at(controller, left);
            case PathTarget target -> Optional.of(target);
            default ->
                    throw new IllegalStateException(
                            "%s returned a %s: it must return a Controller or a PathTarget"
                                    .formatted(name, found.getClass().getName()));
        };
    }

    /// The segments as the array of a variable number of arguments.
    static Object all(ParameterPlan parameter, List<String> segments) throws MisfitException {
        Object array = Array.newInstance((Class<?>) parameter.type(), segments.size());
        for (int i = 0; i < segments.size(); i++) {
            Object value = parameter.converter().convert(segments.get(i), parameter.name());
            Array.set(array, i, value);
        }
        return array;
    }
}
