package org.coppice.routing.openapi;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.coppice.routing.api.Limits;
import org.coppice.routing.api.PathTemplate;
import org.coppice.routing.api.RouteInfo;

/// Writes an OpenAPI document (3.1.0) of routes, as maps and lists. Belongs to one thread.
///
/// OpenAPI knows no two paths that differ by the names of their variables only, no variable that
/// may be missing and no expression of Java's. So the first of such routes names the variables of
/// all, a path with a format is there with and without it, and an expression that ECMA-262 might
/// read otherwise is told in words.
final class OpenApiDocument {
    /// Those for which OpenAPI has a place.
    private static final Set<String> METHODS =
            Set.of("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE");

    /// What is told of a route for any method.
    private static final List<String> ANY = List.of("GET", "PUT", "POST", "DELETE", "PATCH");

    private static final String UPGRADE =
            "The request asks for `Upgrade: %s`; OpenAPI has no words for what is said then.";

    private static final String MOUNT = "{path_info:.*}";

    private final String title;
    private final String version;
    private final Map<String, OpenApiPath> firstByShape = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> items = new LinkedHashMap<>();
    private final Set<String> operationIds = new HashSet<>();
    private String root = "";

    OpenApiDocument(String title, String version) {
        this.title = title;
        this.version = version;
    }

    /// @param scriptName where the routes are mounted; may be empty
    OpenApiDocument at(String scriptName) {
        root = scriptName;
        return this;
    }

    /// Adds routes in the order in which they are tried: of the same path and method the first
    /// counts, as it does for requests.
    OpenApiDocument add(List<RouteInfo> routes) {
        routes.stream()
                .filter(route -> route.state() != RouteInfo.State.SHADOWED)
                .filter(route -> !isListedBelow(route, routes))
                .forEach(this::add);
        return this;
    }

    /// Whether it is where something is mounted whose own routes are told, too: those of a
    /// controller have its owner, and the method in brackets.
    private static boolean isListedBelow(RouteInfo mount, List<RouteInfo> routes) {
        return mount.pattern().endsWith(MOUNT)
                && routes.stream().anyMatch(each -> each.owner().startsWith(mount.owner() + " ("));
    }

    Map<String, Object> toMap() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put("info", Map.of("title", title, "version", version));
        document.put("servers", List.of(Map.of("url", root.isEmpty() ? "/" : root)));
        document.put("paths", items);
        return document;
    }

    private void add(RouteInfo route) {
        PathTemplate template;
        try {
            template = PathTemplate.parse(route.pattern());
        } catch (IllegalArgumentException e) {
            return; // a router of another kind has patterns of its own
        }
        for (OpenApiPath path : OpenApiPath.of(template)) {
            OpenApiPath first = firstByShape.computeIfAbsent(path.shape(), _ -> path);
            Map<String, Object> item =
                    items.computeIfAbsent(first.text(), _ -> new LinkedHashMap<>());
            List<Map<String, Object>> parameters = new ArrayList<>(path.parameters(first));
            route.query().forEach(each -> parameters.add(query(each)));
            for (String method : route.methods().isEmpty() ? ANY : route.methods()) {
                String key = method.toLowerCase(Locale.ROOT);
                if (METHODS.contains(method) && !item.containsKey(key)) {
                    item.put(key, operation(route, key, parameters));
                }
            }
        }
    }

    private static Map<String, Object> query(RouteInfo.QueryParameter parameter) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("name", parameter.name());
        told.put("in", "query");
        told.put("required", parameter.required());
        told.put("schema", Map.of("type", "string"));
        return told;
    }

    private Map<String, Object> operation(
            RouteInfo route, String method, List<Map<String, Object>> parameters) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("tags", List.of(bundle(route.owner())));
        if (!route.summary().isEmpty()) {
            operation.put("summary", route.summary());
        }
        route.name().ifPresent(name -> operation.put("operationId", operationId(name, method)));
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        Map<String, Object> responses = responses(route.limits());
        route.upgrade()
                .ifPresent(protocol -> {
                    operation.put("description", UPGRADE.formatted(protocol));
                    operation.put("x-coppice-upgrade", protocol);
                    responses.put("101", Map.of("description", "From now on it is " + protocol));
                    responses.put("default", Map.of("description", "The upgrade is refused"));
                });
        operation.put("responses", responses);
        limits(route.limits(), operation);
        return operation;
    }

    /// The bundle's name, which stands before its version.
    private static String bundle(String owner) {
        int space = owner.indexOf(' ');
        return space <= 0 ? owner : owner.substring(0, space);
    }

    /// The name; where more than one operation has it, with its method, or with a number too.
    private String operationId(String name, String method) {
        List<String> candidates = new ArrayList<>(List.of(name, name + "_" + method));
        for (int i = 2; ; i++) {
            for (String candidate : candidates) {
                if (operationIds.add(candidate)) {
                    return candidate;
                }
            }
            candidates = List.of(name + "_" + method + "_" + i);
        }
    }

    private static Map<String, Object> responses(Limits limits) {
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put("default", Map.of("description", "What the route answers"));
        if (limits.bodyMaxBytes() > 0) {
            responses.put("413", Map.of("description", "The body is too large"));
        }
        if (limits.maxConcurrent() > 0 || !limits.timeout().isZero()) {
            responses.put(
                    "503",
                    Map.of("description", "Too many requests at once, or no answer in time"));
        }
        return responses;
    }

    private static void limits(Limits limits, Map<String, Object> operation) {
        if (limits.maxConcurrent() > 0) {
            operation.put("x-coppice-maxConcurrent", limits.maxConcurrent());
        }
        if (limits.bodyMaxBytes() > 0) {
            operation.put("x-coppice-bodyMaxBytes", limits.bodyMaxBytes());
        }
        if (!limits.timeout().isZero()) {
            operation.put("x-coppice-timeoutMillis", limits.timeout().toMillis());
        }
    }
}
