package org.coppice.routing.objects;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.coppice.routing.api.MethodOverride;
import org.coppice.routing.objects.Outcome.Leaf;
import org.coppice.routing.objects.Outcome.Missed;
import org.coppice.routing.objects.api.Controller;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.web.headers.MediaType;

/// The walk from a `RestController`: pecan's `RestController._route`. In this order: the
/// controllers below it, behind the segments that name one of its things; for GET the forms;
/// actions; the method named as the HTTP method. A form is looked into for another method only
/// after guards have let the request in.
final class RestWalk {
    /// What a `GET` may be taken for (RFC 9110, section 9.2.1): a link or an image must not change
    /// anything.
    private static final Set<String> SAFE = Set.of("get", "head", "options", "trace");

    private static final List<MediaType> FORMS = List.of(MediaType.FORM, MediaType.MULTIPART_FORM);

    private final Walk walk;
    private final Controller at;
    private final ControllerPlan plan;
    private final RestPlan rest;
    private final List<String> segments;
    private final Map<Guard, Optional<HttpException>> asked = new HashMap<>();

    RestWalk(Walk walk, Controller at, ControllerPlan plan, List<String> segments) {
        this.walk = walk;
        this.at = at;
        this.plan = plan;
        this.rest = plan.rest().orElseThrow();
        this.segments = segments;
    }

    Outcome next() throws Exception {
        Request request = walk.request();
        Optional<String> told = toldInQuery(request);
        if (request.method().equals("GET") && told.isPresent() && !SAFE.contains(told.get())) {
            return refused();
        }
        Optional<Outcome> nested = nested();
        if (nested.isPresent()) {
            return nested.get();
        }
        String wanted = told.isPresent() ? told.get() : toldInForm(request);
        Outcome outcome =
                switch (wanted) {
                    case "get" -> get();
                    case "head" -> rest.verb("head").isPresent() ? other("head") : get();
                    case "delete" -> delete();
                    default -> other(wanted);
                };
        boolean tooMany =
                outcome instanceof Leaf leaf
                        && leaf.segments().size() > leaf.action().maxSegments();
        return tooMany ? Walk.missed(404) : outcome;
    }

    // ---- what is wanted: the method that the request is to be taken for, in small letters

    private static Optional<String> toldInQuery(Request request) {
        boolean asks = request.method().equals("GET") || request.method().equals("POST");
        return asks
                ? request.query(MethodOverride.PARAMETER).map(RestWalk::small)
                : Optional.empty();
    }

    /// What the form tells, else its own method.
    private String toldInForm(Request request) throws Exception {
        boolean looks = request.method().equals("POST") && isForm(request) && letsChange();
        Optional<String> told = looks ? request.form(MethodOverride.PARAMETER) : Optional.empty();
        return small(told.orElse(request.method()));
    }

    private static boolean isForm(Request request) {
        Optional<MediaType> type = request.mediaType();
        return type.isPresent() && FORMS.stream().anyMatch(type.get()::isSameAs);
    }

