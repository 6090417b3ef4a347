package org.coppice.routing.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.coppice.web.Handler;
import org.coppice.wsgi.api.Application;

/// Routes in the order in which they are tried, as Routes' `Mapper`: immutable data, which a router
/// compiles and [Urls] makes URLs of. Deploy it by a [RouteSource].
///
/// ```java
/// RouteMap map = RouteMap.builder()
///         .connect("home", "/", home)
///         .connect("archive", "/archive/{year:\\d{4}}", archive)
///         .redirect("/old/{rest:.*}", "/archive/{rest}")
///         .resource(Resource.of("message", "messages").to(messages))
///         .under("/admin", "admin_", admin -> admin.connect("users", "/users", users))
///         .build();
/// ```
///
/// **Order**: of the patterns that match a path, those are tried first that have the longer literal
/// text before their first variable; among patterns with the same such text, those of one map in
/// the order of the map.
///
/// **Threads**: any. **Errors**: a faulty rule is an `IllegalArgumentException`. **Null**: never.
public final class RouteMap {
    private final List<RouteRule> rules;

    private RouteMap(List<RouteRule> rules) {
        this.rules = List.copyOf(rules);
        for (RouteRule rule : rules) {
            if (rule.target().isEmpty() && !rule.isGenerationOnly()) {
                throw new IllegalArgumentException(
                        "the route %s has nobody who answers: give it a target, or make it"
                                        .formatted(rule)
                                + " generationOnly");
            }
            if (rule.target().orElse(null) instanceof Redirect redirect) {
                redirect.requireValuesOf(rule);
            }
        }
    }

    /// A map of these rules.
    public static RouteMap of(RouteRule... rules) {
        return new RouteMap(List.of(rules));
    }

    /// Builds a map rule by rule.
    public static Builder builder() {
        return new Builder("", "");
    }

