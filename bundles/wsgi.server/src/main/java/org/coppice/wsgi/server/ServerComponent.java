package org.coppice.wsgi.server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Loops;
import org.coppice.net.SharedListeners;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.api.Server;
import org.coppice.wsgi.spi.ApplicationRegistry;
import org.coppice.wsgi.spi.Container;
import org.coppice.wsgi.spi.SettingsReader;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server under configuration: one for each `etc/org.coppice.wsgi.server-NAME.cfg`.
///
/// A bad configuration is told in one line of the log, and changes nothing: the server goes on with
/// the former one, or does not listen if there was none.
///
/// **What a swap of an application does to work in flight:** requests in flight end on the former;
/// the next request meets the new one, on the same connection too.
///
/// **Threads**: called by Declarative Services and Config Admin on theirs, one at a time.
@Component(
        service = Server.class,
        configurationPid = ServerComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = ServerConfiguration.class, factory = true)
public final class ServerComponent implements Server {
    static final String PID = "org.coppice.wsgi.server";

    private static final Logger LOG = LoggerFactory.getLogger(ServerComponent.class);

    private static final String RETRIED =
            ". It is tried again by itself, in a second and then less and less often";

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    private final Loops loops;
    private final SharedListeners listeners;
    private final ApplicationRegistry applications = new ApplicationRegistry();
    private volatile String name = "";
    private volatile String application = "";
    private volatile HttpServer server;
    private final Retry retry;

    /// What was asked for last; what is tried again must still be that.
    private Map<String, ?> wanted = Map.of();

    /// For Declarative Services.
    @Activate
    public ServerComponent(@Reference Loops loops, @Reference SharedListeners listeners) {
        this(loops, listeners, FIRST_RETRY);
    }

    ServerComponent(Loops loops, SharedListeners listeners, Duration firstRetry) {
        this.loops = loops;
        this.listeners = listeners;
        this.retry = new Retry(firstRetry);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + Application.NAME + "=*)",
            updated = "addApplication",
            unbind = "removeApplication")
    void addApplication(ServiceReference<Application> reference, Application service) {
        applications.add(reference, service);
    }

    void removeApplication(ServiceReference<Application> reference) {
        applications.remove(reference);
    }

    @Activate
    synchronized void activate(Map<String, ?> properties) {
        name = nameOf(String.valueOf(properties.get(Constants.SERVICE_PID)));
        configure(properties);
    }

    @Modified
    synchronized void modified(Map<String, ?> properties) {
        configure(properties);
    }

    @Deactivate
    synchronized void deactivate() {
        wanted = Map.of();
        retry.stop();
        if (server != null) {
            if (Container.isStopping(ServerComponent.class)) {
                server.expectNoSuccessor();
            }
            server.stop();
        }
    }

    private static String nameOf(String pid) {
        int separator = pid.startsWith(PID) ? pid.indexOf('~') : -1;
        return separator < 0 ? "default" : pid.substring(separator + 1);
    }

    private void configure(Map<String, ?> properties) {
        wanted = properties;
        retry.stop();
        new SettingsReader(ServerConfiguration.class, properties)
                .unknownKeys()
                .ifPresent(hint -> LOG.warn("Configuration {}~{}: {}", PID, name, hint));
        try {
            apply(ServerSettings.of(properties));
        } catch (IllegalArgumentException e) {
            refuse(e.getMessage());
        } catch (IOException e) {
            refuse(e.getMessage() + RETRIED);
            retry.later(() -> applyAgain(properties));
        }
    }

    private void apply(ServerSettings settings) throws IOException {
        if (server == null) {
            HttpServer started =
                    new HttpServer(
                            name,
                            settings,
                            loops,
                            applications,
                            HttpServer.PATIENCE,
                            new Sockets(Optional.of(listeners), "server " + name));
            started.start();
            server = started;
        } else {
            server.reconfigure(settings);
        }
        application = settings.application().name();
    }

    /// The log was told why it failed, so now only success is news.
    private synchronized void applyAgain(Map<String, ?> properties) {
        if (wanted != properties) {
            return;
        }
        try {
            apply(ServerSettings.of(properties));
            LOG.info("Configuration {}~{} is valid at last", PID, name);
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("Configuration {}~{} is refused again", PID, name, e);
            retry.later(() -> applyAgain(properties));
        }
    }

    private void refuse(String reason) {
        LOG.error("Configuration {}~{} is refused, {}: {}", PID, name, whatGoesOn(), reason);
    }

    private String whatGoesOn() {
        if (server == null) {
            return "the server does not run";
        }
        return server.address().isEmpty()
                ? "the server accepts no more connections"
                : "the former goes on";
    }

    // ---- for listings

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> address() {
        HttpServer running = server;
        return running == null || running.address().isEmpty()
                ? Optional.empty()
                : Optional.of(running.address());
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
        HttpServer running = server;
        return running == null ? 0 : running.requests();
    }

    @Override
    public int connections() {
        HttpServer running = server;
        return running == null ? 0 : running.connections();
    }

    @Override
    public CompletableFuture<List<ConnectionInfo>> connectionInfos() {
        HttpServer running = server;
        return running == null ? CompletableFuture.completedFuture(List.of()) : running.infos();
    }
}
