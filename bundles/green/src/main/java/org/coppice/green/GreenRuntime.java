package org.coppice.green;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
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
    private static final String FORMER = "the former goes on";

    private final Providers<HubProvider> hubs =
            new Providers<>("hub", HubProvider::name, HubProvider::preference);
    private final Providers<CoroutineProvider> coroutines =
            new Providers<>("coroutine", CoroutineProvider::name, CoroutineProvider::preference);
    private final LoopGroup loops = new LoopGroup(this, this::replace);
    private final List<BlockedLoopListener> blockedLoopListeners = new CopyOnWriteArrayList<>();
    private GreenOptions options = GreenOptions.of(Map.of());

    /// What the command chose, until the configuration changes; null if nothing.
    private String chosenHub;

    private HubProvider hub;
    private CoroutineProvider coroutine;
    private volatile boolean stopped;

    /// For Declarative Services.
    public GreenRuntime() {}

    // ---- life

    @Activate
    synchronized void activate(Map<String, ?> properties) throws IOException {
        options = read(properties, "the defaults are used").orElse(options);
        hub = choose(hubs, options.hub());
        coroutine = choose(coroutines, options.coroutine());
        resize(options);
        LOG.info(
                "{} loop(s) with hub {} and coroutine {}",
                options.loops(),
                hub.name(),
                coroutine.name());
        tellCoroutine();
    }

    @Modified
    synchronized void modified(Map<String, ?> properties) {
        Optional<GreenOptions> next = read(properties, FORMER);
        if (next.isEmpty()) {
            return;
        }
        try {
            resize(next.get());
        } catch (IOException e) {
            refuse(e, FORMER);
            return;
        }
        options = next.get();
        chosenHub = null;
        coroutines
                .find(options.coroutine())
                .ifPresentOrElse(
                        this::useCoroutine,
                        () ->
                                LOG.error(
                                        "Configuration {}: {}. Coroutine {} goes on",
                                        PID,
                                        coroutines.missing(options.coroutine()),
                                        coroutine.name()));
        settleHub();
    }

    @Deactivate
    synchronized void deactivate() {
        stopped = true;
        loops.stop();
    }

    private static Optional<GreenOptions> read(Map<String, ?> properties, String instead) {
        GreenOptions.unknownKeys(properties)
                .forEach(key ->
                        LOG.warn(
                                "Configuration {}: {} is no key; there are {}",
                                PID,
                                key,
                                GreenOptions.KEYS));
        try {
            return Optional.of(GreenOptions.of(properties));
        } catch (IllegalArgumentException e) {
            refuse(e, instead);
            return Optional.empty();
        }
    }

    private static void refuse(Exception e, String instead) {
        LOG.error("Configuration {} is refused, {}: {}", PID, instead, e.getMessage());
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

    private void resize(GreenOptions next) throws IOException {
        loops.resize(next.loops(), hub, coroutine);
        loops.keepSpawnStacks(next.spawnStackFrames());
        loops.watch(TimeUnit.MILLISECONDS.toNanos(next.blockedLoopMillis()), this::tellBlocked);
    }

    /// A working loop ends only when it is told to; one that ends otherwise has logged why, and
    /// what lived on it is lost. New work finds another in its place.
    private synchronized void replace(Loop ended) {
        if (stopped || !loops.working().contains(ended)) {
            return;
        }
        try {
            loops.replace(ended, hub, coroutine);
            resize(options);
        } catch (IOException e) {
            LOG.error("Loop {} broke and cannot be replaced: {}", ended.name(), e.getMessage());
        }
    }

    // ---- blocked loops

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            cardinality = ReferenceCardinality.MULTIPLE,
            unbind = "removeBlockedLoopListener")
    void addBlockedLoopListener(BlockedLoopListener listener) {
        blockedLoopListeners.add(listener);
    }

    void removeBlockedLoopListener(BlockedLoopListener listener) {
        blockedLoopListeners.remove(listener);
    }

    private void tellBlocked(BlockedLoop report) {
        for (BlockedLoopListener listener : blockedLoopListeners) {
            Telling.tell("A listener for blocked loops", () -> listener.blocked(report));
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
                wantedHub().equals(provider.name()) || GreenOptions.AUTO.equals(wantedHub());
        if (hub != null && !stopped && wanted) {
            settleHub();
        }
    }

    private String wantedHub() {
        return chosenHub == null ? options.hub() : chosenHub;
    }

    /// The service still works here: the loops leave it first. If the next best refuses, the one
    /// after it is tried.
    synchronized void removeHub(HubProvider provider) {
        hubs.remove(provider);
        if (hub != provider || stopped) {
            return;
        }
        for (HubProvider next : hubs.all()) {
            LOG.warn("Hub {} goes away; the loops move to {}", provider.name(), next.name());
            if (loops.flee(next)) {
                hub = next;
                return;
            }
        }
    }

    /// Uses what is wanted, or says why not and leaves everything as it is.
    private void settleHub() {
        Optional<HubProvider> wanted = hubs.find(wantedHub());
        if (wanted.isEmpty()) {
            LOG.error(
                    "Configuration {}: {}. Hub {} goes on",
                    PID,
                    hubs.missing(wantedHub()),
                    hub.name());
        } else if (wanted.get() != hub) {
            try {
                move(wanted.get());
            } catch (IllegalStateException e) {
                LOG.error(
                        "Hub {} is refused, {} goes on: {}",
                        wanted.get().name(),
                        hub.name(),
                        e.getMessage());
            }
        }
    }

    private void move(HubProvider wanted) {
        loops.move(hub, wanted);
        hub = wanted;
        LOG.info("{} loop(s) moved to hub {}", loops.all().size(), wanted.name());
    }

    /// A green thread does not hold the monitor and does not wait for it: when its loop has ended
    /// first, those behind it would wait for ever.
    @Override
    public void useHub(String name) {
        if (GreenThread.isCurrent()) {
            Coppice.await(CompletableFuture.runAsync(() -> useHubHere(name)));
        } else {
            useHubHere(name);
        }
    }

    private synchronized void useHubHere(String name) {
        move(hubs.find(name).orElseThrow(() -> new IllegalArgumentException(hubs.missing(name))));
        chosenHub = name;
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
        if (coroutine != provider) {
            coroutine = provider;
            loops.useCoroutines(provider);
            tellCoroutine();
        }
    }

    private void tellCoroutine() {
        LOG.info(CoroutineReport.text(coroutine, options.coroutine(), coroutines));
    }

    // ---- loops

    @Override
    public List<Loop> loops() {
        return loops.working();
    }

    @Override
    public List<Loop> all() {
        return loops.all();
    }
}
