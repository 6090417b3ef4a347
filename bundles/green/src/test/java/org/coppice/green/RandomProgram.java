package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// A program of a few green threads that put, take, acquire, release, sleep, give way, spawn, kill
/// and time out, as a seed says, and the account of what became of every item and permit.
///
/// An item is *accepted* when its put has returned; it must then be taken once or be left in its
/// queue. A put that a kill or a time-out ended may have been accepted just before: its item is
/// taken at most once.
final class RandomProgram {

    private static final int FIRST_WORKERS = 6;
    private static final int MOST_WORKERS = 12;
    private static final int STEPS = 12;
    private static final int PERMITS = 2;

    private final long seed;
    private final List<String> trace = new ArrayList<>();
    private final List<LightQueue<String>> queues =
            List.of(
                    new LightQueue<>(),
                    new Queue<>(1),
                    new LifoQueue<>(2),
                    new PriorityQueue<>(Comparator.naturalOrder(), 1),
                    new Channel<>());
    private final List<Semaphore> semaphores = List.of(new Semaphore(PERMITS), new Semaphore(1));
    private final List<GreenThread<Void>> workers = new ArrayList<>();
    private final Set<String> accepted = new HashSet<>();
    private final Set<String> interrupted = new HashSet<>();
    private final Set<String> taken = new HashSet<>();

    RandomProgram(long seed) {
        this.seed = seed;
    }

    /// Runs it until nothing moves, checks that nobody waits in vain, kills the rest and settles
    /// the account.
    ///
    /// @return what happened, in order
    List<String> run() {
        for (int i = 0; i < FIRST_WORKERS; i++) {
            spawnWorker();
        }
        Coppice.sleep(Green.seconds(3600));
        assertNobodyWaitsForWhatIsThere();
        killAll();
        assertAllEnded();
        assertNothingIsLost();
        return trace;
    }

    private void spawnWorker() {
        if (workers.size() < MOST_WORKERS) {
            int number = workers.size();
            Worker worker = new Worker(number, new Random(seed * MOST_WORKERS + number));
            workers.add(Coppice.spawn(worker::run));
        }
    }

    /// Again and again: some catch it and take their next step.
    private void killAll() {
        for (int i = 0; i <= STEPS; i++) {
            for (GreenThread<Void> worker : List.copyOf(workers)) {
                worker.kill();
            }
            Coppice.sleep(Green.seconds(3600));
        }
    }

    // ---- the account

    private void assertNobodyWaitsForWhatIsThere() {
        for (LightQueue<String> queue : queues) {
            assertFalse(this + ": taker beside an item", queue.taking() > 0 && !queue.isEmpty());
            assertFalse(
                    this + ": taker beside a putter", queue.taking() > 0 && queue.putting() > 0);
            assertTrue(this + ": putter beside room", queue.putting() == 0 || queue.isFull());
        }
        for (Semaphore semaphore : semaphores) {
            assertTrue(
                    this + ": waiter beside a permit",
                    semaphore.waiting() == 0 || semaphore.locked());
        }
    }

    private void assertAllEnded() {
        for (GreenThread<Void> worker : workers) {
            assertTrue(this + ": stuck: " + worker, worker.ready());
            worker.failure()
                    .filter(failure -> failure instanceof AssertionError)
                    .ifPresent(failure -> {
                        throw (AssertionError) failure;
                    });
        }
        for (LightQueue<String> queue : queues) {
            assertEquals(this + ": waiters left", 0, queue.taking() + queue.putting());
        }
    }

    private void assertNothingIsLost() {
        for (LightQueue<String> queue : queues) {
            for (Optional<String> left = queue.tryTake();
                    left.isPresent();
                    left = queue.tryTake()) {
                take(left.get());
            }
        }
        Set<String> lost = new HashSet<>(accepted);
        lost.removeAll(taken);
        assertEquals(this + ": lost items", Set.of(), lost);
        taken.removeAll(accepted);
        taken.removeAll(interrupted);
        assertEquals(this + ": items from nowhere", Set.of(), taken);
        assertEquals(this + ": permits", PERMITS, semaphores.get(0).balance());
        assertEquals(this + ": permits", 1, semaphores.get(1).balance());
    }

    private void take(String item) {
        assertTrue(this + ": taken twice: " + item, taken.add(item));
    }

    @Override
    public String toString() {
        return "program " + seed;
    }

    /// One of its green threads.
    private final class Worker {

        private final int number;
        private final Random random;
        private int items;

        private Worker(int number, Random random) {
            this.number = number;
            this.random = random;
        }

        private Void run() {
            for (int step = 0; step < STEPS; step++) {
                try {
                    if (random.nextInt(4) == 0) {
                        stepWithin(time());
                    } else {
                        step();
                    }
                } catch (Timeout timeout) {
                    note("timed out");
                } catch (GreenExit exit) {
                    note("killed");
                    if (random.nextInt(3) > 0) {
                        throw exit;
                    }
                }
            }
            note("ends");
            return null;
        }

        private void stepWithin(Duration time) {
            try (Timeout _ = Timeout.start(time)) {
                step();
            }
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0, 1 -> put();
                case 2, 3 -> take();
                case 4, 5 -> hold();
                case 6 -> Coppice.giveWay();
                case 7 -> Coppice.sleep(time());
                case 8 -> spawnWorker();
                default -> kill();
            }
        }

        private void put() {
            LightQueue<String> queue = queues.get(random.nextInt(queues.size()));
            String item = number + "." + items++;
            try {
                boolean put = true;
                if (random.nextBoolean()) {
                    queue.put(item);
                } else {
                    put = queue.put(item, time());
                }
                if (put) {
                    accepted.add(item);
                }
                note((put ? "put " : "gave up ") + item);
            } catch (Throwable t) {
                interrupted.add(item);
                throw t;
            }
        }

        private void take() {
            LightQueue<String> queue = queues.get(random.nextInt(queues.size()));
            Optional<String> item =
                    random.nextInt(4) == 0 ? Optional.of(queue.take()) : queue.take(time());
            item.ifPresent(RandomProgram.this::take);
            note("took " + item);
        }

        private void hold() {
            Semaphore semaphore = semaphores.get(random.nextInt(semaphores.size()));
            boolean acquired = true;
            if (random.nextBoolean()) {
                semaphore.acquire();
            } else {
                acquired = semaphore.acquire(time());
            }
            note("permit " + acquired);
            if (acquired) {
                try {
                    Coppice.sleep(time());
                } finally {
                    semaphore.release();
                }
            }
        }

        private void kill() {
            int victim = random.nextInt(workers.size());
            note("kills " + victim);
            workers.get(victim).kill();
        }

        /// From nothing to three seconds; often the same, so that deadlines meet.
        private Duration time() {
            return Green.seconds(random.nextInt(4));
        }

        private void note(String what) {
            trace.add(number + " " + what);
        }
    }
}
