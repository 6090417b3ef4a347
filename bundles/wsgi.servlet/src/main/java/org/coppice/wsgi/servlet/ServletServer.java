package org.coppice.wsgi.servlet;

import java.time.Duration;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.spi.Applications;
import org.coppice.wsgi.spi.LimitCounts;
import org.coppice.wsgi.spi.LoopTurns;
import org.coppice.wsgi.spi.NamedApplication;
import org.coppice.wsgi.spi.PrintableText;
import org.coppice.wsgi.spi.RunningServer;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A servlet on the whiteboard, and the requests that it has given to green threads.
///
/// **What a new configuration does to work in flight:** nothing; requests end as they began. A new
/// place is taken before the former is left.
///
/// **Threads**: [#start], [#reconfigure], [#stop] any but the loops', one at a time; the rest is
/// for any thread.
final class ServletServer implements RunningServer {
    private static final Logger LOG = LoggerFactory.getLogger(ServletServer.class);
    private static final String PREFIX = "osgi.http.whiteboard.";
    private static final Duration CUT_PATIENCE = Duration.ofSeconds(2);

    private final String name;
    private final Loops loops;
    private final LoopTurns turns;
    private final Applications applications;
    private final Whiteboard whiteboard;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicInteger admitted = new AtomicInteger();
    private final Set<ServletExchange> running = ConcurrentHashMap.newKeySet();
    private final LimitCounts limitCounts = new LimitCounts();
    private final AtomicInteger cutRequests = new AtomicInteger();
    private final Object end = new Object();
    private volatile ServletSettings settings;
    private volatile boolean draining;
    private Whiteboard.Registration registration;

    ServletServer(
            String name,
            ServletSettings settings,
            Loops loops,
            Applications applications,
            Whiteboard whiteboard) {
        this.name = name;
        this.settings = settings;
        this.loops = loops;
        this.turns = new LoopTurns(loops);
        this.applications = applications;
        this.whiteboard = whiteboard;
    }

    // ---- life

    void start() {
        requireLoop(settings);
        registration = register(settings.place());
        LOG.info("Servlet {} serves {} at {}", name, settings.answers().application(), address());
    }

    /// Uses another configuration.
    ///
    /// @throws IllegalArgumentException if it cannot: then nothing has changed
    void reconfigure(ServletSettings next) {
        requireLoop(next);
        ServletSettings.Place former = settings.place();
        settings = next;
        if (!next.place().equals(former)) {
            Whiteboard.Registration old = registration;
            registration = register(next.place());
            old.close();
            LOG.info("Servlet {} has moved to {}", name, address());
        }
    }

    /// Is found by no new request, lets those in flight end for as long as the configuration says,
    /// and cuts the rest.
    @Override
    public void stop() {
        draining = true;
        registration.close();
        if (!awaitEnd(settings.times().drain())) {
            running.forEach(this::cut);
            awaitEnd(CUT_PATIENCE);
            tellWhatWasCut();
        }
        LOG.info("Servlet {} has stopped", name);
    }

    private void cut(ServletExchange exchange) {
        cutRequests.incrementAndGet();
        exchange.cut();
    }

    private void tellWhatWasCut() {
        if (cutRequests.get() > 0) {
            LOG.warn(
                    "Servlet {} has cut {} request(s): they did not end within drainMillis={}; at"
                            + " level debug this log names them",
                    name,
                    cutRequests,
                    settings.times().drain().toMillis());
        }
    }

    private boolean awaitEnd(Duration patience) {
        long endNanos = System.nanoTime() + patience.toNanos();
        synchronized (end) {
            while (admitted.get() > 0) {
                long millis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
                if (millis <= 0) {
                    return false;
                }
                try {
                    end.wait(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return true;
    }

    /// There is no port that a successor could take over.
    @Override
    public void expectNoSuccessor() {}

    private void requireLoop(ServletSettings wanted) {
        String loop = wanted.answers().loop();
        if (!loop.isEmpty() && loopNamed(loop).isEmpty()) {
            throw new IllegalArgumentException(
                    "loop=%s is not allowed: give one of %s, or nothing for all by turns"
                            .formatted(
                                    PrintableText.of(loop),
                                    loops.loops().stream().map(Loop::name).toList()));
        }
    }

    private Optional<Loop> loopNamed(String loop) {
        return loops.loops().stream().filter(each -> each.name().equals(loop)).findAny();
    }

    private Whiteboard.Registration register(ServletSettings.Place place) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(PREFIX + "servlet.name", "coppice " + name);
        properties.put(PREFIX + "servlet.pattern", place.patterns().toArray(String[]::new));
        properties.put(PREFIX + "servlet.asyncSupported", true);
        properties.put(Constants.SERVICE_RANKING, place.ranking());
        if (!place.contextSelect().isEmpty()) {
            properties.put(PREFIX + "context.select", place.contextSelect());
        }
        if (!place.target().isEmpty()) {
            properties.put(PREFIX + "target", place.target());
        }
        return whiteboard.register(new ApplicationServlet(this, place.patterns()), properties);
    }

    // ---- for requests

    String name() {
        return name;
    }

    /// Admits one more request if there may be one, in one step: others ask at the same moment. Who
    /// is admitted begins, or is dismissed.
    boolean admit() {
        int most = settings.limits().maxRequests();
        if (admitted.getAndUpdate(now -> now < most ? now + 1 : now) < most) {
            return true;
        }
        limitCounts.count("maxRequests");
        return false;
    }

    /// One that was admitted has ended, or does not begin.
    void dismiss() {
        admitted.decrementAndGet();
        if (draining) {
            synchronized (end) {
                end.notifyAll();
            }
        }
    }

    /// Has one that was admitted answered; it is dismissed by itself, unless this fails.
    ///
    /// @throws RejectedExecutionException if no loop takes it
    void begin(ServletRound round) {
        ServletExchange exchange =
                new ServletExchange(this, settings, round, requests.incrementAndGet());
        running.add(exchange);
        try {
            String loop = settings.answers().loop();
            Optional<Loop> only = loop.isEmpty() ? Optional.empty() : loopNamed(loop);
            if (only.isPresent()) {
                exchange.start(only.get());
            } else {
                turns.start(exchange::start);
            }
        } catch (RuntimeException e) {
            running.remove(exchange);
            throw e;
        }
    }

    void ended(ServletExchange exchange) {
        running.remove(exchange);
        dismiss();
    }

    /// The application of now, or one that waits for it.
    Application application(ServletSettings of) {
        return new NamedApplication(
                of.answers().application(), applications, of.times().applicationGrace());
    }

    // ---- for listings

    /// Its patterns: where the container listens is the container's business.
    @Override
    public String address() {
        return "servlet:" + settings.place();
    }

    @Override
    public long requests() {
        return requests.get();
    }

    /// A request is all that is seen of a connection.
    @Override
    public int connections() {
        return running.size();
    }

    @Override
    public Map<String, Long> limitsMet() {
        return limitCounts.byKey();
    }

    @Override
    public int requestsCut() {
        return cutRequests.get();
    }

    /// Connections are the container's.
    @Override
    public int connectionsCut() {
        return 0;
    }

    @Override
    public CompletableFuture<List<ConnectionInfo>> infos() {
        return CompletableFuture.completedFuture(
                running.stream()
                        .map(ServletExchange::info)
                        .sorted(Comparator.comparingLong(ConnectionInfo::id))
                        .toList());
    }
}
