package org.coppice.websocket.server;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A handler that is a service: an `Application` with the properties of a route, registered for the
/// handler's own bundle, so that it is the owner in listings.
///
/// Where the handler cannot be had, as its component fails to start, the application cannot either:
/// so routers and pipelines tell that as of any other service, have others of the pattern go before
/// it, and try again now and then, for each try fills the log with the component's stack.
///
/// **Threads**: any.
final class DeployedHandler implements Application, ServiceFactory<Application> {
    private static final Logger LOG = LoggerFactory.getLogger(DeployedHandler.class);

    private final WebSocketServer server;
    private final ServiceReference<Object> reference;
    private final HandlerProperties properties;
    private final HandlerObject handler;
    private final Succession succession;
    private final Bundle bundle;
    private final String bundleName;
    private volatile Conversations conversations;
    private final List<Conversations> former = new CopyOnWriteArrayList<>(); // it goes by then
    private final SocketApplication application;
    private volatile Optional<ServiceRegistration<?>> registration = Optional.empty();
    private volatile Optional<String> refusal = Optional.empty();

    /// Guarded by this.
    private boolean withdrawn;

    /// Guarded by this.
    private boolean told;

    DeployedHandler(
            WebSocketServer server,
            BundleContext context,
            ServiceReference<Object> reference,
            Succession succession) {
        this.server = server;
        this.reference = reference;
        this.properties = new HandlerProperties(reference);
        this.handler = new HandlerObject(context, reference);
        this.succession = succession;
        this.bundle = reference.getBundle();
        this.bundleName = String.valueOf(bundle.getSymbolicName());
        this.conversations =
                new Conversations(
                        () -> handler.get().orElseThrow(),
                        late -> succession.seek(this, List.of(late), server.settings().grace()));
        this.application = new SocketApplication(server, conversations, WebSocketOptions.DEFAULT);
    }

    Conversations conversations() {
        return conversations;
    }

    /// Has those who come from now on apart from those of now.
    ///
    /// @return those of now
    synchronized Conversations renew() {
        Conversations before = conversations;
        former.add(before);
        conversations = application.renew();
        return before;
    }

    /// Also those that are apart, which may not have ended yet.
    List<Conversations> allConversations() {
        return Stream.concat(former.stream(), Stream.of(conversations)).toList();
    }

    /// Who has it, also when that is gone.
    Bundle bundle() {
        return bundle;
    }

    /// Its symbolic name; an update may change that of the bundle.
    String bundleName() {
        return bundleName;
    }

    HandlerProperties properties() {
        return properties;
    }

    /// Whether it answers now: its properties are right, and its component has started.
    boolean canRun() {
        return registration.isPresent() && handler.isPresent();
    }

    /// Why it is not deployed, for people; empty if nothing is wrong with its properties.
    Optional<Refusal> refusal() {
        return refusal.map(reason -> new Refusal(properties.patterns(), toString(), reason));
    }

    /// Deploys it by the properties of now, or not at all if one of them is wrong, or if it has no
    /// route: then it is for whoever makes an application of it.
    synchronized void deploy() {
        try {
            Misuse.ofHandler(reference)
                    .ifPresent(reason -> {
                        throw new IllegalArgumentException(reason);
                    });
            application.options(properties.options());
        } catch (IllegalArgumentException e) {
            LOG.error("The WebSocket of {} is refused: {}", this, e.getMessage());
            refusal = Optional.of(e.getMessage());
            unregister();
            return;
        }
        refusal = Optional.empty();
        if (!Misuse.hasRoute(reference)) {
            tellOnce();
            unregister();
            return;
        }
        boolean found = handler.find();
        BundleContext owner = bundle.getBundleContext();
        if (withdrawn || owner == null || reference.getBundle() == null) {
            return;
        }
        if (registration.isPresent()) {
            registration.get().setProperties(properties.ofApplication());
        } else {
            register(owner);
            found = handler.isPresent();
        }
        if (found) {
            tellRoutes();
        }
    }

    private void tellOnce() {
        if (!told) {
            told = true;
            LOG.warn("{} {}", this, Misuse.NO_ROUTE);
        }
    }

    private void tellRoutes() {
        LOG.info("{} serves WebSockets at {}", this, String.join(", ", properties.routes()));
    }

    private void register(BundleContext owner) {
        registration =
                Optional.of(
                        owner.registerService(
                                Application.class,
                                (ServiceFactory<Application>) this,
                                properties.ofApplication()));
    }

    /// @return null unless the handler can be had
    @Override
    public Application getService(Bundle user, ServiceRegistration<Application> service) {
        if (handler.findAgain()) {
            tellRoutes();
            succession.adopt(this);
            server.later(Duration.ZERO, this::renewService); // who gets a service may not in turn
        }
        return handler.isPresent() ? this : null;
    }

    /// Has all who could not get the service try again.
    private synchronized void renewService() {
        try {
            registration.ifPresent(known -> known.setProperties(properties.ofApplication()));
        } catch (IllegalStateException e) {
            LOG.debug("{} has gone meanwhile", this, e);
        }
    }

    @Override
    public void ungetService(
            Bundle user, ServiceRegistration<Application> service, Application application) {}

    @Override
    public Body call(Environ environ, StartResponse start) throws Exception {
        if (handler.isPresent()) {
            return application.call(environ, start);
        }
        start.start(
                Status.of(503),
                Headers.of("Content-Type", "text/plain; charset=utf-8", "Retry-After", "1"));
        return Body.of("the WebSocket cannot answer now, try again\n"); // it has gone this moment
    }

    /// New handshakes go elsewhere, from now on.
    synchronized void withdraw() {
        withdrawn = true;
        unregister();
        conversations.close();
    }

    private void unregister() {
        registration.ifPresent(known -> {
            try {
                known.unregister();
            } catch (IllegalStateException e) {
                LOG.debug("{} was quicker to unregister", this, e);
            }
        });
        registration = Optional.empty();
    }

    /// Forgets the service object.
    void release() {
        handler.release();
    }

    @Override
    public String toString() {
        return Misuse.owner(reference);
    }
}
