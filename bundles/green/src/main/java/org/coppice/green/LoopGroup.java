package org.coppice.green;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.coppice.coroutine.api.CoroutineProvider;
import org.coppice.hub.api.HubProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The loops of a container: those that take new work, and those that were retired and live until
/// their last green thread has ended, which for the loop of a listener may be never. What is done
/// to the loops is done to both.
///
/// **Threads:** any, one at a time; the caller has a lock. The lists may be read by any.
final class LoopGroup {

    private static final Logger LOG = LoggerFactory.getLogger(LoopGroup.class);
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);
    private static final long SWAP_SECONDS = 10;

    private final Loops owner;
    private final Consumer<Loop> whenEnded;
    private final List<Loop> retired = new CopyOnWriteArrayList<>();
    private volatile List<Loop> working = List.of();
    private LoopWatch watch;
    private int spawnStackFrames;

    /// @param owner what a loop calls its group
    /// @param whenEnded told of each loop that has ended, on a thread of nobody's
    LoopGroup(Loops owner, Consumer<Loop> whenEnded) {
        this.owner = owner;
        this.whenEnded = whenEnded;
    }

    /// Those that take new work.
    List<Loop> working() {
        return working;
    }

    /// All that live.
    List<Loop> all() {
        List<Loop> all = new ArrayList<>(working);
        all.addAll(retired);
        return List.copyOf(all);
    }

    // ---- how many

    /// Starts or retires as many as it takes; all or nothing.
    ///
    /// @throws IOException if a hub does not open: then no loop has been added
    void resize(int size, HubProvider hub, CoroutineProvider coroutine) throws IOException {
        List<Loop> next = new ArrayList<>(working);
        try {
            while (next.size() < size) {
                next.add(newLoop(next, hub, coroutine));
            }
        } catch (IOException e) {
            next.subList(working.size(), next.size()).forEach(loop -> loop.stop(Duration.ZERO));
            throw new IOException("hub " + hub.name() + " does not open: " + e.getMessage(), e);
        }
        List<Loop> surplus = List.copyOf(next.subList(size, next.size()));
        retired.addAll(surplus);
        working = List.copyOf(next.subList(0, size));
        surplus.forEach(this::retire);
        if (!surplus.isEmpty()) {
            LOG.info(
                    "{} loop(s) take no new work and end with their last green thread: {} to {}",
                    surplus.size(),
                    surplus.getFirst().name(),
                    surplus.getLast().name());
        }
    }

    /// With the first number that no loop has.
    private Loop newLoop(List<Loop> others, HubProvider hub, CoroutineProvider coroutine)
            throws IOException {
        Set<String> names = new HashSet<>();
        others.forEach(loop -> names.add(loop.name()));
        retired.forEach(loop -> names.add(loop.name()));
        int number = 0;
        while (names.contains("loop-" + number)) {
            number++;
        }
        Loop loop = new Loop("loop-" + number, hub, coroutine, Ticker.SYSTEM).memberOf(owner);
        loop.spawnNotes().keep(spawnStackFrames);
        loop.ended().thenRunAsync(() -> whenEnded.accept(loop));
        return loop.start();
    }

    private void retire(Loop loop) {
        loop.ended().thenRun(() -> retired.remove(loop));
        loop.retire();
    }

    /// Puts another loop into the place of one that broke.
    void replace(Loop broken, HubProvider hub, CoroutineProvider coroutine) throws IOException {
        List<Loop> next = new ArrayList<>(working);
        int place = next.indexOf(broken);
        if (place >= 0) {
            next.set(place, newLoop(next, hub, coroutine));
            working = List.copyOf(next);
        }
    }

    /// Kills what lives and waits for the ends, for a bounded time: a loop that computes does not
    /// hear.
    void stop() {
        stopWatch();
        List<Loop> ending = all();
        working = List.of();
        List<CompletableFuture<Void>> ends =
                ending.stream().map(loop -> loop.stop(STOP_GRACE)).toList();
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                    .get(STOP_GRACE.toSeconds() + 2, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            ending.forEach(LoopGroup::warnIfBlocked);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.error("The loops did not stop", e.getCause());
        }
    }

    private static void warnIfBlocked(Loop loop) {
        loop.runningThread()
                .ifPresent(thread ->
                        LOG.warn(
                                "Loop {} does not stop: {} blocks it at {}",
                                loop.name(),
                                thread.name(),
                                thread.stack().stream().findFirst().orElse(null)));
    }

    // ---- what carries them

    void useCoroutines(CoroutineProvider coroutine) {
        all().forEach(loop -> loop.useCoroutines(coroutine));
    }

    /// Moves all loops to a hub, or none.
    ///
    /// @throws IllegalStateException if one cannot; the message says which and why
    void move(HubProvider former, HubProvider wanted) {
        move(all(), former, wanted);
    }

    static void move(List<Loop> loops, HubProvider former, HubProvider wanted) {
        List<Loop> asked = new ArrayList<>();
        for (Loop loop : loops) {
            asked.add(loop);
            CompletableFuture<Void> swap = loop.useHub(wanted);
            try {
                swap.get(SWAP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw takeBack(
                        asked, swap, former, "interrupted while loop " + loop.name() + " moved", e);
            } catch (TimeoutException e) {
                String blocked = "loop " + loop.name() + " is blocked for " + SWAP_SECONDS + " s";
                throw takeBack(asked, swap, former, blocked, e);
            } catch (ExecutionException e) {
                if (!hasEnded(e)) {
                    throw takeBack(asked, swap, former, e.getCause().getMessage(), e);
                }
            }
        }
    }

    /// A retired loop may end while others move: it needs no hub any more.
    private static boolean hasEnded(ExecutionException answer) {
        return answer.getCause() instanceof RejectedExecutionException;
    }

    /// A loop that is moving right now comes back too: what is asked of a loop is done in order.
    private static IllegalStateException takeBack(
            List<Loop> asked,
            CompletableFuture<Void> swap,
            HubProvider former,
            String why,
            Exception e) {
        swap.cancel(false);
        asked.forEach(loop -> loop.useHub(former));
        return new IllegalStateException(why, e);
    }

    /// Moves all loops to a hub because the former goes away: one that is blocked follows when it
    /// can.
    ///
    /// @return whether none has refused
    boolean flee(HubProvider wanted) {
        List<Loop> fleeing = all();
        List<CompletableFuture<Void>> swaps =
                fleeing.stream().map(loop -> loop.useHub(wanted)).toList();
        boolean accepted = true;
        for (int i = 0; i < swaps.size(); i++) {
            accepted &= fled(fleeing.get(i), swaps.get(i), wanted);
        }
        return accepted;
    }

    private static boolean fled(Loop loop, CompletableFuture<Void> swap, HubProvider wanted) {
        try {
            swap.get(SWAP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "Loop {} is blocked; it moves to hub {} when it can",
                    loop.name(),
                    wanted.name());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            if (!hasEnded(e)) {
                LOG.warn("Hub {} is refused: {}", wanted.name(), e.getCause().getMessage());
                return false;
            }
        }
        return true;
    }

    // ---- what is known of them

    /// For green threads that start from now on.
    void keepSpawnStacks(int frames) {
        if (frames != spawnStackFrames) {
            spawnStackFrames = frames;
            all().forEach(loop -> loop.spawnNotes().keep(frames));
        }
    }

    /// @param limitNanos zero never looks
    void watch(long limitNanos, BlockedLoopListener listener) {
        stopWatch();
        if (limitNanos > 0) {
            watch = new LoopWatch(all(), limitNanos, listener).start();
        }
    }

    private void stopWatch() {
        if (watch != null) {
            watch.stop();
            watch = null;
        }
    }
}
