package org.coppice.routing.mapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteTable;
import org.coppice.routing.api.Urls;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Environ;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The routes and how they come and go.
///
/// A change makes a new [Snapshot] under the lock and puts it in place by one volatile write;
/// requests never lock. A deployment that goes away is taken out of the table first, so that no new
/// request meets it, and then waited for until its requests are done. For a moment its patterns are
/// remembered: a request that only they match waits for the next table, in which the updated bundle
/// may have put a successor.
///
/// **Threads**: any. [#remove] and [#close] block, at most for `drainMillis`.
@Component(
        service = {RouteTable.class, MappedRoutes.class},
        configurationPid = "org.coppice.routing.mapper")
@Designate(ocd = MapperConfiguration.class)
public final class MappedRoutes implements RouteTable {
    private static final Logger LOG = LoggerFactory.getLogger(MappedRoutes.class);

    private final Object lock = new Object();
    private final List<Deployment> deployments = new ArrayList<>(); // guarded by lock
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Snapshot snapshot = new Snapshot(List.of(), List.of());
    private final Urls urls = Urls.live(this::currentUrls);
    private volatile Urls currentUrls = Urls.of(List.of());
    private volatile MapperSettings settings;
    private volatile boolean closed;

    /// Starts with no routes.
    @Activate
    public MappedRoutes(Map<String, Object> properties) {
        settings = MapperSettings.of(properties, MapperSettings.DEFAULTS);
    }

    /// Takes a changed configuration; waits that have begun end as they would have.
    @Modified
    void configure(Map<String, Object> properties) {
        settings = MapperSettings.of(properties, settings);
    }

    @Override
    public List<RouteInfo> routes() {
        return snapshot.infos();
    }

    /// The URLs of all routes as they are at the moment.
    Urls urls() {
        return urls;
    }

    private Urls currentUrls() {
        return currentUrls;
    }

    /// The route for a request, or why there is none, as of now.
    Choice choose(Environ environ) {
        return choose(snapshot, environ.requestMethod(), environ.path(), environ);
    }

    /// Begins; may follow [#close].
    void open() {
        closed = false;
    }

    void add(Deployment deployment) {
        synchronized (lock) {
            deployments.add(deployment);
            publish(snapshot.gone());
        }
    }

    /// Puts one deployment in the place of another, of the same service object. What is in flight
    /// on the old one goes on.
    void replace(Deployment old, Deployment successor) {
        synchronized (lock) {
            deployments.remove(old);
            deployments.add(successor);
            publish(snapshot.gone());
        }
        old.close();
        successor.follow(old);
    }

    /// How long something that goes away waits for its requests.
    long drainMillis() {
        return settings.drainMillis();
    }

    void remove(Deployment deployment) {
        remove(deployment, deadlineNanos());
    }

    /// Takes a deployment out and returns when its requests are done, or the deadline, by
    /// `System.nanoTime`, is over. Does nothing for one that is not there.
    ///
    /// The grace for a successor begins when the wait ends, for a bundle is updated only then.
    void remove(Deployment deployment, long deadlineNanos) {
        MapperSettings current = settings;
        long graceNanos = TimeUnit.MILLISECONDS.toNanos(current.updateGraceMillis());
        long drainNanos = TimeUnit.MILLISECONDS.toNanos(current.drainMillis());
        List<GoneRoute> leaving =
                graceNanos == 0 ? List.of() : gone(deployment, drainNanos + graceNanos);
        synchronized (lock) {
            if (!deployments.remove(deployment)) {
                return;
            }
            publish(concat(snapshot.gone(), leaving));
        }
        drain(List.of(deployment), deadlineNanos);
        if (graceNanos > 0) {
            synchronized (lock) {
                List<GoneRoute> others = new ArrayList<>(snapshot.gone());
                others.removeAll(leaving);
                publish(closed ? List.of() : concat(others, gone(deployment, graceNanos)));
            }
        }
    }

    void close() {
        close(deadlineNanos());
    }

    private long deadlineNanos() {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(drainMillis());
    }

    /// Takes all deployments out and returns when their requests are done, or the deadline, by
    /// `System.nanoTime`, is over.
    void close(long deadlineNanos) {
        List<Deployment> all;
        synchronized (lock) {
            closed = true;
            all = List.copyOf(deployments);
            deployments.clear();
            publish(List.of());
        }
        drain(all, deadlineNanos);
    }

