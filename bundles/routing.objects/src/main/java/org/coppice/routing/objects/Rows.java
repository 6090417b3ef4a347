package org.coppice.routing.objects;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.RoutedController;

/// What can be told of the routes of controllers, before anybody asks a lookup.
final class Rows {
    private final Plans plans;
    private final List<Row> rows = new ArrayList<>();
    private final Set<Controller> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    /// @param action for people: `Books.show`
    record Row(String pattern, List<String> methods, String action) {
        RouteInfo info(String owner, RouteInfo.State state, int inFlight, long served) {
            return new RouteInfo(
                    pattern, methods, owner + " (" + action + ")", state, inFlight, served);
        }
    }

    private Rows(Plans plans) {
        this.plans = plans;
    }

    /// The routes of a root controller and all that are below it by fields.
    ///
    /// @param prefix its path, without a slash at the end
    static List<Row> of(Plans plans, Controller root, String prefix) {
        Rows rows = new Rows(plans);
        rows.add(root, prefix, 0);
        return List.copyOf(rows.rows);
    }

    /// @param inherited how many parameters the prefix has
    private void add(Controller controller, String prefix, int inherited) {
        if (!seen.add(controller)) {
            return;
        }
        String name = controller.getClass().getSimpleName();
        ControllerPlan plan = plans.of(controller);
        if (controller instanceof RoutedController) {
            rows.add(new Row(prefix + "/{path_info:.*}", List.of(), name + ".route"));
            return;
        }
        plan.rest()
                .ifPresentOrElse(
                        rest -> rest(rest, prefix, inherited),
                        () ->
                                new TreeMap<>(plan.actions())
                                        .forEach((segment, action) ->
                                                action(action, segment, prefix, inherited)));
        String below = below(plan, prefix, inherited);
        int parameters = count(below);
        new TreeMap<>(plan.subs())
                .forEach((segment, sub) ->
                        add(sub.of(controller), below + "/" + segment, parameters));
        plan.fallback().ifPresent(each -> rows.add(row(each, prefix + "/{path_info:.*}")));
        plan.lookup()
                .ifPresent(each ->
                        rows.add(new Row(prefix + "/{path_info:.*}", List.of(), each.name())));
        seen.remove(controller);
    }

    private void action(Action action, String segment, String prefix, int inherited) {
        String path = prefix + (segment.equals("index") ? "/" : "/" + segment);
        for (ActionPlan each : action.variants()) {
            String separator = path.endsWith("/") ? "" : "/";
            String arguments = arguments(each, inherited);
            rows.add(row(each, arguments.isEmpty() ? path : path + separator + arguments));
        }
    }

    private void rest(RestPlan rest, String prefix, int inherited) {
        new TreeMap<>(rest.verbs())
                .forEach((verb, each) -> {
                    String arguments = arguments(each, inherited);
                    String path = arguments.isEmpty() ? prefix : prefix + "/" + arguments;
                    switch (verb) {
                        case "newForm" -> rows.add(row(each, path + "/new", "GET"));
                        case "edit" -> rows.add(row(each, path + "/edit", "GET"));
                        case "getDelete" -> rows.add(row(each, path + "/delete", "GET"));
                        case "getAll", "getOne", "get" -> rows.add(row(each, path, "GET"));
                        case "postDelete" -> rows.add(row(each, path, "DELETE"));
                        default ->
                                rows.add(row(each, path, verb.toUpperCase(java.util.Locale.ROOT)));
                    }
                });
        new TreeMap<>(rest.actions())
                .forEach((segment, action) -> {
                    for (ActionPlan each : action.variants()) {
                        String arguments = arguments(each, inherited);
                        String between = arguments.isEmpty() ? "" : "/" + arguments;
                        for (String method : each.methods()) {
                            boolean first = method.equals("PUT") || method.equals("DELETE");
                            rows.add(
                                    row(
                                            each,
                                            first
                                                    ? prefix + "/" + segment + between
                                                    : prefix + between + "/" + segment,
                                            method));
                        }
                    }
                });
    }

    private static Row row(ActionPlan action, String pattern) {
        return new Row(pattern.isEmpty() ? "/" : pattern, action.methods(), action.name());
    }

    private static Row row(ActionPlan action, String pattern, String method) {
        return new Row(pattern.isEmpty() ? "/" : pattern, List.of(method), action.name());
    }

    /// Where the controllers below begin: behind the segments that name a thing.
    private static String below(ControllerPlan plan, String prefix, int inherited) {
        Optional<ActionPlan> one = plan.rest().flatMap(RestPlan::one);
        String arguments = one.map(each -> arguments(each, inherited)).orElse("");
        return arguments.isEmpty() ? prefix : prefix + "/" + arguments;
    }

    /// The parameters that must come from the path, as variables.
    private static String arguments(ActionPlan action, int inherited) {
        List<String> variables = new ArrayList<>();
        for (ParameterPlan parameter : action.parameters()) {
            if (parameter.takesSegment() && parameter.isRequired()) {
                variables.add("{" + parameter.name() + "}");
            } else if (parameter.kind() == ParameterPlan.Kind.REST) {
                variables.add("{" + parameter.name() + ":.*}");
            }
        }
        int from = Math.min(inherited, variables.size());
        return String.join("/", variables.subList(from, variables.size()));
    }

    private static int count(String pattern) {
        return (int) pattern.chars().filter(c -> c == '{').count();
    }
}
