package org.coppice.wsgi.spi;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.coppice.net.SharedListenerInfo;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.api.Server;
import org.coppice.wsgi.api.ServerStatus;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all components that keep a server under configuration have in common. A subclass is the
/// component; the annotations stand there, as Declarative Services does not look any further.
///
/// A bad configuration is told in one line of the log, and changes nothing: the server goes on with
/// the former one, or does not listen if there was none.
///
/// It registers itself as a service [Server] and not by its annotations: so it is listed until it
/// has stopped, where Declarative Services would hide it while requests still end.
///
/// **Threads**: called by Declarative Services and Config Admin on theirs, one at a time; listings
/// may be asked for by any. **Errors**: none, they are logged. **Null**: nothing here is null.
///
/// @param <S> the server that it starts
public abstract class ConfiguredServer<S extends RunningServer> implements Server {
    private static final String PREFIX = "org.coppice.";

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final String pid;
    private final String implementation;
    private final Class<?> keys;
    private final Companions companions;
    private final ApplicationRegistry applications = new ApplicationRegistry();
    private volatile String name = "";
    private volatile String application = "";
    private volatile String refusal = "";
    private volatile boolean ending;
    private volatile boolean ended;
    private Optional<ServiceRegistration<Server>> registration = Optional.empty();

    /// Null until it has been started.
    private volatile S running;

    /// For subclasses.
    ///
    /// @param pid of the factory configurations: `org.coppice.` and the name of the bundle
    /// @param keys the annotation type that has their keys
    protected ConfiguredServer(String pid, Class<?> keys) {
        this.pid = pid;
        this.implementation = pid.substring(PREFIX.length());
        this.keys = keys;
        this.companions = new Companions(implementation, log);
    }

    /// Starts a server.
    ///
    /// @throws IllegalArgumentException if the configuration is bad; the message says what to give
    /// @throws IOException if it cannot listen there; the message says why
    protected abstract S start(Map<String, ?> properties) throws IOException;

    /// Has it use another configuration. Errors as [#start]: then the former is valid, or it
    /// listens nowhere.
    protected abstract void reconfigure(S server, Map<String, ?> properties) throws IOException;

    /// The name of the application in a configuration that is valid.
    protected abstract String applicationOf(Map<String, ?> properties);

    /// What to do when it cannot listen, for the end of the message; what tries again arranges it
    /// here.
    protected abstract String remedy(Map<String, ?> properties);

    /// Whether it tries by itself to listen where it could not. Any thread.
    protected boolean isTryingAgain() {
        return false;
    }

    /// The listening sockets of all servers that share them; those of others are not asked for. Any
    /// thread.
    protected List<SharedListenerInfo> sharedSockets() {
        return List.of();
    }

    /// What is valid and yet seldom meant: a sentence each, with what to do. Any thread.
    protected List<String> notes() {
        return companions.sentences(name, sharedSockets());
    }

    // ---- for the lifecycle methods of subclasses

    /// As whom it holds its listening sockets: `wsgi.server main`.
    protected final String holder() {
        return companions.holder(name);
    }

    /// The applications that there are.
    protected final ApplicationRegistry applications() {
        return applications;
    }

    /// Begins with this configuration.
    protected final synchronized void begin(Map<String, ?> properties) {
        String instance = String.valueOf(properties.get(Constants.SERVICE_PID));
        int separator = instance.startsWith(pid) ? instance.indexOf('~') : -1;
        name = separator < 0 ? "default" : instance.substring(separator + 1);
        configure(properties);
        try {
            registration =
                    Container.context(getClass())
                            .map(context -> context.registerService(Server.class, this, null));
        } catch (IllegalStateException e) {
            end(); // the bundle stops, and nobody will say so to what has not been activated
            throw e;
        }
    }

    /// Uses this configuration, if it can.
    protected final synchronized void configure(Map<String, ?> properties) {
        new SettingsReader(keys, properties)
                .unknownKeys()
                .ifPresent(hint -> log.warn("Configuration {}~{}: {}", pid, name, hint));
        try {
            apply(properties);
        } catch (IllegalArgumentException e) {
            refuse(e.getMessage());
        } catch (IOException e) {
            refuse(e.getMessage() + remedy(properties));
        }
    }

    /// Starts the server, or has it use this configuration. Errors as [#start].
    protected final synchronized void apply(Map<String, ?> properties) throws IOException {
        if (running == null) {
            running = start(properties);
        } else {
            reconfigure(running, properties);
        }
        application = applicationOf(properties);
        refusal = "";
        companions.tell(name, sharedSockets());
    }

    private void refuse(String reason) {
        refusal = reason;
        log.error("Configuration {}~{} is refused, {}: {}", pid, name, whatGoesOn(), reason);
    }

    private String whatGoesOn() {
        if (running == null) {
            return "the server does not run";
        }
        return running.address().isEmpty()
                ? "the server accepts no more connections"
                : "the former goes on";
    }

    /// Stops the server, if there is one. Blocks as [RunningServer#stop()].
    protected final synchronized void end() {
        ending = true;
        try {
            stop();
        } finally {
            ended = true;
            registration.ifPresent(ConfiguredServer::unregister);
        }
    }

    private static void unregister(ServiceRegistration<Server> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // The container was quicker.
        }
    }

    private void stop() {
        if (running != null) {
            if (Container.isStopping(getClass())) {
                running.expectNoSuccessor();
            }
            running.stop();
        }
    }

    // ---- for listings

    @Override
    public String name() {
        return name;
    }

    @Override
    public String implementation() {
        return implementation;
    }

    @Override
    public Optional<String> address() {
        S server = running;
        return server == null
                ? Optional.empty()
                : Optional.of(server.address()).filter(address -> !address.isEmpty());
    }

    @Override
    public String application() {
        return application;
    }

    @Override
    public boolean isApplicationPresent() {
        return applications.byName().containsKey(application);
    }

    @Override
    public long requests() {
        S server = running;
        return server == null ? 0 : server.requests();
    }

    @Override
    public int connections() {
        S server = running;
        return server == null ? 0 : server.connections();
    }

    @Override
    public ServerStatus status() {
        S server = running;
        return server == null
                ? new ServerStatus(state(), refusal, List.of(), Map.of(), 0, 0, Optional.empty())
                : new ServerStatus(
                        state(),
                        refusal.isEmpty() ? server.trouble() : refusal,
                        notes(),
                        server.limitsMet(),
                        server.requestsCut(),
                        server.connectionsCut(),
                        server.certificateEnd());
    }

    private ServerStatus.State state() {
        if (ending) {
            return ended ? ServerStatus.State.STOPPED : ServerStatus.State.DRAINING;
        }
        if (address().isPresent()) {
            return ServerStatus.State.LISTENING;
        }
        return isTryingAgain() || isInTrouble()
                ? ServerStatus.State.RETRYING
                : ServerStatus.State.NOT_LISTENING;
    }

    private boolean isInTrouble() {
        S server = running;
        return server != null && !server.trouble().isEmpty();
    }

    @Override
    public CompletableFuture<List<ConnectionInfo>> connectionInfos() {
        S server = running;
        return server == null ? CompletableFuture.completedFuture(List.of()) : server.infos();
    }
}