    /// Whether a method here that changes something lets the request in: of nobody else is a form
    /// read, which may be long.
    private boolean letsChange() throws Exception {
        for (ActionPlan action : rest.changing()) {
            if (refusal(action.guard()).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private void pass(Guard guard) throws Exception {
        Optional<HttpException> refusal = refusal(guard);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    /// What a guard has said, which is asked once.
    private Optional<HttpException> refusal(Guard guard) throws Exception {
        Optional<HttpException> known = asked.get(guard);
        if (known != null) {
            return known;
        }
        Optional<HttpException> said = Optional.empty();
        try {
            guard.pass(at, walk.request());
        } catch (HttpException e) {
            said = Optional.of(e);
        }
        asked.put(guard, said);
        return said;
    }

    private static String small(String method) {
        return method.toLowerCase(Locale.ROOT);
    }

    // ---- below

    private Optional<Outcome> nested() throws Exception {
        if (plan.subs().isEmpty() || segments.isEmpty()) {
            return Optional.empty();
        }
        int own = ownSegments();
        if (own == Integer.MAX_VALUE) {
            return nestedAnywhere();
        }
        if (own < segments.size()) {
            Optional<Outcome> found = nestedAt(own);
            if (found.isPresent()) {
                return found;
            }
        }
        boolean incomplete = own > 0 && plan.subs().containsKey(segments.getFirst());
        return incomplete ? Optional.of(Walk.missed(404)) : Optional.empty();
    }

    /// How many segments name a thing of this controller.
    private int ownSegments() {
        Optional<ActionPlan> one = rest.one();
        if (one.isEmpty()) {
            return 0;
        }
        boolean any = one.get().maxSegments() == Integer.MAX_VALUE;
        int own = one.get().requiredSegments() - walk.inherited().size();
        return any ? Integer.MAX_VALUE : Math.max(0, own);
    }

    private Optional<Outcome> nestedAnywhere() throws Exception {
        for (int i = 0; i < segments.size(); i++) {
            Optional<Outcome> found = nestedAt(i);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Outcome> nestedAt(int index) throws Exception {
        SubPlan sub = walk.named(plan.subs(), segments.subList(index, segments.size()));
        if (sub == null) {
            return Optional.empty();
        }
        sub.guard().pass(at, walk.request());
        walk.inherit(segments.subList(0, index));
        return Optional.of(walk.descend(sub.of(at), segments.subList(index + 1, segments.size())));
    }

    // ---- here

    private Outcome get() throws Exception {
        if (segments.isEmpty()) {
            Optional<ActionPlan> all = rest.verb("getAll");
            if (all.isPresent()) {
                return leaf(all.get(), segments);
            }
            Optional<ActionPlan> get = rest.verb("get");
            if (get.isEmpty()) {
                return refused();
            }
            boolean incomplete = get.get().requiredSegments() > walk.inherited().size();
            return incomplete ? Walk.missed(404) : leaf(get.get(), segments);
        }
        String form =
                switch (segments.getLast()) {
                    case "new" -> "newForm";
                    case "edit" -> "edit";
                    case "delete" -> "getDelete";
                    default -> "";
                };
        List<String> before = segments.subList(0, segments.size() - 1);
        if (!form.isEmpty() && rest.verb(form).isPresent()) {
            return leaf(rest.verbs().get(form), before);
        }
        Optional<ActionPlan> action = action(segments.getLast(), "GET");
        if (action.isPresent()) {
            return leaf(action.get(), before);
        }
        Optional<ActionPlan> one = rest.one();
        return one.isPresent() ? leaf(one.get(), segments) : refused();
    }

    private Outcome delete() throws Exception {
        Optional<Outcome> first = firstAction("DELETE");
        if (first.isPresent()) {
            return first.get();
        }
        Optional<ActionPlan> verb = rest.verb("postDelete", "delete");
        return verb.isPresent() ? leaf(verb.get(), segments) : refused();
    }

    private Outcome other(String wanted) throws Exception {
        String method = wanted.toUpperCase(Locale.ROOT);
        if (method.equals("PUT")) {
            Optional<Outcome> first = firstAction(method);
            if (first.isPresent()) {
                return first.get();
            }
        } else if (!segments.isEmpty()) {
            Optional<ActionPlan> action = action(segments.getLast(), method);
            if (action.isPresent()) {
                return leaf(action.get(), segments.subList(0, segments.size() - 1));
            }
        }
        Optional<ActionPlan> verb = rest.verb(wanted);
        return verb.isPresent() ? leaf(verb.get(), segments) : refused();
    }

    private Optional<Outcome> firstAction(String method) throws Exception {
        if (segments.isEmpty()) {
            return Optional.empty();
        }
        Optional<ActionPlan> action = action(segments.getFirst(), method);
        return action.isPresent()
                ? Optional.of(leaf(action.get(), segments.subList(1, segments.size())))
                : Optional.empty();
    }

    private Optional<ActionPlan> action(String segment, String method) {
        return Optional.ofNullable(rest.actions().get(segment))
                .flatMap(action -> action.forMethod(method));
    }

    private Outcome leaf(ActionPlan action, List<String> arguments) throws Exception {
        pass(action.guard());
        return walk.reached(at, action, arguments, false);
    }

    private Outcome refused() throws Exception {
        pass(Guard.NONE);
        return new Missed(walk.refusal(rest.allowed()));
    }
}