    /// Whether the router is on its way out: then a missing route says nothing about the path.
    boolean isClosed() {
        return closed;
    }

    /// Chooses a route and counts the request in, or says why there is none; the caller counts it
    /// out by [MappedRoute#leave]. Blocks the green thread while a route that went away may come
    /// back.
    Choice enter(Environ environ) throws InterruptedException {
        String method = environ.requestMethod();
        String path = environ.path();
        while (true) {
            Snapshot current = snapshot;
            Choice choice = choose(current, method, path, environ);
            if (choice instanceof Choice.Taken taken) {
                if (taken.route().tryEnter()) {
                    return taken;
                }
                continue; // closed after we looked: there is a newer table
            }
            long graceNanos = current.graceNanos(method, path, System.nanoTime());
            if (graceNanos <= 0) {
                return choice;
            }
            awaitReplaced(current, graceNanos);
        }
    }

    private static Choice choose(Snapshot current, String method, String path, Environ environ) {
        try {
            return current.choose(method, path, environ);
        } catch (EndlessMatchException e) {
            if (current.tryWarnOfEndless()) {
                LOG.warn(
                        "the expression {} of a route backtracks for more than {} steps on a path"
                                + " of {} characters: such requests get 400",
                        e.getMessage(),
                        Captures.MAX_STEPS,
                        path.length());
            }
            return new Choice.Endless();
        }
    }

    /// Tries to get the service object of a broken deployment, if it is time to.
    void tryRepair(Deployment deployment) {
        if (!deployment.isTimeToRetry(System.nanoTime())) {
            return;
        }
        Optional<Application> found = deployment.retry();
        if (found.isPresent()) {
            synchronized (lock) {
                deployment.repair(found.get());
                publish(snapshot.gone());
            }
            LOG.info("{} can be had now: its routes answer", deployment.owner());
        }
    }

    /// The number of requests that wait for a successor of a route.
    int waiting() {
        return waiting.get();
    }

    /// A wait of `java.util.concurrent` is right here: a green thread is a virtual thread whose
    /// scheduler is its loop, so waiting parks it and the loop goes on; and the waker may be any
    /// thread, for a bundle is updated from outside of all loops.
    private void awaitReplaced(Snapshot current, long nanos) throws InterruptedException {
        waiting.incrementAndGet();
        try {
            current.replaced().get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            // no successor came: the caller looks once more and finds the grace over
        } catch (ExecutionException e) {
            throw new AssertionError("a table is replaced without failure", e);
        } finally {
            waiting.decrementAndGet();
        }
    }

    private void publish(List<GoneRoute> gone) {
        long now = System.nanoTime();
        List<MappedRoute> routes = new ArrayList<>();
        deployments.forEach(deployment -> routes.addAll(deployment.routes()));
        currentUrls =
                Urls.of(
                        deployments.stream()
                                .sorted(Deployment.ORDER)
                                .flatMap(deployment -> deployment.rules().stream())
                                .toList());
        Snapshot old = snapshot;
        snapshot =
                new Snapshot(routes, gone.stream().filter(r -> r.untilNanos() - now > 0).toList());
        old.replaced().complete(null);
    }

    private static List<GoneRoute> gone(Deployment deployment, long graceNanos) {
        long until = System.nanoTime() + graceNanos;
        return deployment.routes().stream()
                .map(route -> new GoneRoute(route.pattern(), route.methods(), until))
                .toList();
    }

    private static List<GoneRoute> concat(List<GoneRoute> some, List<GoneRoute> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /// The wait blocks the thread that stops the bundle. If that is a green thread, it parks, see
    /// [#awaitReplaced], and its loop can finish the very requests that are waited for.
    private void drain(List<Deployment> leaving, long deadlineNanos) {
        leaving.forEach(Deployment::close);
        for (Deployment deployment : leaving) {
            int left = deployment.awaitDrained(deadlineNanos);
            if (left > 0) {
                LOG.warn(
                        "{} goes away with {} requests still in flight (drainMillis = {})",
                        deployment.owner(),
                        left,
                        drainMillis());
            }
        }
    }
}
