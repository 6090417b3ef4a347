package org.coppice.websocket.server;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.coppice.routing.api.Route;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketRoute;
import org.coppice.wsgi.api.Application;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells of services whose annotations do not fit what they are: nothing would reach them, and
/// nobody would say so.
///
/// **Threads**: any.
final class Misuse {
    private static final Logger LOG = LoggerFactory.getLogger(Misuse.class);
    private static final String COMPONENT = "component.name";
    private static final String NO_HANDLERS =
            "(&(%s=*)(!(%s=%s)))"
                    .formatted(
                            WebSocketRoute.PATTERNS,
                            Constants.OBJECTCLASS,
                            WebSocketHandler.class.getName());

    /// What is said of a handler without a route, behind its name. It may be right.
    static final String NO_ROUTE =
            ("is a WebSocketHandler that is deployed nowhere, for it has no route: give it"
                            + " @WebSocketRoute with a pattern, or for pipelines the property %s"
                            + " with a name; one of which a component makes an application itself"
                            + " needs none")
                    .formatted(Application.NAME);

    private Misuse() {}

    /// What has a `WebSocketRoute` and is no handler, as long as this is open.
    static ServiceTracker<Object, Object> ofOthers(BundleContext context) {
        try {
            return new ServiceTracker<>(context, FrameworkUtil.createFilter(NO_HANDLERS), null) {
                @Override
                public Object addingService(ServiceReference<Object> reference) {
                    LOG.warn("{} {}", owner(reference), noHandler(reference));
                    return reference; // it is not got
                }

                @Override
                public void removedService(ServiceReference<Object> reference, Object known) {}
            };
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(NO_HANDLERS, e);
        }
    }

    private static String noHandler(ServiceReference<Object> reference) {
        String patterns = quoted(reference, WebSocketRoute.PATTERNS);
        return "has @WebSocketRoute(%s) and is no WebSocketHandler, so nothing reaches it: implement that, or use @Route(%s)"
                .formatted(patterns, patterns);
    }

    /// What there is of them now.
    static List<Refusal> refusals(ServiceTracker<Object, Object> others) {
        return Stream.ofNullable(others.getServiceReferences())
                .flatMap(Arrays::stream)
                .map(each ->
                        new Refusal(
                                texts(each, WebSocketRoute.PATTERNS),
                                owner(each),
                                "it " + noHandler(each)))
                .toList();
    }

    /// Why nothing could reach a handler that is meant to be reached, if so.
    static Optional<String> ofHandler(ServiceReference<Object> reference) {
        List<String> patterns = texts(reference, WebSocketRoute.PATTERNS);
        if (patterns.stream().anyMatch(String::isBlank)) {
            return Optional.of(
                    "%s has an empty value: give @WebSocketRoute a pattern, as \"/chat/{room}\""
                            .formatted(WebSocketRoute.PATTERNS));
        }
        if (hasRoute(reference) || texts(reference, Route.PATTERNS).isEmpty()) {
            return Optional.empty();
        }
        String route = quoted(reference, Route.PATTERNS);
        return Optional.of(
                "@Route(%s) is for handlers of requests: use @WebSocketRoute(%s)"
                        .formatted(route, route));
    }

    /// Whether it is to be reached by itself, and not by an application that somebody makes of it.
    static boolean hasRoute(ServiceReference<Object> reference) {
        return !texts(reference, WebSocketRoute.PATTERNS).isEmpty()
                || !texts(reference, Application.NAME).stream().allMatch(String::isBlank);
    }

    private static String quoted(ServiceReference<Object> reference, String key) {
        List<String> texts = texts(reference, key);
        String all = texts.stream().map(each -> '"' + each + '"').collect(Collectors.joining(", "));
        return texts.size() == 1 ? all : "{" + all + "}";
    }

    /// A property of any shape as strings.
    static List<String> texts(ServiceReference<Object> reference, String key) {
        return switch (reference.getProperty(key)) {
            case null -> List.of();
            case Object[] array -> Arrays.stream(array).map(String::valueOf).toList();
            case Collection<?> collection -> collection.stream().map(String::valueOf).toList();
            case Object value -> List.of(value.toString());
        };
    }

    /// Bundle and service, for people.
    static String owner(ServiceReference<Object> reference) {
        Bundle bundle = reference.getBundle();
        Object component = reference.getProperty(COMPONENT);
        return (bundle == null ? "a bundle that is gone" : bundle.getSymbolicName())
                + ", "
                + (component == null
                        ? "service " + reference.getProperty(Constants.SERVICE_ID)
                        : component);
    }
}
