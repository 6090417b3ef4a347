package org.coppice.routing.objects;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.coppice.routing.api.Limits;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteInfo.QueryParameter;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.RoutedController;

/// What can be told of the routes of controllers, before anybody asks a lookup.
final class Rows {
    /// All variables.
    private static final int ALL = Integer.MAX_VALUE;

    /// Verbs of a `RestController` that are about no one thing.
    private static final Set<String> OF_ALL = Set.of("getAll", "newForm", "post");

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private static final Set<ParameterPlan.Kind> BODIES =
            Set.of(ParameterPlan.Kind.UPLOAD, ParameterPlan.Kind.BODY, ParameterPlan.Kind.CODEC);

    private final Plans plans;
    private final List<Row> rows = new ArrayList<>();
    private final Set<Controller> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    /// @param action for people: `Books.show`
    record Row(String pattern, List<String> methods, String action, List<QueryParameter> query) {
        /// Of what lies behind it nothing is known.
        Row(String pattern, String action) {
            this(pattern, List.of(), action, List.of());
        }

        RouteInfo info(String owner, RouteInfo.State state, int inFlight, long served) {
            return new RouteInfo(
                    pattern,
                    methods,
                    owner + " (" + action + ")",
                    state,
                    inFlight,
                    served,
                    Optional.empty(),
                    "",
                    Limits.NONE,
                    Optional.empty(),
                    query,
                    Optional.empty());
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
            rows.add(new Row(prefix + "/{path_info:.*}", name + ".route"));
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
        plan.lookup().ifPresent(each -> rows.add(new Row(prefix + "/{path_info:.*}", each.name())));
        seen.remove(controller);
    }

    private void action(Action action, String segment, String prefix, int inherited) {
        String path = prefix + (segment.equals("index") ? "/" : "/" + segment);
        for (ActionPlan each : action.variants()) {
            String separator = path.endsWith("/") ? "" : "/";
            String arguments = arguments(each, inherited, sendsBody(each) ? inherited : ALL);
            rows.add(row(each, arguments.isEmpty() ? path : path + separator + arguments));
        }
    }

    private void rest(RestPlan rest, String prefix, int inherited) {
        int ids = rest.one().map(each -> variables(each).size()).orElse(inherited + 1);
        new TreeMap<>(rest.verbs())
                .forEach((verb, each) -> {
                    boolean ofAll = OF_ALL.contains(verb);
                    String arguments = arguments(each, inherited, ofAll ? inherited : ids);
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
                        String arguments = arguments(each, inherited, ids);
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
        return row(action, pattern, action.methods());
    }

    private static Row row(ActionPlan action, String pattern, String method) {
        return row(action, pattern, List.of(method));
    }

    private static Row row(ActionPlan action, String pattern, List<String> methods) {
        return new Row(
                pattern.isEmpty() ? "/" : pattern,
                methods,
                action.name(),
                inBody(action, methods) ? List.of() : query(action, pattern));
    }

    /// Whether people send its parameters in a body.
    private static boolean inBody(ActionPlan action, List<String> methods) {
        return sendsBody(action)
                || !methods.isEmpty() && methods.stream().allMatch(WITH_BODY::contains);
    }

    /// The parameters that are not in the path. Those that the path of a controller above has, by a
    /// name of its own, come first.
    private static List<QueryParameter> query(ActionPlan action, String pattern) {
        int inPath = count(pattern);
        List<QueryParameter> query = new ArrayList<>();
        for (ParameterPlan parameter : action.parameters()) {
            if (isVariable(parameter) && inPath > 0) {
                inPath--;
            } else if (parameter.isNamed()) {
                query.add(new QueryParameter(parameter.name(), parameter.isRequired()));
            }
        }
        return query;
    }

    /// Where the controllers below begin: behind the segments that name a thing.
    private static String below(ControllerPlan plan, String prefix, int inherited) {
        Optional<ActionPlan> one = plan.rest().flatMap(RestPlan::one);
        String arguments = one.map(each -> arguments(each, inherited, ALL)).orElse("");
        return arguments.isEmpty() ? prefix : prefix + "/" + arguments;
    }

    /// Whether what is sent in a body names the other parameters, too: a form with a file has
    /// fields.
    private static boolean sendsBody(ActionPlan action) {
        return action.parameters().stream().anyMatch(each -> BODIES.contains(each.kind()));
    }

    /// The parameters that come from the path, as variables. Others are taken from there too, but
    /// are told where people would send them: in the query, or in a form.
    ///
    /// @param end how many there are at most, with those that the prefix has
    private static String arguments(ActionPlan action, int inherited, int end) {
        List<String> variables = variables(action);
        int to = Math.min(Math.max(end, fixed(action)), variables.size());
        return String.join("/", variables.subList(Math.min(inherited, to), to));
    }

    /// How many variables there are up to the last that can be nowhere else.
    private static int fixed(ActionPlan action) {
        int fixed = 0;
        int index = 0;
        for (ParameterPlan parameter : action.parameters()) {
            if (isVariable(parameter)) {
                index++;
                fixed = parameter.kind() == ParameterPlan.Kind.ANY ? fixed : index;
            }
        }
        return fixed;
    }

    private static boolean isVariable(ParameterPlan parameter) {
        return parameter.kind() == ParameterPlan.Kind.REST
                || parameter.takesSegment() && parameter.isRequired();
    }

    private static List<String> variables(ActionPlan action) {
        List<String> variables = new ArrayList<>();
        for (ParameterPlan parameter : action.parameters()) {
            if (isVariable(parameter)) {
                boolean rest = parameter.kind() == ParameterPlan.Kind.REST;
                variables.add("{" + parameter.name() + (rest ? ":.*}" : "}"));
            }
        }
        return variables;
    }

    private static int count(String pattern) {
        return (int) pattern.chars().filter(c -> c == '{').count();
    }
}
