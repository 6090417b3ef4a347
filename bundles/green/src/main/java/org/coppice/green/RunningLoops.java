package org.coppice.green;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.coppice.coroutine.api.CoroutineProvider;
import org.coppice.hub.api.HubProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The loops of a program without OSGi, for as long as its main green thread runs.
///
/// **Threads:** any.
final class RunningLoops implements Loops, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunningLoops.class);
    private static final Duration END_GRACE = Duration.ofSeconds(10);

    private final Providers<HubProvider> hubs;
    private final List<Loop> loops = new ArrayList<>();
    private LoopWatch watch;

    private RunningLoops(Providers<HubProvider> hubs) {
        this.hubs = hubs;
    }

    /// Starts all or none.
    static RunningLoops start(RunOptions options) throws IOException {
        RunningLoops running = new RunningLoops(ClassPathProviders.hubs());
        HubProvider hub = running.hub(options.hub());
        Providers<CoroutineProvider> coroutines = ClassPathProviders.coroutines();
        CoroutineProvider coroutine = coroutines.require(options.coroutine());
        tell(coroutine, options.coroutine(), coroutines);
        try {
            for (int i = 0; i < options.loops(); i++) {
                String name = options.loops() == 1 ? "main" : "loop-" + i;
                Loop loop =
                        new Loop(name, hub, coroutine, options.ticker(), options.newReadyQueue());
                loop.rest().warn();
                loop.spawnNotes().keep(options.spawnStackFrames());
                running.loops.add(loop.memberOf(running));
            }
        } catch (IOException e) {
            running.loops.forEach(loop -> loop.hub().close());
            throw new IOException("hub " + hub.name() + " does not open: " + e.getMessage(), e);
        }
        running.loops.forEach(Loop::start);
        running.watch(options);
        return running;
    }

    /// Whoever asked for no other may not know that a better one lacks its flag.
    private static void tell(
            CoroutineProvider taken, String wanted, Providers<CoroutineProvider> there) {
        if (GreenOptions.AUTO.equals(wanted) && !there.refusals().isEmpty()) {
            LOG.warn(CoroutineReport.text(taken, wanted, there));
        } else if (LOG.isDebugEnabled()) {
            LOG.debug(CoroutineReport.text(taken, wanted, there));
        }
    }

    private void watch(RunOptions options) {
        if (options.blockedAfter().isPositive()) {
            watch =
                    new LoopWatch(
                                    loops,
                                    Sleep.nanos(options.blockedAfter()),
                                    options.blockedLoopListener())
                            .start();
        }
    }

    /// Runs the main green thread on the first loop.
    <T> CompletableFuture<T> submitMain(Callable<T> main) {
        Loop first = loops.getFirst();
        return first.submitted(
                        () -> {
                            GreenThread<T> thread = first.spawn(main);
                            first.rest().main(thread.fiber());
                            return thread;
                        })
                .thenCompose(GreenThread::future);
    }

    private HubProvider hub(String name) {
        return hubs.require(name);
    }

    @Override
    public List<Loop> loops() {
        loops.forEach(Loop::handedOut);
        return List.copyOf(loops);
    }

    @Override
    public List<String> hubs() {
        return hubs.names();
    }

    @Override
    public void useHub(String name) {
        LoopGroup.move(loops, hub(loops.getFirst().hubName()), hub(name));
    }

    /// Kills what is left and waits for the ends of the loops.
    @Override
    public void close() {
        if (watch != null) {
            watch.stop();
        }
        List<CompletableFuture<Void>> ends =
                loops.stream().map(loop -> loop.stop(END_GRACE)).toList();
        ends.forEach(Sneaky::join);
    }
}
