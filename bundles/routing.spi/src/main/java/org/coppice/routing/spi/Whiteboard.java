package org.coppice.routing.spi;

import java.util.Optional;
import org.coppice.routing.api.RefusedRoute;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has services deployed as they come, change and go.
///
/// It is a tracker and not a reference of Declarative Services because its callbacks run in the
/// thread that registers or unregisters the service: blocking there keeps a stopping bundle alive
/// until its requests are done. The services of a bundle that stops wait for `graceMillis`
/// together, and so do all when the framework stops.
///
/// **Threads**: any; [#open] and [#close] belong to the router's component. **Errors**:
/// `IllegalArgumentException` for a faulty filter. **Null**: never.
///
/// @param <R> the router's kind of route
public final class Whiteboard<R extends DeployedRoute> {
    private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);

    private final BundleContext context;
    private final Deployments<R, ?> deployments;
    private final Deployer<R> deployer;
    private final DrainDeadlines deadlines;
    private final SynchronousBundleListener steps;
    private final ServiceTracker<Object, Tracked<R>> tracker;

    /// @param context of the router
    /// @param filter of the services, as RFC 1960 has it
    public Whiteboard(
            BundleContext context,
            String filter,
            Deployments<R, ?> deployments,
            Deployer<R> deployer) {
        this.context = context;
        this.deployments = deployments;
        this.deployer = deployer;
        this.deadlines = new DrainDeadlines(context);
        this.steps = deployments::step;
        this.tracker = new ServiceTracker<>(context, filter(filter), new Callbacks());
    }

    /// Deploys the services that there are, and from now on those that come. Until the bundles that
    /// are still to start have started, requests without a route wait.
    public void open() {
        context.addBundleListener(steps);
        deployments.open(StartingBundles.of(context));
        deadlines.open();
        tracker.open();
    }

    /// Takes all deployments out, and waits until the requests in flight are done.
    public void close() {
        deployments.close(deadlines.of(context.getBundle(), deployments.settings().graceMillis()));
        tracker.close();
        deadlines.close();
        context.removeBundleListener(steps);
    }

    private Deployment<R> deploy(RouteService service) {
        Deployment<R> deployment;
        try {
            deployment = deployer.deploy(service);
            deployment.refused().forEach(Whiteboard::log);
        } catch (IllegalArgumentException e) { // what the service says is wrong
            deployment = Deployment.refused(service.origin(), String.valueOf(e.getMessage()));
            deployment.refused().forEach(Whiteboard::log);
        } catch (RuntimeException | LinkageError e) { // of a bundle that lacks a package
            ServiceOrigin origin = service.origin();
            LOG.error("the routes of {} are refused: {}", origin.owner(), e.toString(), e);
            return Deployment.refused(origin, e.toString());
        }
        if (deployment.isBroken() && !deployment.routes().isEmpty()) {
            LOG.error(
                    "{} gives no service: its component fails to start, see its log; {} answers 503"
                            + " and tries again",
                    deployment.origin().owner(),
                    deployment.routes().stream().map(DeployedRoute::pattern).toList());
        }
        return deployment;
    }

    private static void log(RefusedRoute refused) {
        if (refused.pattern().isEmpty()) {
            LOG.error("the routes of {} are refused: {}", refused.owner(), refused.reason());
        } else {
            LOG.error(
                    "route \"{}\" of {} is refused: {}",
                    refused.pattern(),
                    refused.owner(),
                    refused.reason());
        }
    }

    /// Says which routes came or go, and in which router: a controller is in two of them.
    private void tell(Deployment<R> deployment, String what) {
        String router = context.getBundle().getSymbolicName();
        String owner = deployment.origin().owner();
        for (R route : deployment.routes()) {
            String methods = String.join(",", route.methods());
            LOG.info(
                    "{}: route {}{} of {}{}",
                    router,
                    methods.isEmpty() ? "" : methods + " ",
                    route.pattern(),
                    owner,
                    what);
        }
    }

    /// Deploys a service that could not be had before, if it can be now.
    private void tryAgain(Tracked<R> tracked) {
        Deployment<R> old = tracked.deployment();
        Deployment<R> found = deploy(tracked.service);
        if (found.isMissing()) {
            return;
        }
        tracked.tryReplace(old, found, deployments);
        if (tracked.deployment() == found) {
            LOG.info("{} can be had now", found.origin().owner());
            tell(found, "");
        } else if (tracked.isGone()) {
            tracked.service.release();
        }
    }

    private static Filter filter(String text) {
        try {
            return FrameworkUtil.createFilter(text);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(
                    "the filter %s is faulty: %s".formatted(text, e.getMessage()), e);
        }
    }

    /// What the framework calls, in the thread that changes the service.
    private final class Callbacks implements ServiceTrackerCustomizer<Object, Tracked<R>> {
        @Override
        public Tracked<R> addingService(ServiceReference<Object> reference) {
            RouteService service = new RouteService(reference, context);
            Deployment<R> deployment = deploy(service);
            Tracked<R> tracked = new Tracked<>(service, deployment);
            deployment.againBy(() -> tryAgain(tracked));
            deployments.add(deployment);
            tell(deployment, "");
            return tracked;
        }

        /// The successor is made without a lock, for that runs code of others, which may park its
        /// green thread; whoever then needed the lock on the same loop would wait for ever.
        @Override
        public void modifiedService(ServiceReference<Object> reference, Tracked<R> current) {
            boolean done = false;
            while (!done) {
                Deployment<R> old = current.deployment();
                Deployment<R> successor = deploy(current.service);
                successor.againBy(() -> tryAgain(current));
                done = current.tryReplace(old, successor, deployments);
            }
        }

        @Override
        public void removedService(ServiceReference<Object> reference, Tracked<R> current) {
            Deployment<R> last = current.leave();
            tell(last, " goes");
            Optional<Bundle> bundle = current.service.bundle();
            deployments.remove(
                    last,
                    deadlines.of(
                            bundle.orElseGet(context::getBundle),
                            deployments.settings().graceMillis()),
                    bundle);
            current.service.release();
        }
    }

    /// A service and what has become of it. Nothing parks while it holds the monitor.
    private static final class Tracked<R extends DeployedRoute> {
        private final RouteService service;
        private Deployment<R> deployment;
        private boolean gone;

        Tracked(RouteService service, Deployment<R> deployment) {
            this.service = service;
            this.deployment = deployment;
        }

        synchronized Deployment<R> deployment() {
            return deployment;
        }

        /// Puts the successor in the place of the old one, unless the service is gone.
        ///
        /// @return false if another thread has done so, maybe by older properties
        synchronized boolean tryReplace(
                Deployment<R> old, Deployment<R> successor, Deployments<R, ?> deployments) {
            if (!gone && deployment == old) {
                deployments.replace(old, successor);
                deployment = successor;
                return true;
            }
            return gone;
        }

        synchronized boolean isGone() {
            return gone;
        }

        /// From now on nothing takes its place.
        synchronized Deployment<R> leave() {
            gone = true;
            return deployment;
        }
    }
}
