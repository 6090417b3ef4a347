package org.coppice.websocket.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.hooks.bundle.EventHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the conversations of a bundle that stops end before anything of it goes. What of it happened
/// to go before them would be missed as long as they last: its plain routes, and its handlers that
/// take connections over, whose clients would wait. Those go on meanwhile, and are taken from their
/// handler when its service goes. Who comes meanwhile is served, too, for there is nobody else yet,
/// and told at the end to come again.
///
/// It is a hook, since hooks are called before all listeners, and listeners in no order: one of
/// them is Declarative Services, which takes the components of the bundle apart. As there, the
/// thread that stops the bundle is held up.
///
/// **Threads**: any.
final class StopHook implements EventHook {
    private static final Logger LOG = LoggerFactory.getLogger(StopHook.class);

    private final Bundle own;
    private final Handlers handlers;
    private final Set<BundleSockets> sockets;
    private final Deadlines deadlines;

    /// @param own the bundle of the server, which closes all itself
    /// @param sockets of all bundles, live
    StopHook(Bundle own, Handlers handlers, Set<BundleSockets> sockets, Deadlines deadlines) {
        this.own = own;
        this.handlers = handlers;
        this.sockets = sockets;
        this.deadlines = deadlines;
    }

    @Override
    public void event(BundleEvent event, Collection<BundleContext> listeners) {
        Bundle bundle = event.getBundle();
        if (event.getType() != BundleEvent.STOPPING || bundle.equals(own)) {
            return;
        }
        List<DeployedHandler> leaving = handlers.endingWith(bundle);
        List<BundleSockets> used = sockets.stream().filter(each -> each.isOf(bundle)).toList();
        if (!leaving.isEmpty() || !used.isEmpty()) {
            end(bundle, leaving, used);
        }
    }

    private void end(Bundle bundle, List<DeployedHandler> leaving, List<BundleSockets> used) {
        long deadlineNanos = deadlines.of(bundle);
        List<Conversations> former = new ArrayList<>();
        used.forEach(each -> former.addAll(each.renew()));
        leaving.forEach(each -> former.add(handlers.renew(each, deadlineNanos)));
        awaitEnd(bundle, former, deadlineNanos);
        leaving.forEach(DeployedHandler::withdraw);
        for (DeployedHandler each : leaving) {
            handlers.leave(each, false, Conversations.lastWordsNanos());
        }
        List<Conversations> late = leaving.stream().map(DeployedHandler::conversations).toList();
        awaitEnd(bundle, late, System.nanoTime());
    }

    private static void awaitEnd(Bundle bundle, List<Conversations> ending, long deadlineNanos) {
        try {
            Conversations.awaitEnd(ending, deadlineNanos);
        } catch (InterruptedException e) {
            LOG.warn("Interrupted: the conversations of {} were not waited for", bundle);
            Thread.currentThread().interrupt();
        }
    }
}
