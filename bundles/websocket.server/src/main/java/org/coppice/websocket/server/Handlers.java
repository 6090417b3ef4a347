package org.coppice.websocket.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.coppice.green.AsyncResult;
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
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has handlers that are services deployed as they come, change and go.
///
/// It is a tracker and not a reference of Declarative Services because its callbacks run in the
/// thread that registers or unregisters the service: blocking there keeps a stopping bundle alive
/// until its conversations have ended.
///
/// **Threads**: any.
final class Handlers implements ServiceTrackerCustomizer<Object, DeployedHandler> {
    private static final Logger LOG = LoggerFactory.getLogger(Handlers.class);
    private static final String FILTER =
            "(&(%s=%s)(|(%s=*)(%s=*)))"
                    .formatted(
                            Constants.OBJECTCLASS,
                            WebSocketHandler.class.getName(),
                            WebSocketRoute.PATTERNS,
                            Application.NAME);

    private final BundleContext context;
    private final WebSocketServer server;
    private final ServiceTracker<Object, DeployedHandler> tracker;
    private final Map<Long, Long> deadlines = new ConcurrentHashMap<>();

    /// Those that are there; guarded by this.
    private final List<DeployedHandler> deployed = new ArrayList<>();

    /// Connections that wait for a handler, guarded by this.
    private final List<Orphans> orphans = new ArrayList<>();

    private record Orphans(
            List<String> patterns, List<AsyncResult<Optional<Conversations>>> waiting) {}

    Handlers(BundleContext context, WebSocketServer server) {
        this.context = context;
        this.server = server;
        try {
            this.tracker = new ServiceTracker<>(context, FrameworkUtil.createFilter(FILTER), this);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(FILTER, e);
        }
    }

    void open() {
        tracker.open();
    }

    /// Everything goes, within one time of grace.
    void close() {
        deadlines.put(
                context.getBundle().getBundleId(),
                Conversations.deadlineNanos(server.settings().grace()));
        List<DeployedHandler> all;
        synchronized (this) {
            all = List.copyOf(deployed);
        }
        all.forEach(DeployedHandler::withdraw);
        tracker.close();
        List<Orphans> forlorn;
        synchronized (this) {
            forlorn = List.copyOf(orphans);
        }
        forlorn.forEach(this::giveUp);
    }

    @Override
    public DeployedHandler addingService(ServiceReference<Object> reference) {
        DeployedHandler added = new DeployedHandler(server, context, reference);
        added.deploy();
        List<Orphans> adopted = new ArrayList<>();
        synchronized (this) {
            deployed.add(added);
            if (added.takesOver()) {
                orphans.stream().filter(each -> added.isFor(each.patterns)).forEach(adopted::add);
                orphans.removeAll(adopted);
            }
        }
        adopted.forEach(each -> tell(each, Optional.of(added.conversations())));
        return added;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, DeployedHandler current) {
        current.deploy();
    }

    @Override
    public void removedService(ServiceReference<Object> reference, DeployedHandler current) {
        current.withdraw();
        Optional<DeployedHandler> heir;
        synchronized (this) {
            deployed.remove(current);
            heir =
                    deployed.stream()
                            .filter(each -> each.takesOver() && each.isFor(current.patterns()))
                            .findFirst();
        }
        long deadlineNanos = deadlineNanos(reference.getBundle());
        try {
            if (heir.isPresent() || current.takesOver() && !isStopping(context.getBundle())) {
                handOn(current, heir, deadlineNanos);
            }
            current.conversations().awaitEnd(deadlineNanos);
        } catch (InterruptedException e) {
            LOG.warn("{} goes, and its conversations were not waited for", current);
            Thread.currentThread().interrupt();
        }
        current.release();
    }

    /// The services of a bundle that stops go one after the other: they have one deadline together.
    private long deadlineNanos(Bundle bundle) {
        long fresh = Conversations.deadlineNanos(server.settings().grace());
        Long common = deadlines.get(context.getBundle().getBundleId());
        if (common != null) {
            return common;
        }
        if (bundle == null || !isStopping(bundle)) {
            return fresh;
        }
        deadlines.values().removeIf(old -> old - System.nanoTime() < 0);
        return deadlines.computeIfAbsent(bundle.getBundleId(), _ -> fresh);
    }

    private static boolean isStopping(Bundle bundle) {
        return bundle.getState() == Bundle.STOPPING;
    }

    private void handOn(DeployedHandler from, Optional<DeployedHandler> heir, long deadlineNanos)
            throws InterruptedException {
        List<AsyncResult<Optional<Conversations>>> left = from.conversations().leave(deadlineNanos);
        if (left.isEmpty()) {
            return;
        }
        Orphans leftBehind = new Orphans(from.patterns(), left);
        if (heir.isPresent()) {
            tell(leftBehind, heir.map(DeployedHandler::conversations));
            return;
        }
        synchronized (this) {
            orphans.add(leftBehind);
        }
        server.later(patience(deadlineNanos), () -> giveUp(leftBehind));
    }

    /// The grace for a successor begins when all services of the bundle are gone, for only then it
    /// is updated.
    private Duration patience(long deadlineNanos) {
        Duration leaving =
                Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()))
                        .plus(Conversations.AFTER_DEADLINE);
        return leaving.plus(server.settings().grace());
    }

    private void giveUp(Orphans late) {
        boolean waits;
        synchronized (this) {
            waits = orphans.remove(late);
        }
        if (waits) {
            tell(late, Optional.empty());
        }
    }

    private static void tell(Orphans left, Optional<Conversations> heir) {
        left.waiting.forEach(each -> each.set(heir));
    }
}
