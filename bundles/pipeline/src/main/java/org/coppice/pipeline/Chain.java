package org.coppice.pipeline;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ApplicationGoneException;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.Waits;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A pipeline while it runs: an application that gives each request to the [Assembly] of now.
///
/// A change makes a new assembly, puts it in place by one volatile write and closes the old one, on
/// which the requests in flight end; requests take no lock. When a part goes, the thread that takes
/// it away waits until the requests that passed it are done, for `graceMillis` at most. Meanwhile,
/// and for `updateGraceMillis` after it, requests wait for its successor.
///
/// Filters and services are others' code, which may park its green thread: no lock is held while it
/// runs. So one thread at a time assembles, and a change that comes meanwhile has it begin anew.
///
/// **Threads**: any. [#remove] and [#close] block, at most for `graceMillis`.
final class Chain implements Application {
    private static final Logger LOG = LoggerFactory.getLogger(Chain.class);
    private static final String RETRY_SECONDS = "1";
    private static final Selection NOTHING = new Selection(List.of(), List.of());

    private final String name;
    private final Parts parts;
    private final AtomicInteger changes = new AtomicInteger();
    private final LongAdder served = new LongAdder();
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicBoolean again = new AtomicBoolean();
    private final AssemblyMaker maker;
    private final List<Assembly> leaving = new ArrayList<>(); // guarded by this
    private volatile Optional<PipelineSettings> settings = Optional.empty();
    private volatile Assembly current =
            Assembly.broken(NOTHING, List.of("it has no valid configuration: see the log"));
    private volatile CompletableFuture<Void> change = new CompletableFuture<>();
    private volatile long graceEndNanos = System.nanoTime();
    private volatile boolean closed;

    Chain(String name, BundleContext context) {
        this.name = name;
        this.parts = new Parts(context, this);
        this.maker = new AssemblyMaker(name, parts, this::callLast);
    }

    void open() {
        parts.open();
    }

    /// Uses other settings; requests in flight end with the former.
    void configure(PipelineSettings wanted) {
        settings = Optional.of(wanted);
        assemble();
    }

    /// Lets no request in any more, and waits until those in flight are done.
    void close() {
        closed = true;
        List<Assembly> all;
        synchronized (this) {
            publish(Assembly.broken(NOTHING, List.of("it ends")));
            all = List.copyOf(leaving);
        }
        drain(all, "the pipeline");
        parts.close();
    }

    List<String> obstacles() {
        return current.obstacles();
    }

    long requestsInFlight() {
        List<Assembly> all;
        synchronized (this) {
            all = Stream.concat(Stream.of(current), leaving.stream()).toList();
        }
        return all.stream().mapToLong(each -> each.count().inFlight()).sum();
    }

    long requestsServed() {
        return served.sum();
    }

    // ---- requests

    @Override
    public Body call(Environ environ, StartResponse start) throws Exception {
        Assembly assembly = enter();
        if (!assembly.isComplete()) {
            return unavailable(assembly, start);
        }
        try {
            return counted(assembly, assembly.first(), environ, start)
                    .whenClosed(served::increment);
        } catch (Throwable e) {
            served.increment();
            throw e;
        }
    }

    private Body counted(
            Assembly assembly, Application application, Environ environ, StartResponse start)
            throws Exception {
        try {
            Body body = application.call(environ, start);
            if (body == null) {
                throw new IllegalStateException(
                        "pipeline %s: %s returned null: it must return a Body"
                                .formatted(name, application));
            }
            return body.whenClosed(assembly.count()::leave);
        } catch (Throwable e) {
            assembly.count().leave();
            throw e;
        }
    }

    /// The assembly of now, with the request counted in; or one with obstacles, if no other came in
    /// time.
    private Assembly enter() throws IOException {
        while (true) {
            CompletableFuture<Void> next = change;
            Assembly now = current;
            if (closed) {
                throw new ApplicationGoneException("The pipeline " + name);
            }
            if (now.isComplete()) {
                if (now.count().tryEnter()) {
                    return now;
                }
                continue; // closed after we looked: there is another
            }
            if (!awaits(next, graceEndNanos)) {
                if (maker.isTimeToRetry()) {
                    again.set(true);
                    assemble();
                }
                if (current == now) {
                    return now;
                }
            }
        }
    }

    /// Whether there was a change before that moment.
    private static boolean awaits(CompletableFuture<Void> next, long endNanos) throws IOException {
        long nanos = endNanos - System.nanoTime();
        return next.isDone() || nanos > 0 && Waits.isDone(next, Duration.ofNanos(nanos));
    }

    /// Calls the application behind the filters, see [AssemblyMaker.Last]. If it ended before it
    /// did anything, the request goes on with its successor: the filters it has passed need not see
    /// it again.
    private Body callLast(
            Selection selection, Application last, Environ environ, StartResponse start)
            throws Exception {
        try {
            return last.call(environ, start);
        } catch (ApplicationGoneException e) {
            Assembly next = enterAfter(selection).orElseThrow(() -> e);
            return counted(
                    next,
                    (request, begin) -> callLast(next.selection(), next.last(), request, begin),
                    environ,
                    start);
        }
    }

