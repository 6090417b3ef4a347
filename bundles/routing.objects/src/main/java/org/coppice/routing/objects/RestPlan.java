package org.coppice.routing.objects;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The exposed methods of a `RestController`.
///
/// @param verbs by the names of the Java methods
/// @param actions the others, by their segments
record RestPlan(Map<String, ActionPlan> verbs, Map<String, Action> actions) {
    /// Names of methods that answer what REST says of them.
    static final Set<String> VERBS =
            Set.of(
                    "getAll",
                    "getOne",
                    "get",
                    "newForm",
                    "edit",
                    "getDelete",
                    "post",
                    "put",
                    "patch",
                    "delete",
                    "postDelete",
                    "head",
                    "options",
                    "trace");

    private static final List<String> GETS =
            List.of("getAll", "getOne", "get", "newForm", "edit", "getDelete");

    private static final Set<String> SAFE =
            Stream.concat(GETS.stream(), Stream.of("head", "options", "trace"))
                    .collect(Collectors.toUnmodifiableSet());

    Optional<ActionPlan> verb(String name) {
        return Optional.ofNullable(verbs.get(name));
    }

    Optional<ActionPlan> verb(String name, String otherwise) {
        return verb(name).or(() -> verb(otherwise));
    }

    /// The method for one thing, whose parameters name it.
    Optional<ActionPlan> one() {
        return verb("getOne", "get");
    }

    /// The methods that may change something, that for `POST` first.
    List<ActionPlan> changing() {
        Stream<ActionPlan> others =
                verbs.entrySet().stream()
                        .filter(verb ->
                                !SAFE.contains(verb.getKey()) && !verb.getKey().equals("post"))
                        .map(Map.Entry::getValue);
        Stream<ActionPlan> named =
                actions.values().stream()
                        .flatMap(action -> action.variants().stream())
                        .filter(ActionPlan::changes);
        return Stream.of(verb("post").stream(), others, named).flatMap(each -> each).toList();
    }

    /// What the header `Allow` names.
    SortedSet<String> allowed() {
        SortedSet<String> allowed = new TreeSet<>();
        for (String verb : verbs.keySet()) {
            if (GETS.contains(verb)) {
                allowed.add("GET");
            } else {
                allowed.add(
                        verb.equals("postDelete")
                                ? "DELETE"
                                : verb.toUpperCase(java.util.Locale.ROOT));
            }
        }
        return Action.completed(allowed);
    }
}
