package org.coppice.routing.objects;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.coppice.routing.objects.Outcome.Handled;
import org.coppice.routing.objects.Outcome.Leaf;
import org.coppice.routing.objects.Outcome.Missed;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Hook;
import org.coppice.routing.objects.api.HookController;
import org.coppice.routing.objects.api.PathTarget;
import org.coppice.routing.objects.api.RoutedController;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.web.Response;

/// The walk of one request from the root controller over the segments of its path to a method:
/// pecan's `lookup_controller`.
///
/// Each segment leads from a controller over a field to the next one, until one is the name of a
/// method; what is left are its arguments. On the way the `@Lookup` and `@Default` of each
/// controller are remembered. If the walk misses, they are asked from the deepest controller back,
/// of one controller `@Lookup` first; a lookup that finds a controller goes on from there. Whoever
/// is a `SecureController` is asked before the walk goes on from it over a field or a lookup, or
/// ends at a method of it, so that nobody learns what is below; a name that it does not have is
/// 404.
final class Walk {
    /// So many controllers more than there are segments: a lookup that leads to itself ends there.
    private static final int MORE_STEPS = 50;

    private final Plans plans;
    private final Request request;
    private final PathText path;
    private final Deque<Fallback> fallbacks = new ArrayDeque<>();
    private final List<Hook> hooks = new ArrayList<>();

    /// Segments that belong to parents of the controller, and are arguments of its methods.
    private List<String> inherited = List.of();

    /// That of the last segment, as long as the segment goes without it.
    private String extension;

    private int steps;

    Walk(Plans plans, Request request, PathText path) {
        this.plans = plans;
        this.request = request;
        this.path = path;
        this.extension = path.extension();
        this.steps = path.segments().size() + MORE_STEPS;
    }

    /// The method or handler for the request.
    ///
    /// @throws HttpException 404, 405 or 401, if there is none for it
    Outcome find(Controller root) throws Exception {
        Outcome outcome = descend(root, path.segments());
        while (outcome instanceof Missed missed) {
            Fallback fallback = fallbacks.pollLast();
            if (fallback == null) {
                throw missed.failure();
            }
            outcome = fallBack(fallback, missed);
        }
        return outcome;
    }

    /// The hooks of the controllers that led there.
    List<Hook> hooks() {
        return hooks;
    }

    Request request() {
        return request;
    }

    List<String> inherited() {
        return inherited;
    }

    // ---- the steps

    /// Goes on at a controller.
    Outcome descend(Controller start, List<String> segments) throws Exception {
        Controller at = start;
        List<String> rest = segments;
        while (true) {
            ControllerPlan plan = enter(at, rest);
            if (at instanceof RoutedController routed) {
                Guard.NONE.pass(at, request);
                List<String> given = rest;
                if (path.slash()) {
                    given = new ArrayList<>(rest);
                    given.add("");
                }
                Optional<PathTarget> target = routed.route(given, request);
                return target.isEmpty() ? missed(404) : follow(at, target.get());
            }
            if (plan.rest().isPresent()) {
                return new RestWalk(this, at, plan, rest).next();
            }
            if (rest.isEmpty()) {
                return index(at, plan);
            }
            SubPlan sub = named(plan.subs(), rest);
            if (sub == null) {
                return method(at, plan, rest);
            }
            sub.guard().pass(at, request);
            at = sub.of(at);
            rest = rest.subList(1, rest.size());
        }
    }

    private ControllerPlan enter(Controller at, List<String> rest) {
        if (--steps < 0) {
            throw new IllegalStateException(
                    "%s leads to controllers without end, the last one is %s"
                            .formatted(request.path(), at.getClass().getName()));
        }
        ControllerPlan plan = plans.of(at);
        if (at instanceof HookController hooked) {
            hooks.addAll(hooked.hooks());
        }
        if (plan.fallback().isPresent() || plan.lookup().isPresent()) {
            fallbacks.add(new Fallback(at, plan, rest, inherited, extension, hooks.size(), false));
        }
        return plan;
    }

    /// Where a lookup leads.
    private Outcome follow(Controller from, PathTarget target) throws Exception {
        return switch (target) {
            case PathTarget.By by -> new Handled(from, by.handler());
            case PathTarget.At at -> {
                List<String> rest = at.rest();
                boolean slash = !rest.isEmpty() && rest.getLast().isEmpty();
                yield descend(at.controller(), slash ? rest.subList(0, rest.size() - 1) : rest);
            }
        };
    }

    /// What the path ends at, if that is a controller.
    private Outcome index(Controller at, ControllerPlan plan) throws Exception {
        Action index = plan.actions().get("index");
        return index == null ? missed(404) : leaf(at, index, List.of(), true);
    }

