package org.coppice.websocket.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.coppice.websocket.spi.LegacyProtocol;
import org.coppice.wsgi.spi.SettingsReader;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.bundle.EventHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The WebSockets of a container, under configuration, and the handlers that are services there;
/// bundles have them as [BundleSockets].
///
/// **Threads**: called by Declarative Services and Config Admin on theirs, one at a time.
@Component(
        service = WebSocketComponent.class,
        configurationPid = WebSocketComponent.PID,
        immediate = true)
@Designate(ocd = SocketConfiguration.class)
public final class WebSocketComponent {
    static final String PID = "org.coppice.websocket.server";

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketComponent.class);

    private final WebSocketServer server = new WebSocketServer();
    private final Deadlines deadlines;
    private final Handlers handlers;
    private final Set<BundleSockets> sockets = ConcurrentHashMap.newKeySet();
    private final ServiceRegistration<EventHook> hook;

    /// Begins with this configuration; with the defaults if it is wrong.
    @Activate
    public WebSocketComponent(BundleContext context, Map<String, ?> properties) {
        deadlines = new Deadlines(context.getBundle(), server);
        handlers = new Handlers(context, server, deadlines);
        configure(properties);
        StopHook stops = new StopHook(context.getBundle(), handlers, sockets, deadlines);
        hook = context.registerService(EventHook.class, stops, null);
    }

    /// Not before it can be had by others: handlers may refer to them, see [Deployment].
    void deployHandlers() {
        handlers.open();
    }

    /// Takes a changed configuration. One that is wrong changes nothing.
    @Modified
    void configure(Map<String, ?> properties) {
        new SettingsReader(SocketConfiguration.class, properties)
                .unknownKeys()
                .ifPresent(hint -> LOG.warn("Configuration {}: {}", PID, hint));
        Optional<SocketSettings> settings = read(properties);
        settings.flatMap(SocketSettings::hint)
                .ifPresent(hint -> LOG.warn("Configuration {}: {}", PID, hint));
        settings.ifPresent(server::configure);
    }

    private static Optional<SocketSettings> read(Map<String, ?> properties) {
        try {
            return Optional.of(SocketSettings.of(properties));
        } catch (IllegalArgumentException e) {
            LOG.error("Configuration {} is refused, the former goes on: {}", PID, e.getMessage());
            return Optional.empty();
        }
    }

    /// From now on old clients are served, too.
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindLegacy(LegacyProtocol protocol) {
        server.legacy(Optional.of(protocol));
    }

    /// From now on they are refused; those that are connected stay.
    void unbindLegacy(LegacyProtocol protocol) {
        if (server.legacy().filter(known -> known == protocol).isPresent()) {
            server.legacy(Optional.empty());
        }
    }

    /// Closes all connections, when their time of grace is over.
    @Deactivate
    void close() {
        long deadlineNanos = deadlines.ofEverything();
        hook.unregister();
        handlers.close();
        server.close(deadlineNanos);
    }

    List<Refusal> refused() {
        return handlers.refused();
    }

    Handlers handlers() {
        return handlers;
    }

    WebSocketServer server() {
        return server;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    /// As bundles have it.
    Set<BundleSockets> sockets() {
        return sockets;
    }
}
