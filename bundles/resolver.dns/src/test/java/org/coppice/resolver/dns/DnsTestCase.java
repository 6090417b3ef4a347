package org.coppice.resolver.dns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.RunOptions;
import org.coppice.green.testkit.ManualClock;
import org.coppice.net.testkit.DnsTestServer;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/// A name server and a resolver that asks it alone, by a clock that is moved by hand.
abstract class DnsTestCase {

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    final ManualClock clock = new ManualClock();

    /// What a test does on a green thread; it may throw.
    @FunctionalInterface
    interface Body {
        void run(DnsTestServer server) throws Exception;
    }

    final void green(Body body) throws Exception {
        RunOptions.DEFAULTS
                .ticker(clock)
                .run(() -> {
                    try (DnsTestServer server = DnsTestServer.start()) {
                        body.run(server);
                    }
                    return null;
                });
    }

    final Path hosts() {
        return folder.getRoot().toPath().resolve("hosts");
    }

    final Path resolvConf() {
        return folder.getRoot().toPath().resolve("resolv.conf");
    }

    static void write(Path file, String... lines) throws IOException {
        Files.write(file, List.of(lines));
    }

    final DnsResolverBuilder builder(DnsTestServer... servers) throws IOException {
        DnsResolverBuilder builder =
                DnsResolver.builder()
                        .hostsFile(hosts())
                        .resolvConfFile(resolvConf())
                        .nanoClock(clock::nowNanos);
        List<java.net.InetSocketAddress> addresses = new java.util.ArrayList<>();
        for (DnsTestServer server : servers) {
            addresses.add(server.address());
        }
        return builder.servers(addresses);
    }

    /// Moves the clock on in steps until the green thread has ended: each step only when all are
    /// blocked.
    final <T> T awaitSteps(GreenThread<T> thread, Duration step) {
        while (!thread.ready()) {
            clock.advanceAndAwaitIdle(step);
        }
        return thread.await();
    }

    /// As the resolver's own, on a green thread that the clock is moved for.
    final <T> T inTime(java.util.concurrent.Callable<T> body) {
        return awaitSteps(Coppice.spawn(body), Duration.ofMillis(500));
    }
}
