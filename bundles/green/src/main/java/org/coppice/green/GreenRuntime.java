package org.coppice.green;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.coppice.coroutine.api.CoroutineProvider;
import org.coppice.hub.api.HubProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The loops of the container, under configuration.
///
/// **What a swap does to work in flight:** a hub that comes, goes or is chosen moves every loop
/// with all that is registered; no green thread and no connection notices. A coroutine that is
/// chosen is for new green threads, those that live keep theirs. With `auto` the best hub there is
/// is used, always. With a name that hub is used whenever it is there, and the next best while it
/// is not. A bad configuration changes nothing.
///
/// **Threads:** called by Declarative Services and Config Admin on theirs, one at a time by the
/// lock of this object.
@Component(service = Loops.class, configurationPid = GreenRuntime.PID, immediate = true)
@Designate(ocd = GreenConfiguration.class)
public final class GreenRuntime implements Loops {

    static final String PID = "org.coppice.green";

    private static final Logger LOG = LoggerFactory.getLogger(GreenRuntime.class);
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);
    private static final long SWAP_SECONDS = 10;

    private final Providers<HubProvider> hubs =
            new Providers<>("hub", HubProvider::name, HubProvider::preference);
    private final Providers<CoroutineProvider> coroutines =
            new Providers<>("coroutine", CoroutineProvider::name, CoroutineProvider::preference);
    private volatile List<Loop> loops = List.of();
    private GreenOptions options = GreenOptions.of(Map.of());
    private HubProvider hub;
    private CoroutineProvider coroutine;
    private LoopWatch watch;
    private int loopNumber;

    /// For Declarative Services.
    public GreenRuntime() {}

    // ---- life

    @Activate
    synchronized void activate(Map<String, ?> properties) {
        read(properties);
        hub = choose(hubs, options.hub());
        coroutine = choose(coroutines, options.coroutine());
        resize();
        LOG.info(
                "{} loop(s) with hub {} and coroutine {}",
                loops.size(),
                hub.name(),
                coroutine.name());
    }

    @Modified
    synchronized void modified(Map<String, ?> properties) {
        if (read(properties)) {
            resize();
            coroutine = choose(coroutines, options.coroutine());
            loops.forEach(loop -> loop.useCoroutines(coroutine));
            settleHub();
        }
    }

    @Deactivate
    synchronized void deactivate() {
        watch.stop();
        List<Loop> ending = loops;
        loops = List.of();
        CompletableFuture.allOf(
                        ending.stream()
                                .map(loop -> loop.stop(STOP_GRACE))
                                .toArray(CompletableFuture[]::new))
                .join();
        hub = null; // the references are unbound next: nothing is left to move
    }

    private boolean read(Map<String, ?> properties) {
        try {
            options = GreenOptions.of(properties);
            return true;
        } catch (IllegalArgumentException e) {
            LOG.error("Configuration {} is refused, the former goes on: {}", PID, e.getMessage());
            return false;
        }
    }

    private static <T> T choose(Providers<T> providers, String wanted) {
        return providers
                .find(wanted)
                .orElseGet(() -> {
                    LOG.error(
                            "Configuration {}: {}. Until then the best is used",
                            PID,
                            providers.missing(wanted));
                    return providers.best().orElseThrow();
                });
    }

    private void resize() {
        List<Loop> changed = new ArrayList<>(loops);
        while (changed.size() < options.loops()) {
            changed.add(newLoop());
        }
        List<Loop> retired = List.copyOf(changed.subList(options.loops(), changed.size()));
        loops = List.copyOf(changed.subList(0, options.loops()));
        for (Loop loop : retired) {
            LOG.info("Loop {} takes no new work and ends with its last green thread", loop.name());
            loop.retire();
        }
        watchLoops();
    }

    private Loop newLoop() {
        try {
            return new Loop("loop-" + loopNumber++, hub, coroutine, Ticker.SYSTEM).start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Hub " + hub.name() + " does not open: " + e.getMessage(), e);
        }
    }

    private void watchLoops() {
        if (watch != null) {
            watch.stop();
        }
        long limitNanos = TimeUnit.MILLISECONDS.toNanos(options.blockedLoopMillis());
        watch = new LoopWatch(loops, limitNanos, LoopWatch::log);
        if (limitNanos > 0) {
            watch.start();
        }
    }

    // ---- hubs

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            cardinality = ReferenceCardinality.AT_LEAST_ONE,
            unbind = "removeHub")
    synchronized void addHub(HubProvider provider) {
        hubs.add(provider);
        boolean wanted =
                options.hub().equals(provider.name()) || GreenOptions.AUTO.equals(options.hub());
        if (hub != null && wanted) {
            settleHub();
        }
    }

    /// The service still works here: the loops leave it first.
    synchronized void removeHub(HubProvider provider) {
        hubs.remove(provider);
        if (hub == provider && hubs.best().isPresent()) {
            HubProvider next = hubs.best().orElseThrow();
            LOG.warn("Hub {} goes away; the loops move to {}", provider.name(), next.name());
            tryMove(next);
        }
    }

    /// Uses what the configuration says, or says why not and leaves everything as it is.
    private void settleHub() {
        HubProvider wanted = hubs.find(options.hub()).orElse(null);
        if (wanted == null) {
            LOG.error(
                    "Configuration {}: {}. Hub {} goes on",
                    PID,
                    hubs.missing(options.hub()),
                    hub.name());
        } else if (wanted != hub) {
            tryMove(wanted);
        }
    }

    private void tryMove(HubProvider wanted) {
        try {
            move(wanted);
        } catch (IllegalStateException e) {
            LOG.error(
                    "Hub {} is refused, {} goes on: {}", wanted.name(), hub.name(), e.getMessage());
        }
    }

    /// All loops or none.
    private void move(HubProvider wanted) {
        List<Loop> moved = new ArrayList<>();
        for (Loop loop : loops) {
            try {
                moveOne(loop, wanted);
                moved.add(loop);
            } catch (IllegalStateException e) {
                HubProvider former = hub;
                moved.forEach(each -> each.useHub(former));
                throw e;
            }
        }
        hub = wanted;
        LOG.info("{} loop(s) moved to hub {}", moved.size(), wanted.name());
    }

    private static void moveOne(Loop loop, HubProvider wanted) {
        CompletableFuture<Void> swap = loop.useHub(wanted);
        try {
            swap.get(SWAP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            swap.cancel(false);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while loop " + loop.name() + " moved", e);
        } catch (TimeoutException e) {
            swap.cancel(false);
            throw new IllegalStateException(
                    "Loop " + loop.name() + " is blocked since " + SWAP_SECONDS + " s", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e);
        }
    }

    @Override
    public synchronized void useHub(String name) {
        move(hubs.find(name).orElseThrow(() -> new IllegalArgumentException(hubs.missing(name))));
    }

    @Override
    public List<String> hubs() {
        return hubs.names();
    }

    // ---- coroutines

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            cardinality = ReferenceCardinality.AT_LEAST_ONE,
            unbind = "removeCoroutine")
    synchronized void addCoroutine(CoroutineProvider provider) {
        coroutines.add(provider);
        if (coroutine != null) {
            coroutines.find(options.coroutine()).ifPresent(this::useCoroutine);
        }
    }

    synchronized void removeCoroutine(CoroutineProvider provider) {
        coroutines.remove(provider);
        if (coroutine == provider) {
            coroutines.best().ifPresent(this::useCoroutine);
        }
    }

    private void useCoroutine(CoroutineProvider provider) {
        coroutine = provider;
        loops.forEach(loop -> loop.useCoroutines(provider));
    }

    // ---- loops

    @Override
    public List<Loop> loops() {
        return loops;
    }

    @Override
    public Loop next() {
        List<Loop> now = loops;
        return now.size() == 1
                ? now.getFirst()
                : now.stream()
                        .min(Comparator.comparingInt(Loop::load))
                        .orElseThrow(
                                () -> new IllegalStateException("The loops have been stopped"));
    }
}
