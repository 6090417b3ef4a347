package org.coppice.routing.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.coppice.wsgi.api.Environ;

/// Makes one URL, see [Urls].
///
/// **Threads**: belongs to one. **Errors**: see [#build]. **Null**: never.
public final class UrlBuilder {
    private final UrlIndex index;
    private final Optional<Environ> environ;
    private final Kind kind;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<Map.Entry<String, Object>> query = new ArrayList<>();
    private Map<String, String> memory = Map.of();
    private Optional<String> anchor = Optional.empty();
    private Optional<String> scheme = Optional.empty();
    private Optional<String> host = Optional.empty();
    private Optional<Optional<String>> subDomain = Optional.empty();
    private boolean qualified;

    UrlBuilder(UrlIndex index, Optional<Environ> environ, Kind kind) {
        this.index = index;
        this.environ = environ;
        this.kind = kind;
    }

    /// What the URL is of.
    sealed interface Kind {}

    record Named(String name) implements Kind {}

    record ByValues() implements Kind {}

    record Literal(String path) implements Kind {}

    record Current() implements Kind {}

    /// Sets a value: of a variable of the route, of a fixed argument, or else of the query. A
    /// collection gives the query several values.
    ///
    /// @param value an empty `Optional` takes the value back
    public UrlBuilder with(String name, Object value) {
        Object plain = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        if (plain == null) {
            values.remove(name);
        } else {
            values.put(name, plain);
        }
        return this;
    }

    /// Sets several values.
    public UrlBuilder with(Map<String, ?> several) {
        several.forEach(this::with);
        return this;
    }

    /// Adds a value to the query, even if the route has a variable of that name.
    public UrlBuilder query(String name, Object value) {
        query.add(Map.entry(name, value));
        return this;
    }

    /// What follows the `#`.
    public UrlBuilder anchor(String text) {
        anchor = Optional.of(text);
        return this;
    }

    /// With scheme and host.
    public UrlBuilder qualified() {
        qualified = true;
        return this;
    }

    /// With scheme and this host.
    ///
    /// @param name with a port, or not
    public UrlBuilder host(String name) {
        host = Optional.of(name);
        return this;
    }

    /// With this scheme, and with the host. Routes' `protocol`.
    public UrlBuilder scheme(String name) {
        scheme = Optional.of(name);
        return this;
    }

    /// With scheme and host, of which the sub-domain is this one.
    public UrlBuilder subDomain(String name) {
        subDomain = Optional.of(Optional.of(name));
        return this;
    }

    /// With scheme and host, without sub-domain.
    public UrlBuilder noSubDomain() {
        subDomain = Optional.of(Optional.empty());
        return this;
    }

    /// Takes values that are not given from the request's route: Routes' memory. They never become
    /// part of the query.
    public UrlBuilder remembering() {
        memory = environ.map(Environ::routingArguments).orElse(Map.of());
        return this;
    }

    /// The URL, or nothing if it cannot be made.
    public Optional<String> find() {
        try {
            return Optional.of(build());
        } catch (UrlGenerationException e) {
            return Optional.empty();
        }
    }

    /// The URL, percent-encoded.
    ///
    /// @throws UrlGenerationException if there is no such route, if it lacks a value or if one does
    ///   not fit, or if a host is needed and not known
    public String build() {
        return switch (kind) {
            case Literal literal ->
                    text("", UrlText.path(literal.path), Set.of(), values, noRule());
            case Named named -> ofFirst(index.named(named.name), named.name);
            case ByValues byValues -> of(meant());
            case Current current -> of(ownRoute());
        };
    }

    /// As [#build].
    @Override
    public String toString() {
        return build();
    }

    private static RouteRule noRule() {
        return RouteRule.of("/");
    }

    private String ofFirst(List<UrlTemplate> templates, String name) {
        if (templates.isEmpty()) {
            throw new UrlGenerationException("there is no route with the name " + name);
        }
        Optional<UrlGenerationException> first = Optional.empty();
        for (UrlTemplate template : templates) {
            try {
                return of(template);
            } catch (UrlGenerationException e) {
                first = first.or(() -> Optional.of(e));
            }
        }
        throw first.get();
    }

