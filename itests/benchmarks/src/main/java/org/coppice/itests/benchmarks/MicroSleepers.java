package org.coppice.itests.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// What it costs that a million sleep for ten to eleven seconds.
final class MicroSleepers {

    private static final int SLEEPERS = 1_000_000;
    private static final Duration LEAST = Duration.ofSeconds(10);
    private static final Duration SPREAD = Duration.ofSeconds(1);

    private MicroSleepers() {}

    static void measure(boolean warm) throws IOException {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Sleepers sleepers = new Sleepers();
        if (warm) {
            sleepers.warm();
        }
        double resident = ProcessMemory.residentBytes();
        double processorNanos = system.getProcessCpuTime();
        long start = System.nanoTime();
        sleepers.start(SLEEPERS, LEAST, SPREAD);
        sleepers.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        Micro.print("timer_cpu", (system.getProcessCpuTime() - processorNanos) / SLEEPERS, "ns");
        Micro.print("timer_rss", (ProcessMemory.mostResidentBytes() - resident) / SLEEPERS, "B");
        Micro.print("timer_late_max", sleepers.latestNanos() / 1e6, "ms");
        Micro.print("timer_wall", seconds, "s");
    }
}
