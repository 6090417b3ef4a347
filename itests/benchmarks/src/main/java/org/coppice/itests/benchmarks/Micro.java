package org.coppice.itests.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.green.GreenThread;
import org.coppice.green.Queue;
import org.coppice.green.RunOptions;

/// The primitives one a process, measured as the peers of other languages are, so that they can
/// stand in one table: prints lines of a name, a value and a unit.
public final class Micro {

    private static final long WARM_NANOS = 4_000_000_000L;
    private static final long WINDOW_NANOS = 2_000_000_000L;
    private static final int PARKED = 100_000;
    private static final int SLEEPERS = 1_000_000;
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private long turns;
    private int begun;
    private long latestNanos;
    private boolean stop;

    private Micro() {}

    /// @param args the metric: `spawn`, `switch` and a number of green threads, `park` and a depth,
    ///   `queue`, `timer`; then perhaps the coroutine
    public static void main(String[] args) throws Exception {
        String metric = args[0];
        RunOptions options = RunOptions.DEFAULTS.coroutine(args.length > 1 ? args[1] : "auto");
        options.run(() -> {
            new Micro().measure(metric);
            System.out.flush();
            Runtime.getRuntime().halt(0);
            return null;
        });
    }

    private void measure(String metric) throws Exception {
        if (metric.equals("spawn")) {
            spawn();
        } else if (metric.startsWith("switch")) {
            switches(Integer.parseInt(metric.substring("switch".length())));
        } else if (metric.startsWith("park")) {
            park(Integer.parseInt(metric.substring("park".length())));
        } else if (metric.equals("queue")) {
            queue();
        } else if (metric.equals("timer")) {
            sleepers();
        } else {
            throw new IllegalArgumentException("There is no metric " + metric);
        }
    }

    // ---- what is measured

    private static void spawn() {
        timed(
                "spawn_seq",
                10_000,
                n -> {
                    for (int i = 0; i < n; i++) {
                        Coppice.spawn(() -> null).await();
                    }
                });
        timed(
                "spawn_bulk",
                100_000,
                n -> {
                    List<GreenThread<Object>> all = new ArrayList<>(n);
                    for (int i = 0; i < n; i++) {
                        all.add(Coppice.spawn(() -> null));
                    }
                    all.forEach(GreenThread::await);
                });
    }

    /// How late a sleeper is while the others yield is measured too.
    private void switches(int greenThreads) {
        for (int i = 0; i < greenThreads; i++) {
            Coppice.spawnN(() -> {
                while (!stop) {
                    turns++;
                    Coppice.giveWay();
                }
            });
        }
        Coppice.sleep(Duration.ofNanos(WARM_NANOS));
        long before = turns;
        long start = System.nanoTime();
        Coppice.sleep(Duration.ofNanos(WINDOW_NANOS));
        print(
                "switch_" + greenThreads,
                (double) (System.nanoTime() - start) / (turns - before),
                "ns");
        long due = System.nanoTime() + A_SECOND.toNanos();
        Coppice.sleep(A_SECOND);
        print("switch_" + greenThreads + "_late", (System.nanoTime() - due) / 1e6, "ms");
        stop = true;
    }

    private void park(int depth) throws IOException {
        Event<Boolean> event = new Event<>();
        Coppice.spawn(() -> 1).await();
        for (int k = 0; k < Integer.getInteger("warmpark", 0); k++) {
            Event<Boolean> e = new Event<>();
            for (int i = 0; i < 1000; i++) {
                Coppice.spawn(() -> descend(depth, e));
            }
            Coppice.sleep(Duration.ofMillis(2));
            e.send(true);
            Coppice.sleep(Duration.ofMillis(2));
            begun = 0;
        }
        double heap = heapBytes();
        double resident = statusBytes("VmRSS");
        List<GreenThread<Integer>> all = new ArrayList<>(PARKED);
        for (int i = 0; i < PARKED; i++) {
            all.add(Coppice.spawn(() -> descend(depth, event)));
        }
        while (begun < PARKED) {
            Coppice.sleep(Duration.ofMillis(10));
        }
        print("park_heap_" + depth, (heapBytes() - heap) / PARKED, "B");
        print("park_rss_" + depth, (statusBytes("VmRSS") - resident) / PARKED, "B");
        if (Boolean.getBoolean("hist")) try {
            System.out.println(((String) ManagementFactory.getPlatformMBeanServer().invoke(new javax.management.ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram", new Object[] {new String[0]}, new String[] {String[].class.getName()})).lines().limit(14).collect(java.util.stream.Collectors.joining("\n")));
        } catch (Exception e) { e.printStackTrace(); }
        event.send(true);
        all.forEach(GreenThread::await);
    }

    private int descend(int depth, Event<Boolean> event) {
        if (depth > 1) {
            return descend(depth - 1, event) + 1;
        }
        begun++;
        event.await();
        return 0;
    }

    private void queue() {
        Queue<Integer> there = new Queue<>();
        Queue<Integer> back = new Queue<>();
        Coppice.spawnN(() -> {
            while (!stop) {
                back.put(there.take());
            }
        });
        Coppice.spawnN(() -> {
            while (!stop) {
                there.put(1);
                back.take();
                turns++;
            }
        });
        Coppice.sleep(Duration.ofNanos(WARM_NANOS));
        long before = turns;
        long start = System.nanoTime();
        Coppice.sleep(Duration.ofNanos(WINDOW_NANOS));
        print("queue_rt", (double) (System.nanoTime() - start) / (turns - before), "ns");
    }

    private void sleepers() throws IOException {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        List<GreenThread<Object>> all = new ArrayList<>(SLEEPERS);
        if (Boolean.getBoolean("warm")) {
            for (int k = 0; k < 20; k++) {
                for (int i = 0; i < 1000; i++) {
                    all.add(Coppice.spawn(() -> { Coppice.sleep(Duration.ofMillis(1)); return null; }));
                }
                all.forEach(GreenThread::await);
                all.clear();
            }
        }
        double resident = statusBytes("VmRSS");
        double cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        for (int i = 0; i < SLEEPERS; i++) {
            all.add(Coppice.spawn(this::sleepLong));
        }
        all.forEach(GreenThread::await);
        print("timer_cpu", (system.getProcessCpuTime() - cpu) / SLEEPERS, "ns");
        print("timer_rss", (statusBytes("VmHWM") - resident) / SLEEPERS, "B");
        print("timer_late_max", latestNanos / 1e6, "ms");
        print("timer_wall", (System.nanoTime() - start) / 1e9, "s");
    }

    private Object sleepLong() {
        long nanos = 10_000_000_000L + ThreadLocalRandom.current().nextLong(1_000_000_000L);
        long due = System.nanoTime() + nanos;
        Coppice.sleep(Duration.ofNanos(nanos));
        latestNanos = Math.max(latestNanos, System.nanoTime() - due);
        return null;
    }

    // ---- how

    private static void timed(String name, int n, IntConsumer body) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_NANOS) {
            body.accept(n);
        }
        long count = 0;
        start = System.nanoTime();
        while (System.nanoTime() - start < WINDOW_NANOS) {
            body.accept(n);
            count += n;
        }
        print(name, (double) (System.nanoTime() - start) / count, "ns");
    }

    private static double heapBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static double statusBytes(String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(key)) {
                return Double.parseDouble(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("/proc/self/status does not tell " + key);
    }

    private static void print(String name, double value, String unit) {
        System.out.printf(Locale.ROOT, "%s %.1f %s%n", name, value, unit);
    }
}
