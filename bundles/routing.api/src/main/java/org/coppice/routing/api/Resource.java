package org.coppice.routing.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.coppice.web.Handler;

/// The routes of a REST resource: Routes' `resource` and `collection`. Immutable; the methods give
/// changed copies.
///
/// `Resource.of("message", "messages")` has the routes
///
/// | method | pattern | name | argument `action` |
/// |---|---|---|---|
/// | GET | `/messages{.format}` | `messages` | `index` |
/// | POST | `/messages{.format}` | `messages` | `create` |
/// | GET | `/messages/new{.format}` | `new_message` | `new` |
/// | GET | `/messages/{id}{.format}` | `message` | `show` |
/// | PUT | `/messages/{id}{.format}` | `message` | `update` |
/// | DELETE | `/messages/{id}{.format}` | `message` | `delete` |
/// | GET | `/messages/{id}{.format}/edit` | `edit_message` | `edit` |
///
/// and the argument `controller`, here `messages`. Each name is there with `formatted_` before it
/// too: for URLs that must have a format. [#to] sets one handler for all of them, which can tell
/// them apart by `request.pathParameter("action")`; [#on] one for an action.
///
/// **Threads**: any. **Errors**: a faulty argument is an `IllegalArgumentException`. **Null**:
/// never.
public final class Resource {
    private static final List<String> ACTIONS =
            List.of("index", "create", "new", "show", "update", "delete", "edit");

    private final Draft data;

    private Resource(Draft data) {
        this.data = data;
    }

    /// A resource.
    ///
    /// @param member the name of one, such as `message`
    /// @param collection the name of all, such as `messages`; also the first segment of the paths
    public static Resource of(String member, String collection) {
        return new Resource(new Draft(member, collection));
    }

    /// Answered by this handler, as far as no action has one of its own.
    public Resource to(Handler handler) {
        return with(draft -> draft.handler = Optional.of(handler));
    }

    /// An action answered by this handler.
    ///
    /// @param action one of the seven, or of those that were added
    public Resource on(String action, Handler handler) {
        return with(draft -> draft.handlers = put(draft.handlers, action, handler));
    }

    /// With only these of the seven actions. Routes' `actions`.
    public Resource only(String... actions) {
        for (String action : actions) {
            if (!ACTIONS.contains(action)) {
                throw new IllegalArgumentException(
                        "\"%s\" is no action of a resource: these are %s"
                                .formatted(action, ACTIONS));
            }
        }
        return with(draft -> draft.actions = List.of(actions));
    }

    /// With another value of the argument `controller` than the collection's name.
    public Resource controller(String name) {
        return with(draft -> draft.controller = name);
    }

    /// With an action of the collection: `collection("rss", "GET")` is `/messages/rss`, and its
    /// name `rss_messages`.
    public Resource collection(String action, String method) {
        return with(draft -> draft.ofCollection = put(draft.ofCollection, action, method));
    }

    /// With an action of a member: `member("mark", "POST")` is `/messages/{id}/mark`, and its name
    /// `mark_message`.
    public Resource member(String action, String method) {
        return with(draft -> draft.ofMember = put(draft.ofMember, action, method));
    }

    /// With an action of a new member: `onNew("preview", "POST")` is `/messages/new/preview`, and
    /// its name `preview_new_message`.
    public Resource onNew(String action, String method) {
        return with(draft -> draft.ofNew = put(draft.ofNew, action, method));
    }

    /// With another path of a member than `/{id}`. Routes' `member_prefix`.
    public Resource memberPath(String pattern) {
        return with(draft -> draft.memberPath = pattern);
    }

    /// With an expression for a variable, such as `id`.
    public Resource withRequirement(String name, String regex) {
        return with(draft -> draft.requirements = put(draft.requirements, name, regex));
    }

    /// Within another resource: the patterns begin with `/regions/{region_id}` and the names with
    /// `region_`, unless a prefix says something else.
    public Resource parent(String member, String collection) {
        return with(draft -> {
            draft.pathPrefix =
                    draft.pathPrefix.or(
                            () -> Optional.of("/%s/{%s_id}".formatted(collection, member)));
            draft.namePrefix = draft.namePrefix.or(() -> Optional.of(member + "_"));
        });
    }

    /// With patterns that begin with another one.
    public Resource pathPrefix(String pattern) {
        return with(draft -> draft.pathPrefix = Optional.of(pattern));
    }

    /// With names that begin so.
    public Resource namePrefix(String prefix) {
        return with(draft -> draft.namePrefix = Optional.of(prefix));
    }

    /// With more routes below a member: their patterns begin with `/messages/{message_id}` and
    /// their names with `message_`. Routes' nesting of sub-mappers.
    public Resource nest(Consumer<RouteMap.Builder> routes) {
        return with(draft -> draft.nested = Optional.of(routes));
    }

