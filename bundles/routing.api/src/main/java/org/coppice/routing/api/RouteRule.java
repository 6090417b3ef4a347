package org.coppice.routing.api;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.coppice.web.Handler;
import org.coppice.web.Handlers;
import org.coppice.wsgi.api.Application;

/// One route of a [RouteMap]: a pattern, what it is called, whom it is for and who answers.
/// Immutable; the methods give changed copies.
///
/// ```java
/// RouteRule.of("/archive/{year}/{month}")
///         .named("archive")
///         .withRequirement("year", "\\d{4}")
///         .withMethods("GET")
///         .to(archive)
/// ```
///
/// **Threads**: any. **Errors**: a faulty argument is an `IllegalArgumentException`. **Null**:
/// never.
public final class RouteRule {
    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z0-9_-]*");

    private final Draft data;

    private RouteRule(Draft data) {
        this.data = data;
    }

    /// A route for this pattern, see [Route], that nobody answers yet.
    public static RouteRule of(String pattern) {
        return of(PathTemplate.parse(pattern));
    }

    /// A route for this pattern that nobody answers yet.
    public static RouteRule of(PathTemplate template) {
        return new RouteRule(new Draft(template));
    }

    /// With a name, by which [Urls] knows it.
    public RouteRule named(String name) {
        return with(draft -> draft.name = Optional.of(name));
    }

    /// Answered by this handler.
    public RouteRule to(Handler handler) {
        return to(Handlers.application(handler));
    }

    /// Answered by this application.
    public RouteRule to(Application application) {
        return with(draft -> draft.target = Optional.of(application));
    }

    /// With another argument for the handler. If the pattern has a variable of that name, the value
    /// is used to make a URL without it, and if the rule is [#minimized] also where the path leaves
    /// it out. If it has none, the argument is fixed: [Urls] by values chooses this rule only for
    /// just this value.
    public RouteRule withDefault(String name, String value) {
        return with(draft -> draft.defaults = put(draft.defaults, name, value));
    }

    /// With an expression that the whole value of a variable must match: as `{name:regex}`.
    ///
    /// @throws IllegalArgumentException as [PathTemplate#require]
    public RouteRule withRequirement(String name, String regex) {
        return with(draft -> draft.template = draft.template.require(name, regex));
    }

    /// For these methods only, in capitals; none means any. As with [Route], `GET` answers `HEAD`.
    public RouteRule withMethods(String... methods) {
        for (String method : methods) {
            if (!METHOD.matcher(method).matches()) {
                throw new IllegalArgumentException(
                        "\"%s\" is no method: methods are in capitals, such as GET"
                                .formatted(method));
            }
        }
        return with(draft -> draft.methods = List.copyOf(new TreeSet<>(Arrays.asList(methods))));
    }

    /// For one of these sub-domains only. The argument `sub_domain` tells which.
    public RouteRule onSubDomains(String... names) {
        return on(SubDomains.Kind.ONE_OF, names);
    }

    /// For any sub-domain, but not for the domain itself. The argument `sub_domain` tells which.
    public RouteRule onAnySubDomain() {
        return on(SubDomains.Kind.ANY);
    }

    /// For the domain itself only.
    public RouteRule onNoSubDomain() {
        return on(SubDomains.Kind.NONE);
    }

    /// For requests only that this accepts too.
    public RouteRule when(RouteCondition condition) {
        return with(draft -> draft.conditions = add(draft.conditions, condition));
    }

    /// With a function that makes the values of a URL from those that are given for it. Routes'
    /// `_filter`.
    public RouteRule filtered(UnaryOperator<Map<String, Object>> filter) {
        return with(draft -> draft.filter = Optional.of(filter));
    }

    /// For URLs only, and never for requests. Routes' `_static`.
    public RouteRule generationOnly() {
        return with(draft -> draft.generationOnly = true);
    }

    /// With URLs that begin at the root of the host, wherever the router is mounted. Routes'
    /// `_absolute`.
    public RouteRule absolute() {
        return with(draft -> draft.absolute = true);
    }

    /// Also for shorter paths: variables at the end of the pattern, each a segment, may be left out
    /// if they have a default or are one of these. Routes' minimization, for this rule.
    ///
    /// @param optional variables that then have no value
    public RouteRule minimized(String... optional) {
        return with(draft -> {
            draft.minimized = true;
            draft.optional = Set.copyOf(Arrays.asList(optional));
        });
    }

    /// With a sentence that tells what it is for, for documents of what is deployed.
    public RouteRule summarized(String summary) {
        return with(draft -> draft.summary = summary);
    }

    /// With the protocol that its application speaks from 101 on, such as `websocket`, for
    /// documents of what is deployed; empty for HTTP. The application itself sees to the upgrade.
    public RouteRule upgradingTo(String protocol) {
        return with(draft -> draft.upgrade = protocol);
    }

    /// With at most so many requests at once: more get 503 with `Retry-After`.
    ///
    /// @param requests from the call to the close of the body; 0 to 1,000,000; 0 is no limit
    public RouteRule withMaxConcurrent(int requests) {
        return with(draft -> draft.limits = draft.limits.withMaxConcurrent(requests));
    }

    /// With a longest body of a request: a longer one gets 413.
    ///
    /// @param bytes 0 or more; 0 is no limit beside the server's
    public RouteRule withBodyMaxBytes(long bytes) {
        return with(draft -> draft.limits = draft.limits.withBodyMaxBytes(bytes));
    }

    /// With a longest time of a request: who waits longer gets 503, or is cut if the response has
    /// begun.
    ///
    /// @param longest from the call to the last part of the body; zero to a day; zero is no limit
    public RouteRule withTimeout(Duration longest) {
        return with(draft -> draft.limits = draft.limits.withTimeout(longest));
    }

    /// With a pattern that begins with another one, and a name that does so too.
    ///
    /// @param pathPrefix empty, or a pattern; a slash at its end counts once
    public RouteRule under(String pathPrefix, String namePrefix) {
        return with(draft -> {
            if (draft.origin.isEmpty()) {
                draft.template = PathTemplate.parse(join(pathPrefix, draft.template.text()));
            }
            draft.name = draft.name.map(name -> namePrefix + name);
        });
    }

    /// See [#named].
    public Optional<String> name() {
        return data.name;
    }

    /// See [#upgradingTo]; empty for HTTP.
    public Optional<String> upgrade() {
        return Optional.of(data.upgrade).filter(protocol -> !protocol.isEmpty());
    }

    /// See [#summarized]; may be empty.
    public String summary() {
        return data.summary;
    }

    /// See [#withMaxConcurrent], [#withBodyMaxBytes] and [#withTimeout].
    public Limits limits() {
        return data.limits;
    }

    /// The pattern, with all requirements.
    public PathTemplate template() {
        return data.template;
    }

    /// The pattern, and after it the shorter ones that a [#minimized] rule is for.
    public List<PathTemplate> templates() {
        if (!data.minimized) {
            return List.of(data.template);
        }
        Set<String> mayMiss = new LinkedHashSet<>(data.optional);
        mayMiss.addAll(data.defaults.keySet());
        return Minimization.of(data.template, mayMiss);
    }

    /// Who answers; empty if it is for URLs only.
    public Optional<Application> target() {
        return data.target;
    }

    /// See [#withDefault]; in the order in which they were given.
    public Map<String, String> defaults() {
        return data.defaults;
    }

    /// See [#withMethods]; sorted.
    public List<String> methods() {
        return data.methods;
    }

    /// See [#onSubDomains].
    public SubDomains subDomains() {
        return data.subDomains;
    }

    /// See [#when]; all must hold, and are asked in this order.
    public List<RouteCondition> conditions() {
        return data.conditions;
    }

    /// See [#filtered].
    public Optional<UnaryOperator<Map<String, Object>>> filter() {
        return data.filter;
    }

    /// See [#generationOnly].
    public boolean isGenerationOnly() {
        return data.generationOnly;
    }

    /// See [#absolute].
    public boolean isAbsolute() {
        return data.absolute;
    }

    /// See [#minimized].
    public boolean isMinimized() {
        return data.minimized;
    }

    /// Scheme and host of a rule for URLs of others, such as `https://example.com`; else empty.
    public String origin() {
        return data.origin;
    }

    @Override
    public String toString() {
        return String.join(",", data.methods)
                + (data.methods.isEmpty() ? "" : " ")
                + data.origin
                + data.template
                + data.name.map(name -> " " + name).orElse("");
    }

    /// For URLs of others only.
    RouteRule at(String origin) {
        return with(draft -> draft.origin = origin).generationOnly();
    }

    RouteRule inDomain(String domain, List<String> ignored) {
        return with(draft -> draft.subDomains = draft.subDomains.of(domain, ignored));
    }

    /// A prefix and a pattern as one; either may be empty.
    static String join(String pathPrefix, String pattern) {
        boolean twice = pathPrefix.endsWith("/") && pattern.startsWith("/");
        return pathPrefix + (twice ? pattern.substring(1) : pattern);
    }

    private RouteRule on(SubDomains.Kind kind, String... names) {
        return with(draft ->
                draft.subDomains =
                        new SubDomains(
                                kind,
                                List.of(names),
                                draft.subDomains.domain(),
                                draft.subDomains.ignored()));
    }

    private RouteRule with(Consumer<Draft> change) {
        Draft draft = new Draft(data);
        change.accept(draft);
        return new RouteRule(draft);
    }

    private static Map<String, String> put(Map<String, String> map, String name, String value) {
        Map<String, String> copy = new LinkedHashMap<>(map);
        copy.put(name, value);
        return Collections.unmodifiableMap(copy);
    }

    private static <T> List<T> add(List<T> list, T element) {
        List<T> copy = new ArrayList<>(list);
        copy.add(element);
        return List.copyOf(copy);
    }

    /// The fields of a rule. They change only before there is a rule that has them.
    private static final class Draft {
        PathTemplate template;
        Optional<String> name = Optional.empty();
        Optional<Application> target = Optional.empty();
        Map<String, String> defaults = Map.of();
        List<String> methods = List.of();
        SubDomains subDomains = SubDomains.UNCHECKED;
        List<RouteCondition> conditions = List.of();
        Optional<UnaryOperator<Map<String, Object>>> filter = Optional.empty();
        Set<String> optional = Set.of();
        String origin = "";
        String summary = "";
        String upgrade = "";
        Limits limits = Limits.NONE;
        boolean generationOnly;
        boolean absolute;
        boolean minimized;

        Draft(PathTemplate template) {
            this.template = template;
        }

        Draft(Draft other) {
            template = other.template;
            name = other.name;
            target = other.target;
            defaults = other.defaults;
            methods = other.methods;
            subDomains = other.subDomains;
            conditions = other.conditions;
            filter = other.filter;
            optional = other.optional;
            origin = other.origin;
            summary = other.summary;
            upgrade = other.upgrade;
            limits = other.limits;
            generationOnly = other.generationOnly;
            absolute = other.absolute;
            minimized = other.minimized;
        }
    }
}
