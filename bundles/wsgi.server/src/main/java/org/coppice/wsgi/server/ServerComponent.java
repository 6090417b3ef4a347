package org.coppice.wsgi.server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.green.Loops;
import org.coppice.net.SharedListenerInfo;
import org.coppice.net.SharedListeners;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.spi.ConfiguredServer;
import org.coppice.wsgi.spi.Sockets;
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

/// A server under configuration: one for each `etc/org.coppice.wsgi.server-NAME.cfg`. Where it
/// cannot listen it tries again by itself.
///
/// **What a swap of an application does to work in flight:** requests in flight end on the former;
/// the next request meets the new one, on the same connection too.
///
/// **Threads**: called by Declarative Services and Config Admin on theirs, one at a time.
@Component(
        service = {},
        configurationPid = ServerComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = ServerConfiguration.class, factory = true)
public final class ServerComponent extends ConfiguredServer<HttpServer> {
    static final String PID = "org.coppice.wsgi.server";

    private static final Logger LOG = LoggerFactory.getLogger(ServerComponent.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    private final Loops loops;
    private final SharedListeners listeners;
    private final Retry retry;

    /// What was asked for last; what is tried again must still be that.
    private Map<String, ?> wanted = Map.of();

    /// For Declarative Services.
    @Activate
    public ServerComponent(@Reference Loops loops, @Reference SharedListeners listeners) {
        this(loops, listeners, FIRST_RETRY);
    }

    ServerComponent(Loops loops, SharedListeners listeners, Duration firstRetry) {
        super(PID, ServerConfiguration.class);
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
        applications().add(reference, service);
    }

    void removeApplication(ServiceReference<Application> reference) {
        applications().remove(reference);
    }

    @Activate
    synchronized void activate(Map<String, ?> properties) {
        want(properties);
        begin(properties);
    }

    @Modified
    synchronized void modified(Map<String, ?> properties) {
        want(properties);
        configure(properties);
    }

    @Deactivate
    synchronized void deactivate() {
        want(Map.of());
        end();
    }

    private void want(Map<String, ?> properties) {
        wanted = properties;
        retry.stop();
    }

    @Override
    protected HttpServer start(Map<String, ?> properties) throws IOException {
        HttpServer server =
                new HttpServer(
                        name(),
                        ServerSettings.of(properties),
                        loops,
                        applications(),
                        HttpServer.PATIENCE,
                        new Sockets(Optional.of(listeners), holder()));
        server.start();
        return server;
    }

    @Override
    protected void reconfigure(HttpServer server, Map<String, ?> properties) throws IOException {
        server.reconfigure(ServerSettings.of(properties));
    }

    @Override
    protected String applicationOf(Map<String, ?> properties) {
        return ServerSettings.of(properties).application().name();
    }

    @Override
    protected String remedy(Map<String, ?> properties) {
        retry.later(() -> applyAgain(properties));
        return ". It is tried again by itself, in a second and then less and less often";
    }

    @Override
    protected boolean isTryingAgain() {
        return retry.isWaiting();
    }

    @Override
    protected List<SharedListenerInfo> sharedSockets() {
        return listeners.infos();
    }

    /// The log was told why it failed, so now only success is news.
    private synchronized void applyAgain(Map<String, ?> properties) {
        if (wanted != properties) {
            return;
        }
        try {
            apply(properties);
            LOG.info("Configuration {}~{} is valid at last", PID, name());
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("Configuration {}~{} is refused again", PID, name(), e);
            retry.later(() -> applyAgain(properties));
        }
    }
}
