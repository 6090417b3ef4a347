package org.coppice.routing.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.coppice.routing.api.RefusedRoute;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteTable;
import org.coppice.routing.api.Urls;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.spi.Waits;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The routes of a router, and how they come and go.
///
/// A change makes a new table under the lock and puts it in place by one volatile write; requests
/// never lock. A deployment that goes away is taken out of the table first, so that no new request
/// meets it, and then waited for until its requests are done. For a moment its claims are
/// remembered, see [Absence]: a request that no route is for, but one of these, waits for the next
/// table, in which the updated bundle may have put a successor. So do all that no route is for
/// while bundles are still to start that were there before the router.
///
/// A request goes through [#enter] and then, if there is a route for it, [#serve].
///
/// **Threads**: any. [#remove] and [#close] block the thread, or the green thread alone, at most
/// for `graceMillis`. **Errors**: none of its own. **Null**: never.
///
/// @param <R> the router's kind of route
/// @param <C> what the router decides about a request
public class Deployments<R extends DeployedRoute, C> implements RouteTable {
    private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);
    private static final Response UNAVAILABLE =
            Response.text("the route cannot answer now, try again\n")
                    .status(503)
                    .header("Retry-After", "1");

    private final Object lock = new Object();
    private final List<Deployment<R>> deployments = new ArrayList<>(); // guarded by lock
    private final Function<List<R>, CompiledRoutes<C>> compiler;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Urls urls = Urls.live(this::currentUrls);
    private volatile Table<C> table;
    private volatile List<Deployment<R>> missing = List.of();
    private Conflicts conflicts = Conflicts.NONE; // guarded by lock
    private volatile Urls currentUrls = Urls.of(List.of());
    private volatile GraceSettings settings;
    private volatile boolean closed;

    /// Without routes.
    ///
    /// @param compiler makes the table of all routes, which come in no particular order; called
    ///   under a lock, so it must not block
    public Deployments(GraceSettings settings, Function<List<R>, CompiledRoutes<C>> compiler) {
        this.settings = settings;
        this.compiler = compiler;
        this.table = new Table<>(compiler.apply(List.of()), List.of());
    }

    // ---- for a router

    /// Chooses a route and counts the request in, or says why there is none. If it is a
    /// [TakenRoute], [#serve] must follow. Blocks the green thread while a route that went away may
    /// come back, which if it does not is the choice [CompiledRoutes#unavailable], and while a
    /// service whose routes are not known since it could not be had is tried again.
    public final C enter(Environ environ) throws InterruptedException {
        if (!missing.isEmpty()) {
            tryMissing(System.nanoTime());
        }
        boolean inVain = false;
        while (true) {
            Table<C> current = table;
            C choice = current.routes().choose(environ);
            if (choice instanceof TakenRoute taken) {
                if (taken.route().tryEnter()) {
                    return choice;
                }
                continue; // closed after we looked: there is a newer table
            }
            long now = System.nanoTime();
            Optional<Absence> absence = current.absence(environ, now);
            if (absence.isEmpty()) {
                return inVain && !closed ? current.routes().unavailable() : choice;
            }
            awaitReplaced(current, absence.get().restNanos(now));
            inVain = absence.get().isTemporary();
        }
    }

    /// Has the chosen route answer within its limits, and counts the request out when the body is
    /// closed. A service that could not be had is tried again, if it is time to; if it still
    /// cannot, the answer is 503.
    ///
    /// @param taken what [#enter] has returned
    public final Body serve(TakenRoute taken, Environ environ, StartResponse start)
            throws Exception {
        DeployedRoute route = taken.route();
        try {
            if (route.deployment().isBroken()) {
                tryRepair(route.deployment());
            }
            Optional<Application> application = route.application();
            if (application.isEmpty()) {
                return unavailable(start).whenClosed(route::leave);
            }
            taken.tell(environ);
            Body body = route.guard().call(application.get(), environ, start);
            return body.whenClosed(route::leave);
        } catch (Throwable e) {
            route.leave();
            throw e;
        }
    }

    /// Answers 503 with `Retry-After`: what a router does where its choice is
    /// [CompiledRoutes#unavailable].
    public static Body unavailable(StartResponse start) {
        start.start(UNAVAILABLE.status(), UNAVAILABLE.headers());
        return UNAVAILABLE.body();
    }

    /// The choice for a request as of now, without a request being counted.
    public final C choose(Environ environ) {
        return table.routes().choose(environ);
    }

    @Override
    public final List<RouteInfo> routes() {
        return RouteRows.of(table.routes().routes());
    }

    @Override
    public final List<RefusedRoute> refused() {
        synchronized (lock) {
            return deployments.stream().flatMap(each -> each.refused().stream()).toList();
        }
    }

    /// The URLs of all routes as they are at the moment.
    public final Urls urls() {
        return urls;
    }

    /// Whether the router is on its way out: then a missing route says nothing about the path, and
    /// the router throws `ApplicationGoneException`.
    public final boolean isClosed() {
        return closed;
    }

    /// The number of requests that wait for a successor of a route.
    public final int waiting() {
        return waiting.get();
    }

    // ---- configuration

    /// What is in force.
    public final GraceSettings settings() {
        return settings;
    }

    /// Takes a changed configuration; waits that have begun end as they would have.
    public final void configure(GraceSettings changed) {
        settings = changed;
    }

    // ---- changes

    /// Begins; may follow [#close].
    public final void open() {
        open(Set.of());
    }

    /// Begins, while bundles that may have routes are still to start: until they have, no request
    /// is told that it has no route.
    ///
    /// @param starting by their identifiers
    final void open(Set<Long> starting) {
        Absence absence = Absence.ofStarting(starting, settings);
        synchronized (lock) {
            closed = false;
            if (!starting.isEmpty() && !absence.isNone()) {
                publish(List.of(new GoneRoute((_, _) -> true, absence)));
            }
        }
    }

    /// Has the time for successors begin anew for routes of a bundle that has made a step.
    final void step(BundleEvent event) {
        boolean renewed = false;
        for (GoneRoute route : table.gone()) {
            renewed |= route.absence().step(event);
        }
        if (renewed) {
            lookAgain();
        }
    }

    /// Puts in a deployment.
    public final void add(Deployment<R> deployment) {
        List<Conflicts.Conflict> news;
        synchronized (lock) {
            deployments.add(deployment);
            news = publish(table.gone());
        }
        news.forEach(it -> it.log(LOG));
    }

    /// Puts one deployment in the place of another, of the same service object. What is in flight
    /// on the old one goes on.
    public final void replace(Deployment<R> old, Deployment<R> successor) {
        List<Conflicts.Conflict> news;
        synchronized (lock) {
            deployments.remove(old);
            deployments.add(successor);
            news = publish(table.gone());
        }
        news.forEach(it -> it.log(LOG));
        old.close();
        successor.follow(old);
    }

    /// Takes a deployment out and returns when its requests are done, or `graceMillis` are over.
    public final void remove(Deployment<R> deployment) {
        remove(deployment, deadlineNanos(), Optional.empty());
    }

    /// Takes a deployment out and returns when its requests are done, or the deadline, by
    /// `System.nanoTime`, is over. Does nothing for one that is not there.
    ///
    /// The grace for a successor begins when the wait ends; of a bundle that stops when it has
    /// stopped, for it is updated only then, and its other services have requests too.
    ///
    /// @param bundle whose it is, if it is anybody's
    final void remove(Deployment<R> deployment, long deadlineNanos, Optional<Bundle> bundle) {
        GraceSettings current = settings;
        boolean isStopping = bundle.filter(it -> it.getState() == Bundle.STOPPING).isPresent();
        long othersNanos = // those of its requests that another router waits for
                isStopping ? TimeUnit.MILLISECONDS.toNanos(current.graceMillis()) : 0;
        Absence absence =
                new Absence(
                        bundle.map(it -> Set.of(it.getBundleId())).orElse(Set.of()),
                        current,
                        deadlineNanos + othersNanos);
        List<GoneRoute> leaving = absence.isNone() ? List.of() : gone(deployment, absence);
        List<Conflicts.Conflict> news;
        synchronized (lock) {
            if (!deployments.remove(deployment)) {
                return;
            }
            news = publish(concat(table.gone(), leaving));
        }
        news.forEach(it -> it.log(LOG));
        drain(List.of(deployment), deadlineNanos);
        if (!isStopping && !leaving.isEmpty()) {
            absence.begin();
            lookAgain();
        }
    }

    /// Takes all deployments out and returns when their requests are done, or `graceMillis` are
    /// over.
    public final void close() {
        close(deadlineNanos());
    }

    /// @param deadlineNanos by `System.nanoTime`
    final void close(long deadlineNanos) {
        List<Deployment<R>> all;
        synchronized (lock) {
            closed = true;
            all = List.copyOf(deployments);
            deployments.clear();
            publish(List.of());
        }
        drain(all, deadlineNanos);
    }

    /// Tries to get the service object of a broken deployment, if it is time to.
    final void tryRepair(Deployment<?> deployment) {
        if (!deployment.isTimeToRetry(System.nanoTime())) {
            return;
        }
        Optional<Application> found = deployment.retry();
        if (found.isPresent()) {
            List<Conflicts.Conflict> news;
            synchronized (lock) {
                deployment.repair(found.get());
                news = publish(table.gone());
            }
            news.forEach(it -> it.log(LOG));
            LOG.info("{} can be had now: its routes answer", deployment.origin().owner());
        }
    }

    /// Asks again for the deployments that are missing, those for which it is time to.
    ///
    /// @param nowNanos by `System.nanoTime`
    final void tryMissing(long nowNanos) {
        missing.forEach(deployment -> deployment.tryAgain(nowNanos));
    }

    private Urls currentUrls() {
        return currentUrls;
    }

    private long deadlineNanos() {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.graceMillis());
    }

    private void awaitReplaced(Table<C> current, long nanos) throws InterruptedException {
        waiting.incrementAndGet();
        try {
            Waits.await(current.replaced(), Duration.ofNanos(nanos));
        } finally {
            waiting.decrementAndGet();
        }
    }

    /// Called under the lock.
    ///
    /// @return what is to be told, without the lock, of routes that are hidden since now
    private List<Conflicts.Conflict> publish(List<GoneRoute> gone) {
        long now = System.nanoTime();
        List<R> routes = new ArrayList<>();
        deployments.forEach(deployment -> routes.addAll(deployment.routes()));
        currentUrls =
                Urls.of(
                        deployments.stream()
                                .sorted(Deployment.ORDER)
                                .flatMap(deployment -> deployment.rules().stream())
                                .toList());
        missing = deployments.stream().filter(Deployment::isMissing).toList();
        Table<C> old = table;
        table =
                new Table<>(
                        compiler.apply(routes),
                        gone.stream().filter(r -> r.absence().restNanos(now) > 0).toList());
        old.replaced().complete(null);
        Conflicts former = conflicts;
        conflicts = Conflicts.of(table.routes().routes());
        return conflicts.newSince(former);
    }

    private static List<GoneRoute> gone(Deployment<?> deployment, Absence absence) {
        return deployment.routes().stream()
                .map(route -> new GoneRoute(route.claim(), absence))
                .toList();
    }

    /// Has those who wait look how long they may.
    private void lookAgain() {
        synchronized (lock) {
            Table<C> old = table;
            table = new Table<>(old.routes(), old.gone());
            old.replaced().complete(null);
        }
    }

    private static List<GoneRoute> concat(List<GoneRoute> some, List<GoneRoute> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private void drain(List<Deployment<R>> leaving, long deadlineNanos) {
        leaving.forEach(Deployment::close);
        for (Deployment<R> deployment : leaving) {
            int left = deployment.awaitDrained(deadlineNanos);
            if (left > 0) {
                LOG.warn(
                        "{} goes away with {} requests still in flight (graceMillis = {})",
                        deployment.origin().owner(),
                        left,
                        settings.graceMillis());
            }
        }
    }

    /// The routes, and the claims of those that went a moment ago.
    ///
    /// @param replaced completed when this is no longer the current one
    private record Table<C>(
            CompiledRoutes<C> routes, List<GoneRoute> gone, CompletableFuture<Void> replaced) {
        Table(CompiledRoutes<C> routes, List<GoneRoute> gone) {
            this(routes, gone, new CompletableFuture<>());
        }

        /// What a request that no route answers shall wait for longest, if for anything.
        Optional<Absence> absence(Environ environ, long nowNanos) {
            if (gone.isEmpty()) {
                return Optional.empty();
            }
            String method = environ.requestMethod();
            String path = environ.path();
            Optional<Absence> found = Optional.empty();
            long nanos = 0;
            for (GoneRoute route : gone) {
                long rest = route.absence().restNanos(nowNanos);
                if (rest > nanos && route.claim().matches(method, path)) {
                    nanos = rest;
                    found = Optional.of(route.absence());
                }
            }
            return found;
        }
    }
}
