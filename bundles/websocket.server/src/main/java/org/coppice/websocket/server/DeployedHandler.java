package org.coppice.websocket.server;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.coppice.routing.api.Route;
import org.coppice.websocket.api.OriginChecker;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.websocket.api.WebSocketRoute;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.RetryTimes;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
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
    private static final List<String> KEPT =
            List.of(WebSocketRoute.NAME, WebSocketRoute.SUMMARY, Application.NAME);
    private static final String COMPONENT = "component.name";
    private static final String NAMED = "application ";

    /// Among those who try there may be several routers; each gives it more time.
    private static final long BETWEEN_TRIES_NANOS =
            TimeUnit.MILLISECONDS.toNanos(RetryTimes.FIRST_MILLIS / 2);

    private final BundleContext context;
    private final ServiceReference<Object> reference;
    private final Succession succession;
    private final String bundleName;
    private volatile Conversations conversations;
    private final SocketApplication application;
    private volatile Optional<ServiceRegistration<?>> registration = Optional.empty();
    private volatile Optional<WebSocketHandler> handler = Optional.empty();
    private volatile Optional<String> refusal = Optional.empty();
    private volatile boolean gone;
    private final AtomicLong triedNanos = new AtomicLong();

    /// Guarded by this.
    private boolean withdrawn;

    DeployedHandler(
            WebSocketServer server,
            BundleContext context,
            ServiceReference<Object> reference,
            Succession succession) {
        this.context = context;
        this.reference = reference;
        this.succession = succession;
        this.bundleName = String.valueOf(reference.getBundle().getSymbolicName());
        this.conversations =
                new Conversations(
                        () -> handler.orElseThrow(),
                        late -> succession.seek(this, List.of(late), server.settings().grace()));
        this.application = new SocketApplication(server, conversations, WebSocketOptions.DEFAULT);
    }

    Conversations conversations() {
        return conversations;
    }

    /// Has those who come from now on apart from those of now.
    ///
    /// @return those of now
    Conversations renew() {
        Conversations former = conversations;
        conversations = application.renew();
        return former;
    }

    /// Whether that bundle has it.
    boolean isOf(Bundle bundle) {
        return bundle.equals(reference.getBundle());
    }

    /// The symbolic name of its bundle, also when that is gone.
    String bundleName() {
        return bundleName;
    }

    private List<String> patterns() {
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

    /// Whether it answers now: its properties are right, and its component has started.
    boolean canRun() {
        return registration.isPresent() && handler.isPresent();
    }

    /// Why it is not deployed, for people; empty if nothing is wrong with its properties.
    Optional<Refusal> refusal() {
        return refusal.map(reason -> new Refusal(patterns(), toString(), reason));
    }

    /// Deploys it by the properties of now, or not at all if one of them is wrong.
    synchronized void deploy() {
        try {
            Misuse.ofHandler(reference)
                    .ifPresent(reason -> {
                        throw new IllegalArgumentException(reason);
                    });
            application.options(options());
        } catch (IllegalArgumentException e) {
            LOG.error("The WebSocket of {} is refused: {}", this, e.getMessage());
            refusal = Optional.of(e.getMessage());
            unregister();
            return;
        }
        refusal = Optional.empty();
        find();
        Bundle owner = reference.getBundle();
        if (withdrawn || owner == null || owner.getBundleContext() == null) {
            return;
        }
        if (registration.isPresent()) {
            registration.get().setProperties(properties());
            return;
        }
        registration =
                Optional.of(
                        owner.getBundleContext()
                                .registerService(
                                        Application.class,
                                        (ServiceFactory<Application>) this,
                                        properties()));
        LOG.info("{} serves WebSockets at {}", this, String.join(", ", routes()));
    }

    private WebSocketOptions options() {
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

    private Dictionary<String, Object> properties() {
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

    /// Gets the service object, if it can be had. Runs code of others.
    private Optional<WebSocketHandler> find() {
        triedNanos.set(System.nanoTime());
        if (handler.isEmpty()
                && !gone
                && context.getService(reference) instanceof WebSocketHandler found) {
            handler = Optional.of(found);
        }
        return handler;
    }

    private boolean isTimeToTry() {
        long last = triedNanos.get();
        long now = System.nanoTime();
        return now - last >= BETWEEN_TRIES_NANOS && triedNanos.compareAndSet(last, now);
    }

    /// @return null unless the handler can be had
    @Override
    public Application getService(Bundle user, ServiceRegistration<Application> service) {
        if (handler.isEmpty() && isTimeToTry() && find().isPresent()) {
            succession.adopt(this);
        }
        return handler.isPresent() ? this : null;
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
        gone = true;
        if (handler.isPresent()) {
            handler = Optional.empty();
            context.ungetService(reference);
        }
    }

    @Override
    public String toString() {
        return Misuse.owner(reference);
    }
}
