package org.coppice.websocket.server;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.coppice.routing.api.Route;
import org.coppice.websocket.api.OriginChecker;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.websocket.api.WebSocketRoute;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Environ;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/// What the properties of a handler's service say, as they are when it is asked.
///
/// **Threads**: any.
final class HandlerProperties {
    private static final List<String> KEPT =
            List.of(WebSocketRoute.NAME, WebSocketRoute.SUMMARY, Application.NAME);
    private static final String COMPONENT = "component.name";
    private static final String NAMED = "application ";

    private final ServiceReference<Object> reference;

    HandlerProperties(ServiceReference<Object> reference) {
        this.reference = reference;
    }

    List<String> patterns() {
        return texts(WebSocketRoute.PATTERNS);
    }

    /// By what it is reached: its patterns, and the name of the application.
    List<String> routes() {
        List<String> routes = new ArrayList<>(patterns());
        texts(Application.NAME).forEach(name -> routes.add(NAMED + name));
        return routes;
    }

    /// By what this request has reached it: its pattern, or where that is not known all.
    List<String> routesOf(Environ environ) {
        return environ.routePattern()
                .filter(patterns()::contains)
                .map(List::of)
                .orElseGet(this::routes);
    }

    boolean takesOver() {
        return "true".equals(String.valueOf(reference.getProperty(WebSocketRoute.TAKES_OVER)));
    }

    /// What it wants for its connections.
    ///
    /// @throws IllegalArgumentException that says which property is wrong
    WebSocketOptions options() {
        return new WebSocketOptions(
                texts(WebSocketRoute.PROTOCOLS),
                origins(),
                bytes(WebSocketRoute.MAX_FRAME_BYTES),
                bytes(WebSocketRoute.MAX_MESSAGE_BYTES),
                Optional.empty(),
                Optional.empty());
    }

    private Optional<OriginChecker> origins() {
        List<String> origins = texts(WebSocketRoute.ORIGINS);
        try {
            return origins.isEmpty() ? Optional.empty() : Optional.of(OriginChecker.of(origins));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s is not allowed: %s".formatted(WebSocketRoute.ORIGINS, e.getMessage()), e);
        }
    }

    private OptionalLong bytes(String key) {
        List<String> texts = texts(key);
        if (texts.isEmpty() || texts.getFirst().equals("0")) {
            return OptionalLong.empty();
        }
        if (texts.getFirst().matches("[0-9]{3,10}")) {
            long bytes = Long.parseLong(texts.getFirst());
            if (bytes >= SocketSettings.LEAST_BYTES && bytes <= SocketSettings.MOST_BYTES) {
                return OptionalLong.of(bytes);
            }
        }
        throw new IllegalArgumentException(
                "%s = %s is not allowed: give a whole number from %d to %d, or 0"
                        .formatted(
                                key,
                                texts.getFirst(),
                                SocketSettings.LEAST_BYTES,
                                SocketSettings.MOST_BYTES));
    }

    /// Those of the `Application` that it becomes.
    Dictionary<String, Object> ofApplication() {
        Dictionary<String, Object> properties = new Hashtable<>();
        List<String> patterns = patterns();
        if (!patterns.isEmpty()) {
            properties.put(Route.PATTERNS, patterns.toArray(new String[0]));
            properties.put(Route.METHODS, "GET");
            properties.put(Route.UPGRADE, "websocket");
        }
        for (String key : KEPT) {
            Object value = reference.getProperty(key);
            if (value != null && !value.equals("")) {
                properties.put(key, value);
            }
        }
        Object component = reference.getProperty(COMPONENT);
        if (component != null) {
            properties.put(COMPONENT, component);
        }
        if (reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking) {
            properties.put(Constants.SERVICE_RANKING, ranking);
        }
        return properties;
    }

    private List<String> texts(String key) {
        return Misuse.texts(reference, key);
    }
}
