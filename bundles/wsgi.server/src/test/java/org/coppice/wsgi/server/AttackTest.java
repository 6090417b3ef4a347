package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// Slow heads, slow readers of 10 MB and a large upload, all at once, while another client asks as
/// ever. The server and the attackers have a JVM each.
///
/// A small attack is part of the build, and no time decides it. A large one prints what it finds;
/// the prefixes keep the attackers from the server's core, and from the time of who measures:
///
/// ```sh
/// ulimit -n 65536
/// mvn -o -pl bundles/wsgi.server -am test -Dtest=AttackTest -Dsurefire.failIfNoSpecifiedTests=false \
///     -Dattack.heads=5000 -Dattack.readers=5000 -Dattack.uploadMegabytes=100 -Dattack.requests=5000 \
///     '-Dattack.serverPrefix=taskset -c 0' '-Dattack.attackersPrefix=taskset -c 1 nice -n 19'
/// ```
///
/// With `-Dattack.seconds=10` the attackers are as slow as such attackers are: opening takes ten
/// seconds, so does the upload, and so does a drop on each connection. Without, all comes in bursts
/// as fast as their core goes.
public class AttackTest {
    private static final int HEADS = Integer.getInteger("attack.heads", 100);
    private static final int READERS = Integer.getInteger("attack.readers", 100);
    private static final int UPLOAD_MEGABYTES = Integer.getInteger("attack.uploadMegabytes", 5);
    private static final int REQUESTS = Integer.getInteger("attack.requests", 500);
    private static final int SECONDS = Integer.getInteger("attack.seconds", 0);
    private static final int WARM_UPS = Integer.getInteger("attack.warmUps", 0);
    private static final int HEAP_MEGABYTES = Integer.getInteger("attack.heapMegabytes", 512);
    private static final int RSS_MAX_MEGABYTES = Integer.getInteger("attack.rssMaxMegabytes", 800);
    private static final List<String> CONFIGURATION =
            List.of(
                    "headerTimeoutMillis=" + Integer.getInteger("attack.timeoutMillis", 8000),
                    "rateWindowMillis=" + Integer.getInteger("attack.timeoutMillis", 8000),
                    "requestsMaxPerLoop=12000");

    @Rule public final Timeout net = Timeout.seconds(280);

    private ChildJvm server;
    private ChildJvm attackers;
    private Probe probe;

    @Test
    public void othersAreServedWhileSlowClientsAttackAndTheServerRecovers() throws Exception {
        assumeTrue("has /proc", Files.exists(Path.of("/proc/self/status")));
        try (ChildJvm attacked = startServer()) {
            server = attacked;
            int port = URI.create(server.await("listens at ")).getPort();
            try (ChildJvm other = startAttackers(port);
                    Probe asking = new Probe(port, "Hello, World!")) {
                attackers = other;
                probe = asking;
                attack();
            }
        }
    }

    private void attack() throws Exception {
        attackers.await("ready");
        say("warm", probe.latencies(4 * REQUESTS));
        for (int i = 0; i < WARM_UPS; i++) {
            attack('w');
        }
        say("quiet", probe.latencies(REQUESTS));
        long[] attacked = attack('a');
        long most = server.megabytes("VmHWM");
        System.out.println("most RSS %d MB of %d MB".formatted(most, RSS_MAX_MEGABYTES));
        assertTrue(most + " MB", most < RSS_MAX_MEGABYTES);
        say("all", attacked);
        say("recovered", probe.latencies(REQUESTS));
    }

    /// Until the server has cut all attackers.
    ///
    /// @return what another client saw meanwhile
    private long[] attack(char how) throws Exception {
        attackers.ask(how);
        CompletableFuture<String> uploaded =
                CompletableFuture.supplyAsync(() -> attackersSay("uploaded "));
        List<long[]> attacked = new ArrayList<>();
        while (!uploaded.isDone() || attacked.isEmpty()) {
            attacked.add(probe.latencies(REQUESTS));
            say("begin", attacked.getLast());
        }
        assertEquals(Long.toString(UPLOAD_MEGABYTES * 1_000_000L), uploaded.get());
        while (connections() > 1) {
            attackers.ask('d');
            CompletableFuture<String> moved =
                    CompletableFuture.supplyAsync(() -> attackersSay("moved"));
            attacked.add(probe.latencies(REQUESTS));
            say("attacked", attacked.getLast());
            moved.get();
        }
        return attacked.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    }

    private static ChildJvm startServer() throws IOException {
        return new ChildJvm(
                System.getProperty("attack.serverPrefix", ""),
                List.of(
                        ("-Xmx" + HEAP_MEGABYTES + "m " + System.getProperty("attack.flags", ""))
                                .strip()
                                .split(" +")),
                AttackServer.class,
                CONFIGURATION);
    }

    private static ChildJvm startAttackers(int port) throws IOException {
        return new ChildJvm(
                System.getProperty("attack.attackersPrefix", ""),
                List.of("-Xmx128m"),
                Attackers.class,
                List.of("" + port, "" + HEADS, "" + READERS, "" + UPLOAD_MEGABYTES, "" + SECONDS));
    }

    private String attackersSay(String begin) {
        try {
            return attackers.await(begin);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// How many connections it has.
    private int connections() throws IOException {
        server.ask('?');
        return Integer.parseInt(server.await("connections "));
    }

    private void say(String when, long[] micros) throws IOException {
        System.out.println(
                "%-10s p50 %d us, p99 %d us, most %d us; connections %d, RSS %d MB"
                        .formatted(
                                when,
                                micros[micros.length / 2],
                                micros[micros.length * 99 / 100],
                                micros[micros.length - 1],
                                connections(),
                                server.megabytes("VmRSS")));
    }
}