    /// The route that the values mean, see [Urls#byValues].
    private UrlTemplate meant() {
        UrlTemplate best = null;
        int bestOverlap = 0;
        for (UrlTemplate template : index.templates()) {
            Map<String, Object> all = known(template);
            if (!template.isMeantBy(all) || !isFillable(template, all)) {
                continue;
            }
            Set<String> overlap = new HashSet<>(template.keys());
            overlap.retainAll(values.keySet());
            if (overlap.size() == values.size() && template.keys().size() == values.size()) {
                return template;
            }
            if (overlap.size() > bestOverlap) {
                best = template;
                bestOverlap = overlap.size();
            }
        }
        if (best == null) {
            throw new UrlGenerationException("no route is meant by " + values);
        }
        return best;
    }

    private static boolean isFillable(UrlTemplate template, Map<String, Object> all) {
        try {
            template.fill(all);
            return true;
        } catch (UrlGenerationException e) {
            return false;
        }
    }

    private UrlTemplate ownRoute() {
        Environ request = environ.orElseThrow();
        String pattern = request.routePattern().orElse("");
        for (UrlTemplate template : index.templates()) {
            boolean same =
                    template.rule().templates().stream()
                            .anyMatch(each -> each.text().equals(pattern));
            if (same && template.contradicted(values).isEmpty()) {
                return template;
            }
        }
        throw new UrlGenerationException("the request has no route of these rules: " + pattern);
    }

    private String of(UrlTemplate template) {
        Map<String, Object> all = known(template);
        String contradicted = template.contradicted(all);
        if (!contradicted.isEmpty()) {
            throw new UrlGenerationException(
                    "the route %s has %s = %s, not %s"
                            .formatted(
                                    template.rule(),
                                    contradicted,
                                    template.rule().defaults().get(contradicted),
                                    all.get(contradicted)));
        }
        RouteRule rule = template.rule();
        return text(rule.origin(), template.fill(all), template.keys(), all, rule);
    }

    /// The values as the rule's filter wants them, and those that are remembered for it.
    private Map<String, Object> known(UrlTemplate template) {
        Map<String, Object> all = new LinkedHashMap<>(values);
        memory.forEach((name, value) -> {
            if (template.keys().contains(name)) {
                all.putIfAbsent(name, value);
            }
        });
        return template.rule().filter().map(filter -> filter.apply(all)).orElse(all);
    }

    private String text(
            String origin, String path, Set<String> used, Map<String, Object> all, RouteRule rule) {
        String base = origin.isEmpty() ? base(rule) + mount(rule) : origin;
        StringBuilder text = new StringBuilder(base).append(path);
        List<String> parameters = new ArrayList<>();
        all.forEach((name, value) -> {
            if (!used.contains(name) && !name.equals(SubDomains.ARGUMENT)) {
                addParameter(name, value, parameters);
            }
        });
        query.forEach(entry -> addParameter(entry.getKey(), entry.getValue(), parameters));
        if (!parameters.isEmpty()) {
            text.append('?').append(String.join("&", parameters));
        }
        anchor.ifPresent(fragment -> text.append('#').append(UrlText.fragment(fragment)));
        return text.toString();
    }

    private static void addParameter(String name, Object value, List<String> parameters) {
        if (value instanceof Collection<?> several) {
            several.forEach(each -> addParameter(name, each, parameters));
        } else {
            parameters.add(UrlText.query(name) + "=" + UrlText.query(value.toString()));
        }
    }

    private String mount(RouteRule rule) {
        if (rule.isAbsolute() || environ.isEmpty()) {
            return "";
        }
        Environ request = environ.get();
        Object root = request.get(Urls.ROOT);
        return UrlText.pathOfBytes(root == null ? request.scriptName() : root.toString());
    }

    /// Scheme and host, or nothing.
    private String base(RouteRule rule) {
        if (!qualified && host.isEmpty() && scheme.isEmpty() && subDomain.isEmpty()) {
            return "";
        }
        String current = host.or(() -> environ.map(UrlBuilder::hostOf)).orElse("");
        if (current.isEmpty()) {
            throw new UrlGenerationException(
                    "the URL needs a host: give it one, or use urls.at(environ)");
        }
        String protocol = scheme.or(() -> environ.map(Environ::urlScheme)).orElse("http");
        return protocol + "://" + subDomain.map(sub -> moved(current, sub, rule)).orElse(current);
    }

    private static String hostOf(Environ request) {
        return request.header("Host").orElseGet(request::serverName);
    }

    /// The host with another sub-domain, and with its port.
    private static String moved(String host, Optional<String> sub, RouteRule rule) {
        int colon = host.indexOf(':', host.lastIndexOf(']') + 1);
        String port = colon < 0 ? "" : host.substring(colon);
        String domain = rule.subDomains().domain(host);
        return sub.map(name -> name + "." + domain).orElse(domain) + port;
    }
}