    private Outcome method(Controller at, ControllerPlan plan, List<String> rest) throws Exception {
        Action action = named(plan.actions(), rest);
        if (action != null) {
            return leaf(at, action, rest.subList(1, rest.size()), false);
        }
        Action index = plan.actions().get("index");
        boolean takes =
                index != null
                        && fallbacks.isEmpty()
                        && index.variants().stream()
                                .anyMatch(v ->
                                        v.methods().contains(request.method())
                                                && v.maxSegments() >= rest.size());
        return takes ? leaf(at, index, rest, false) : missed(404);
    }

    /// What has the name of the first segment. The last one may have an extension, which belongs to
    /// the name if there is one that has it.
    <T> T named(java.util.Map<String, T> members, List<String> rest) {
        String first = rest.getFirst();
        if (rest.size() == 1 && !extension.isEmpty()) {
            T exact = members.get(first + extension);
            if (exact != null) {
                extension = "";
                return exact;
            }
        }
        return members.get(first);
    }

    /// The method of an action that is for the request.
    Outcome leaf(Controller at, Action action, List<String> rest, boolean index) throws Exception {
        Optional<ActionPlan> chosen = action.forMethod(request.method());
        Guard guard = chosen.orElse(action.variants().getFirst()).guard();
        if (chosen.isEmpty()) {
            new Guard(guard.unlocked(), null, false, "").pass(at, request);
            throw refusal(action.allowed());
        }
        boolean misplaced =
                index && chosen.get().slash() && !path.slash() && path.extension().isEmpty();
        return leaf(at, chosen.get(), rest, misplaced);
    }

    Outcome leaf(Controller at, ActionPlan action, List<String> rest, boolean misplaced)
            throws Exception {
        action.guard().pass(at, request);
        return reached(at, action, rest, misplaced);
    }

    /// The method, whose guard has let the request in.
    Outcome reached(Controller at, ActionPlan action, List<String> rest, boolean misplaced) {
        List<String> segments = new ArrayList<>(inherited);
        segments.addAll(rest);
        String taken = extension;
        if (!taken.isEmpty() && action.produces().isEmpty()) {
            if (rest.isEmpty()) {
                return missed(404);
            }
            segments.set(segments.size() - 1, segments.getLast() + taken);
            taken = "";
        }
        if (!taken.isEmpty() && !Extensions.fit(taken, action.produces())) {
            return missed(404);
        }
        return new Leaf(at, action, segments, taken, misplaced);
    }

    // ---- what was passed

    private Outcome fallBack(Fallback fallback, Missed missed) throws Exception {
        inherited = fallback.inherited();
        extension = fallback.extension();
        hooks.subList(fallback.hooks(), hooks.size()).clear();
        if (fallback.plan().lookup().isPresent() && !fallback.looked()) {
            fallbacks.add(fallback.afterLookup());
            return lookUp(fallback, missed);
        }
        if (fallback.plan().fallback().isEmpty()) {
            return missed;
        }
        ActionPlan action = fallback.plan().fallback().get();
        Outcome outcome = leaf(fallback.at(), action, fallback.rest(), false);
        return outcome instanceof Missed ? missed : outcome;
    }

    private Outcome lookUp(Fallback fallback, Missed missed) throws Exception {
        LookupPlan lookup = fallback.plan().lookup().orElseThrow();
        if (fallback.rest().isEmpty() && !lookup.parameters().isEmpty()) {
            return missed;
        }
        lookup.guard().pass(fallback.at(), request);
        Optional<PathTarget> target = lookup.find(fallback.at(), fallback.rest(), request);
        return target.isEmpty() ? missed : follow(fallback.at(), target.get());
    }

    void inherit(List<String> segments) {
        List<String> all = new ArrayList<>(inherited);
        all.addAll(segments);
        inherited = List.copyOf(all);
    }

    static Missed missed(int status) {
        return new Missed(HttpException.of(status));
    }

    /// 405, or what `OPTIONS` asks for.
    HttpException refusal(SortedSet<String> allowed) {
        String[] methods = allowed.toArray(String[]::new);
        return request.method().equals("OPTIONS") && !allowed.isEmpty()
                ? new HttpException(Response.empty(204).header("Allow", String.join(", ", methods)))
                : HttpException.methodNotAllowed(methods);
    }

    /// @param hooks how many there were
    /// @param looked whether its lookup has been asked
    private record Fallback(
            Controller at,
            ControllerPlan plan,
            List<String> rest,
            List<String> inherited,
            String extension,
            int hooks,
            boolean looked) {
        Fallback afterLookup() {
            return new Fallback(at, plan, rest, inherited, extension, hooks, true);
        }
    }
}
