package org.coppice.routing.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Rules, ready for URLs. Immutable.
final class UrlIndex {
    private final List<UrlTemplate> templates = new ArrayList<>();
    private final Map<String, List<UrlTemplate>> byName = new HashMap<>();

    private UrlIndex(List<RouteRule> rules) {
        for (RouteRule rule : rules) {
            UrlTemplate template = new UrlTemplate(rule);
            if (!rule.isGenerationOnly()) {
                templates.add(template);
            }
            rule.name()
                    .ifPresent(name ->
                            byName.computeIfAbsent(name, n -> new ArrayList<>()).add(template));
        }
    }

    /// Those that are matched too, in the order of definition.
    List<UrlTemplate> templates() {
        return templates;
    }

    /// Those of a name, in the order of definition.
    List<UrlTemplate> named(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /// Made when it is asked for the first time. For any thread.
    static final class Lazy implements Supplier<UrlIndex> {
        private final List<RouteRule> rules;
        private volatile Optional<UrlIndex> made = Optional.empty();

        Lazy(List<RouteRule> rules) {
            this.rules = rules;
        }

        @Override
        public UrlIndex get() {
            UrlIndex index = made.orElseGet(() -> new UrlIndex(rules));
            made = Optional.of(index); // if two threads make one, both are right
            return index;
        }
    }
}