    /// An assembly that ends in another service; empty if none comes in time.
    private Optional<Assembly> enterAfter(Selection old) throws IOException {
        long endNanos = System.nanoTime() + updateGrace().toNanos();
        while (true) {
            CompletableFuture<Void> next = change;
            Assembly now = current;
            boolean other =
                    now.isComplete() && !now.selection().application().equals(old.application());
            if (other && now.count().tryEnter()) {
                return Optional.of(now);
            }
            if (!other && !awaits(next, endNanos)) {
                return Optional.empty();
            }
        }
    }

    private Body unavailable(Assembly assembly, StartResponse start) {
        if (told.compareAndSet(false, true)) {
            LOG.error(
                    "pipeline {}: requests get 503. {}",
                    name,
                    String.join("; ", assembly.obstacles()));
        }
        start.start(
                Status.of(503),
                Headers.of(
                        "Content-Type", "text/plain; charset=utf-8", "Retry-After", RETRY_SECONDS));
        return Body.of("The pipeline %s cannot answer at the moment.\n".formatted(name));
    }

    // ---- changes

    /// Looks at what there is, and puts it together anew if that has changed. What stops it, such
    /// as a kill where others' code parks, must not stop it for ever: the changes that are left to
    /// this thread are looked at all the same, and requests try again.
    void assemble() {
        if (changes.getAndIncrement() > 0) {
            return; // whoever does it looks again
        }
        Optional<Error> stopped = Optional.empty();
        int seen = 1;
        while (seen != 0) {
            try {
                settings.filter(_ -> !closed).ifPresent(this::assemble);
            } catch (RuntimeException | LinkageError e) {
                maker.retryLater();
                LOG.error("pipeline {} is not put together: a part of it fails", name, e);
            } catch (Error e) {
                maker.retryLater();
                stopped = Optional.of(e);
            }
            seen = changes.addAndGet(-seen);
        }
        if (stopped.isPresent()) {
            throw stopped.get();
        }
    }

    private void assemble(PipelineSettings wanted) {
        boolean anew = again.getAndSet(false);
        Selection selection = Selection.of(name, wanted, parts.references());
        if (selection.equals(current.selection()) && !anew) {
            return;
        }
        Assembly made = maker.make(selection, wanted.filters());
        synchronized (this) {
            if (closed || !parts.references().containsAll(selection.services())) {
                return; // what has changed meanwhile is counted: it is looked at again
            }
            publish(made);
        }
        parts.releaseUnless(this::isUsed);
    }

    private synchronized boolean isUsed(ServiceReference<Object> reference) {
        return Stream.concat(Stream.of(current), leaving.stream())
                .anyMatch(each -> each.selection().uses(reference));
    }

    /// Called under the lock.
    private void publish(Assembly made) {
        Assembly old = current;
        if (old.isComplete() && !made.isComplete() || old.selection() == NOTHING) {
            graceEndNanos = System.nanoTime() + updateGrace().toNanos();
        }
        current = made;
        old.count().close();
        if (!old.count().drained().isDone()) {
            leaving.add(old);
            old.count().drained().thenRun(() -> forget(old));
        }
        told.set(false);
        CompletableFuture<Void> done = change;
        change = new CompletableFuture<>();
        done.complete(null);
    }

    /// Nobody may look here again for long, and the bundles of its parts may be gone.
    private synchronized void forget(Assembly drained) {
        leaving.remove(drained);
    }

    private Duration grace() {
        return settings.map(PipelineSettings::grace).orElse(Duration.ZERO);
    }

    private Duration updateGrace() {
        return settings.map(PipelineSettings::updateGrace).orElse(Duration.ZERO);
    }

    /// A service goes: returns when the requests that passed it are done, or `graceMillis` are
    /// over. Only then is it exchanged, so only then begins the time to wait for a successor.
    void remove(ServiceReference<Object> reference) {
        boolean inUse;
        List<Assembly> users;
        synchronized (this) {
            inUse = current.selection().uses(reference);
            if (inUse) {
                publish(
                        Assembly.broken(
                                current.selection(), List.of("a part of it has just gone")));
                graceEndNanos += grace().toNanos();
            }
            users = leaving.stream().filter(each -> each.selection().uses(reference)).toList();
        }
        assemble();
        drain(users, AssemblyMaker.owner(reference));
        synchronized (this) {
            if (inUse && !current.isComplete()) {
                graceEndNanos = System.nanoTime() + updateGrace().toNanos();
            }
        }
        parts.releaseUnless(each -> !each.equals(reference));
    }

    /// Several services of a bundle go one after the other: requests that hang are waited for once.
    private void drain(List<Assembly> closing, String owner) {
        for (Assembly each : closing) {
            long endNanos = each.count().closedNanos() + grace().toNanos();
            try {
                if (!awaits(each.count().drained(), endNanos)) {
                    LOG.warn(
                            "pipeline {}: {} goes with {} requests still in flight (graceMillis ="
                                    + " {})",
                            name,
                            owner,
                            each.count().inFlight(),
                            grace().toMillis());
                }
            } catch (IOException e) {
                LOG.warn(
                        "pipeline {}: {} goes without waiting for its requests: {}",
                        name,
                        owner,
                        e.getMessage());
            }
        }
    }
}