    /// The rules in the order of the map.
    public List<RouteRule> rules() {
        return rules;
    }

    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder();
        rules.forEach(rule -> lines.append(rule).append('\n'));
        return lines.toString();
    }

    /// Collects rules. Belongs to one thread.
    ///
    /// What is said for all rules of a builder (default, requirement, methods, condition, target)
    /// holds for those that do not say it themselves, and for those of its sub-maps; it does not
    /// matter whether it is said before or after them.
    public static final class Builder {
        private final String pathPrefix;
        private final String namePrefix;
        private final List<RouteRule> rules = new ArrayList<>();
        private final List<UnaryOperator<RouteRule>> shared = new ArrayList<>();

        private Builder(String pathPrefix, String namePrefix) {
            this.pathPrefix = pathPrefix;
            this.namePrefix = namePrefix;
        }

        /// A route without a name. Routes' `connect(path)`.
        ///
        /// @param pattern see [Route]; in a sub-map it may be empty
        public Builder connect(String pattern, Handler handler) {
            return add(rule(pattern).to(handler));
        }

        /// A route. Routes' `connect(name, path)`.
        ///
        /// @param pattern see [Route]; in a sub-map it may be empty
        public Builder connect(String name, String pattern, Handler handler) {
            return add(rule(pattern).named(namePrefix + name).to(handler));
        }

        /// A rule, of which a sub-map changes pattern and name by its prefixes.
        public Builder connect(RouteRule rule) {
            return add(rule.under(pathPrefix, namePrefix));
        }

        /// Answers paths of a pattern with 302 and another URL.
        ///
        /// @param to a pattern that is filled with the values of the other one; or the URL of
        ///   another host, which begins with its scheme
        public Builder redirect(String pattern, String to) {
            return redirect(pattern, to, 302);
        }

        /// Answers paths of a pattern with another URL. Routes' `redirect`.
        ///
        /// @param to as above
        /// @param status 301, 302, 303, 307 or 308
        public Builder redirect(String pattern, String to, int status) {
            return add(rule(pattern).to(new Redirect(urlRule(to), status)));
        }

        /// A URL that is only made and never matched, of this host or of another. Routes'
        /// `_static`.
        ///
        /// @param url a pattern; for another host it begins with its scheme: `https://x.org/{page}`
        public Builder link(String name, String url) {
            return connect(urlRule(url).named(name));
        }

        /// The routes of a REST resource.
        public Builder resource(Resource resource) {
            resource.rules().forEach(this::connect);
            return this;
        }

        /// The rules of another map. Routes' `extend`.
        public Builder include(RouteMap map) {
            map.rules().forEach(this::connect);
            return this;
        }

        /// The rules of another map, each pattern of which comes after another one. Routes'
        /// `extend` with `path_prefix`.
        public Builder include(String underPath, RouteMap map) {
            return under(underPath, "", sub -> sub.include(map));
        }

        /// A sub-map: its patterns begin with another one, and its names with another one. Routes'
        /// `submapper`.
        ///
        /// @param path empty, or a pattern, which may have variables
        /// @param name empty, or what the names begin with
        public Builder under(String path, String name, Consumer<Builder> routes) {
            Builder sub = new Builder(RouteRule.join(pathPrefix, path), namePrefix + name);
            routes.accept(sub);
            rules.addAll(sub.finished());
            return this;
        }

        /// Who answers the rules that do not say it.
        public Builder to(Handler handler) {
            return share(rule -> hasTarget(rule) ? rule : rule.to(handler));
        }

        /// Who answers the rules that do not say it.
        public Builder to(Application application) {
            return share(rule -> hasTarget(rule) ? rule : rule.to(application));
        }

        /// An argument of all rules that do not say it and have no variable of that name.
        public Builder withDefault(String name, String value) {
            return share(rule ->
                    rule.defaults().containsKey(name) || rule.template().variables().contains(name)
                            ? rule
                            : rule.withDefault(name, value));
        }

        /// An expression for all variables of that name that have none.
        public Builder withRequirement(String name, String regex) {
            return share(rule ->
                    rule.template().isPlain(name) ? rule.withRequirement(name, regex) : rule);
        }

        /// The methods of all rules that do not say them.
        public Builder withMethods(String... methods) {
            return share(rule -> rule.methods().isEmpty() ? rule.withMethods(methods) : rule);
        }

        /// A condition of all rules, beside their own.
        public Builder when(RouteCondition condition) {
            return share(rule -> rule.when(condition));
        }

        /// Changes all rules, at the end.
        public Builder share(UnaryOperator<RouteRule> change) {
            shared.add(change);
            return this;
        }

        /// The domain whose sub-domains the rules are about. Without it, it is the last two labels
        /// of a host. Routes' `domain_match`.
        ///
        /// @param ignored sub-domains that count as none, such as `www`. Routes'
        ///   `sub_domains_ignore`
        public Builder domain(String domain, String... ignored) {
            return share(rule -> rule.inDomain(domain, List.of(ignored)));
        }

        /// The map.
        ///
        /// @throws IllegalArgumentException if a rule has nobody who answers, or redirects to a URL
        ///   with a variable that it has no value for
        public RouteMap build() {
            return new RouteMap(finished());
        }

        private List<RouteRule> finished() {
            return rules.stream().map(this::finished).toList();
        }

        private RouteRule finished(RouteRule rule) {
            RouteRule finished = rule;
            for (UnaryOperator<RouteRule> change : shared) {
                finished = change.apply(finished);
            }
            return finished;
        }

        private RouteRule rule(String pattern) {
            return RouteRule.of(RouteRule.join(pathPrefix, pattern));
        }

        private Builder add(RouteRule rule) {
            rules.add(rule);
            return this;
        }

        private static boolean hasTarget(RouteRule rule) {
            return rule.target().isPresent() || rule.isGenerationOnly();
        }

        private static RouteRule urlRule(String url) {
            int scheme = url.indexOf("://");
            if (scheme < 0) {
                return RouteRule.of(url).generationOnly();
            }
            int slash = url.indexOf('/', scheme + 3);
            String path = slash < 0 ? "/" : url.substring(slash);
            return RouteRule.of(path).at(slash < 0 ? url : url.substring(0, slash));
        }
    }
}
