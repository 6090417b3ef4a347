package org.coppice.hub.testkit;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ServiceLoader;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubProvider;
import org.coppice.hub.api.Readiness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Measures what waiting and waking costs with each hub on the class path, in nanoseconds and in
/// bytes allocated by the measuring thread. Run by hand, as a main class; nothing here is asserted.
final class HubTimes {
    private static final Logger LOG = LoggerFactory.getLogger(HubTimes.class);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 40_000;
    private static final int WARM_UPS = 2;
    private static final int SLICES = 20;

    private final HubProvider provider;

    private HubTimes(HubProvider provider) {
        this.provider = provider;
    }

    /// What is measured.
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    public static void main(String[] arguments) throws Exception {
        for (HubProvider provider : ServiceLoader.load(HubProvider.class)) {
            new HubTimes(provider).measure();
        }
    }

    private void measure() throws Exception {
        for (int idle : new int[] {0, 100, 800}) {
            awaitNothing(idle);
        }
        for (int idle : new int[] {0, 100, 800}) {
            oneByte(idle);
        }
        wakeups();
        dialogue();
    }

    private void awaitNothing(int idle) throws IOException {
        try (Hub hub = provider.open();
                TestChannels channels = new TestChannels()) {
            registerIdle(hub, channels, idle);
            report("await(0), " + idle + " idle channels", () -> hub.await(0));
        }
    }

    /// A byte is written, waited for and read; what that costs without a hub is measured too.
    private void oneByte(int idle) throws IOException {
        try (Hub hub = provider.open();
                TestChannels channels = new TestChannels()) {
            registerIdle(hub, channels, idle);
            TestChannels.Pair pair = channels.pair();
            SocketChannel near = pair.near();
            ByteBuffer out = ByteBuffer.allocateDirect(1);
            ByteBuffer in = ByteBuffer.allocateDirect(8);
            Step transfer =
                    () -> {
                        pair.far().write(out.clear());
                        near.read(in.clear());
                    };
            if (idle == 0) {
                report("write + read, no hub", transfer);
            }
            Receiver receiver = new Receiver(hub, () -> {});
            receiver.key(hub.register(near, receiver));
            hub.await(0);
            report(
                    "write + arm + await + read, " + idle + " idle",
                    () -> {
                        pair.far().write(out.clear());
                        receiver.awaitAfterBlocked(Readiness.READ);
                        near.read(in.clear());
                    });
        }
    }

    private static void registerIdle(Hub hub, TestChannels channels, int idle) throws IOException {
        for (int i = 0; i < idle; i++) {
            hub.register(channels.datagram(), _ -> {}).arm(Readiness.READ);
        }
        hub.await(0);
        hub.await(0);
    }

    private void wakeups() throws IOException {
        try (Hub hub = provider.open()) {
            report("wakeup of an awake loop", hub::wakeup);
            report(
                    "wakeup + await",
                    () -> {
                        hub.wakeup();
                        hub.await(-1);
                    });
        }
    }

    /// Two hubs on two threads wake each other in turn: two wake-ups of a sleeper a round.
    private void dialogue() throws Exception {
        try (Hub here = provider.open();
                Hub there = provider.open()) {
            int rounds = ROUNDS / 10 * (WARM_UPS + 1);
            Thread other =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < rounds; i++) {
                                    awaitWakeup(there);
                                    here.wakeup();
                                }
                            });
            report(
                    "two wakeups of a sleeping loop",
                    ROUNDS / 10,
                    () -> {
                        there.wakeup();
                        awaitWakeup(here);
                    });
            other.join();
        }
    }

    private static void awaitWakeup(Hub hub) {
        try {
            hub.await(-1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void report(String what, Step step) throws IOException {
        report(what, ROUNDS, step);
    }

    /// The fastest of many slices: a machine that others use too only ever adds to the time.
    private void report(String what, int rounds, Step step) throws IOException {
        for (int i = 0; i < WARM_UPS; i++) {
            repeat(rounds, step);
        }
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long fastestNanos = Long.MAX_VALUE;
        for (int slice = 0; slice < SLICES; slice++) {
            long startNanos = System.nanoTime();
            repeat(rounds / SLICES, step);
            fastestNanos = Math.min(fastestNanos, System.nanoTime() - startNanos);
        }
        bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        LOG.info(
                "{}",
                "%-7s %-38s %7d ns %5.1f B"
                        .formatted(
                                provider.name(),
                                what,
                                fastestNanos * SLICES / rounds,
                                (double) bytes / rounds));
    }

    private static void repeat(int rounds, Step step) throws IOException {
        for (int i = 0; i < rounds; i++) {
            step.run();
        }
    }
}
