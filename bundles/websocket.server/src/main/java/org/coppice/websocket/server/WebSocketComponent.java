package org.coppice.websocket.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.SharedMessage;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketInfo;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.websocket.api.WebSockets;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.spi.SettingsReader;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The WebSockets of a container, under configuration, and the handlers that are services there.
///
/// **Threads**: called by Declarative Services and Config Admin on theirs, one at a time; the
/// service's methods on any.
@Component(service = WebSockets.class, configurationPid = WebSocketComponent.PID, immediate = true)
@Designate(ocd = SocketConfiguration.class)
public final class WebSocketComponent implements WebSockets {
    static final String PID = "org.coppice.websocket.server";

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketComponent.class);

    private final WebSocketServer server = new WebSocketServer();
    private final Handlers handlers;

    /// Begins with this configuration; with the defaults if it is wrong.
    @Activate
    public WebSocketComponent(BundleContext context, Map<String, ?> properties) {
        handlers = new Handlers(context, server);
        configure(properties);
        handlers.open();
    }

    /// Takes a changed configuration. One that is wrong changes nothing.
    @Modified
    void configure(Map<String, ?> properties) {
        new SettingsReader(SocketConfiguration.class, properties)
                .unknownKeys()
                .ifPresent(hint -> LOG.warn("Configuration {}: {}", PID, hint));
        read(properties).ifPresent(server::configure);
    }

    private static Optional<SocketSettings> read(Map<String, ?> properties) {
        try {
            return Optional.of(SocketSettings.of(properties));
        } catch (IllegalArgumentException e) {
            LOG.error("Configuration {} is refused, the former goes on: {}", PID, e.getMessage());
            return Optional.empty();
        }
    }

    /// Closes all connections, when their time of grace is over.
    @Deactivate
    void close() {
        handlers.close();
        server.close();
    }

    @Override
    public Application application(WebSocketHandler handler, WebSocketOptions options) {
        return server.application(handler, options);
    }

    @Override
    public SharedMessage share(Message message) {
        return server.share(message);
    }

    @Override
    public CompletableFuture<List<WebSocketInfo>> connections() {
        return server.connections();
    }
}
