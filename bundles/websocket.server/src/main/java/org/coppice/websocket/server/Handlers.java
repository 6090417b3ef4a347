package org.coppice.websocket.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.coppice.websocket.api.WebSocketHandler;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
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
/// Those of a bundle that stops go earlier, see [StopHook].
///
/// **Threads**: any.
final class Handlers implements ServiceTrackerCustomizer<Object, DeployedHandler> {
    private static final Logger LOG = LoggerFactory.getLogger(Handlers.class);

    private final BundleContext context;
    private final WebSocketServer server;
    private final ServiceTracker<Object, DeployedHandler> tracker;
    private final ServiceTracker<Object, Object> misuse;
    private final Deadlines deadlines;
    private final Succession succession;
    private final SynchronousBundleListener stops = this::step;

    Handlers(BundleContext context, WebSocketServer server, Deadlines deadlines) {
        this.context = context;
        this.server = server;
        this.deadlines = deadlines;
        this.succession = new Succession(server);
        this.tracker = new ServiceTracker<>(context, WebSocketHandler.class.getName(), this);
        this.misuse = Misuse.ofOthers(context);
    }

    void open() {
        context.addBundleListener(stops);
        tracker.open();
        misuse.open();
    }

    private void step(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPED) {
            succession.stopped(event.getBundle());
        }
    }

    /// Who goes on with the connections of others.
    Succession succession() {
        return succession;
    }

    /// What is not deployed, since its properties are wrong or it is no handler.
    List<Refusal> refused() {
        List<Refusal> refused = new ArrayList<>(Misuse.refusals(misuse));
        succession.deployed().forEach(each -> each.refusal().ifPresent(refused::add));
        return refused;
    }

    /// Everything goes, within one time of grace. Who comes meanwhile is served: the bundles of the
    /// handlers stay, so routers would soon tell that there is no such route.
    void close() {
        long deadlineNanos = deadlines.ofEverything();
        misuse.close();
        awaitEnd(
                succession.deployed().stream().map(DeployedHandler::renew).toList(), deadlineNanos);
        succession.deployed().forEach(DeployedHandler::withdraw);
        tracker.close();
        context.removeBundleListener(stops);
        succession.close();
    }

    @Override
    public DeployedHandler addingService(ServiceReference<Object> reference) {
        DeployedHandler added = new DeployedHandler(server, context, reference, succession);
        added.deploy();
        succession.add(added);
        return added;
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, DeployedHandler current) {
        current.deploy();
        succession.adopt(current);
    }

    @Override
    public void removedService(ServiceReference<Object> reference, DeployedHandler current) {
        boolean waits =
                current.properties().takesOver() && !Deadlines.isStopping(context.getBundle());
        long deadlineNanos = deadlines.of(reference.getBundle());
        if (waits) {
            // the others of its bundle may have used up the time, and its handler is to notice
            deadlineNanos = Math.max(deadlineNanos, Conversations.lastWordsNanos());
        }
        leave(current, waits, deadlineNanos);
        awaitEnd(current.allConversations(), deadlineNanos);
        current.release();
    }

    private static void awaitEnd(List<Conversations> ending, long deadlineNanos) {
        try {
            Conversations.awaitEnd(ending, deadlineNanos);
        } catch (InterruptedException e) {
            LOG.warn("Interrupted: conversations whose handler goes were not waited for");
            Thread.currentThread().interrupt();
        }
    }

    /// Those of a bundle whose conversations end with it.
    List<DeployedHandler> endingWith(Bundle bundle) {
        return succession.deployed().stream()
                .filter(each -> bundle.equals(each.bundle()) && !each.properties().takesOver())
                .toList();
    }

    /// Has a handler serve those who come, and gives the connections of now to others that are
    /// there.
    ///
    /// @return those of now
    Conversations renew(DeployedHandler leaving, long deadlineNanos) {
        Conversations former = leaving.renew();
        handOn(leaving, former, false, deadlineNanos);
        return former;
    }

    /// Has a handler serve no more, and gives its connections to others.
    ///
    /// @param waits whether they wait for one that is not there yet
    void leave(DeployedHandler leaving, boolean waits, long deadlineNanos) {
        leaving.withdraw();
        succession.remove(leaving);
        handOn(leaving, leaving.conversations(), waits, deadlineNanos);
    }

    /// Who is interrupted is so still: whatever he waits for next, he does not.
    private void handOn(
            DeployedHandler leaving, Conversations theirs, boolean waits, long deadlineNanos) {
        try {
            List<Orphan> left =
                    theirs.leave(
                            environ -> waits || succession.hasHeir(leaving, environ),
                            deadlineNanos);
            succession.seek(leaving, left, patience(deadlineNanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Of one whose bundle goes on, as when its component is made anew: the grace for a successor
    /// begins when the handler has ended. Where the bundle stops it begins anew behind that.
    private Duration patience(long deadlineNanos) {
        Duration leaving =
                Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()))
                        .plus(Conversations.AFTER_DEADLINE);
        return leaving.plus(server.settings().grace());
    }
}