    /// The routes, in an order in which none hides another one.
    public List<RouteRule> rules() {
        List<RouteRule> rules = new ArrayList<>();
        String collection = data.collection;
        data.ofCollection.forEach((action, method) ->
                add(rules, action + "_" + collection, "/" + action, action, method));
        add(rules, collection, "", "index", "GET");
        add(rules, collection, "", "create", "POST");
        String newMember = "new_" + data.member;
        data.ofNew.forEach((action, method) ->
                add(rules, action + "_" + newMember, "/new/" + action, action, method));
        add(rules, newMember, "/new", "new", "GET");
        data.ofMember.forEach((action, method) ->
                addBeside(rules, action + "_" + data.member, action, action, method));
        addBeside(rules, "edit_" + data.member, "edit", "edit", "GET");
        add(rules, data.member, data.memberPath, "show", "GET");
        add(rules, data.member, data.memberPath, "update", "PUT");
        add(rules, data.member, data.memberPath, "delete", "DELETE");
        List<RouteRule> all = new ArrayList<>(rules);
        rules.forEach(rule -> formatted(rule, all).ifPresent(all::add));
        all.replaceAll(this::required);
        data.nested.ifPresent(routes -> all.addAll(nested(routes)));
        all.replaceAll(rule -> rule.under(data.pathPrefix.orElse(""), data.namePrefix.orElse("")));
        return List.copyOf(all);
    }

    private void add(
            List<RouteRule> rules, String name, String path, String action, String method) {
        addRule(rules, name, path + "{.format}", action, method);
    }

    private void addBeside(
            List<RouteRule> rules, String name, String last, String action, String method) {
        addRule(rules, name, data.memberPath + "{.format}/" + last, action, method);
    }

    private void addRule(
            List<RouteRule> rules, String name, String path, String action, String method) {
        Optional<Handler> handler = Optional.ofNullable(data.handlers.get(action));
        if (ACTIONS.contains(action) && !data.actions.contains(action)) {
            return;
        }
        RouteRule rule =
                RouteRule.of("/" + data.collection + path)
                        .named(name)
                        .withDefault("controller", data.controller)
                        .withDefault("action", action)
                        .withMethods(method);
        rules.add(handler.or(() -> data.handler).map(rule::to).orElse(rule));
    }

    /// The same for URLs, where the format must be given.
    private static Optional<RouteRule> formatted(RouteRule rule, List<RouteRule> all) {
        String name = "formatted_" + rule.name().orElseThrow();
        boolean known = all.stream().anyMatch(each -> each.name().equals(Optional.of(name)));
        String pattern = rule.template().text().replace("{.format}", ".{format}");
        return known
                ? Optional.empty()
                : Optional.of(RouteRule.of(pattern).named(name).generationOnly());
    }

    private List<RouteRule> nested(Consumer<RouteMap.Builder> routes) {
        String id = data.member + "_id";
        String path = "/" + data.collection + data.memberPath.replace("{id}", "{" + id + "}");
        RouteMap.Builder map = RouteMap.builder().under(path, data.member + "_", routes);
        Optional.ofNullable(data.requirements.get("id"))
                .ifPresent(regex -> map.withRequirement(id, regex));
        return map.build().rules();
    }

    private RouteRule required(RouteRule rule) {
        RouteRule required = rule;
        for (Map.Entry<String, String> each : data.requirements.entrySet()) {
            if (required.template().isPlain(each.getKey())) {
                required = required.withRequirement(each.getKey(), each.getValue());
            }
        }
        return required;
    }

    private Resource with(Consumer<Draft> change) {
        Draft draft = new Draft(data);
        change.accept(draft);
        return new Resource(draft);
    }

    private static <T> Map<String, T> put(Map<String, T> map, String key, T value) {
        Map<String, T> copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return Collections.unmodifiableMap(copy);
    }

    /// The fields of a resource. They change only before there is a resource that has them.
    private static final class Draft {
        final String member;
        final String collection;
        String controller;
        String memberPath = "/{id}";
        List<String> actions = ACTIONS;
        Optional<Handler> handler = Optional.empty();
        Map<String, Handler> handlers = Map.of();
        Map<String, String> ofCollection = Map.of();
        Map<String, String> ofMember = Map.of();
        Map<String, String> ofNew = Map.of();
        Map<String, String> requirements = Map.of();
        Optional<String> pathPrefix = Optional.empty();
        Optional<String> namePrefix = Optional.empty();
        Optional<Consumer<RouteMap.Builder>> nested = Optional.empty();

        Draft(String member, String collection) {
            this.member = member;
            this.collection = collection;
            this.controller = collection;
        }

        Draft(Draft other) {
            this(other.member, other.collection);
            controller = other.controller;
            memberPath = other.memberPath;
            actions = other.actions;
            handler = other.handler;
            handlers = other.handlers;
            ofCollection = other.ofCollection;
            ofMember = other.ofMember;
            ofNew = other.ofNew;
            requirements = other.requirements;
            pathPrefix = other.pathPrefix;
            namePrefix = other.namePrefix;
            nested = other.nested;
        }
    }
}
