package org.coppice.itests.container;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.wsgi.api.Server;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/// All that users deploy changes in turn, under load: a bundle is updated again and again, the
/// server goes from one router to the other and back, and clients are rolled from one version of an
/// API to the next. Each client checks every answer; `wrk` joins in if there is one.
///
/// `-Dcoppice.rolling.seconds=300` goes on for five minutes, needs `wrk` then, and is to do 200
/// updates.
public class RollingIT extends BuiltContainer {
    private static final Duration TIME =
            Duration.ofSeconds(Long.getLong("coppice.rolling.seconds", 5));
    private static final int CONNECTIONS = 16;
    private static final int UPDATES_A_ROUND = 5;
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int UPDATES_OF_LONG = 200;
    private static final int NO_WRK = 77;

    private final FormerRevisions former = new FormerRevisions();
    private final AtomicInteger newestSeen = new AtomicInteger();
    private final AtomicInteger version = new AtomicInteger(1);
    private int updates;
    private int exchanges;
    private int port;

    @Test
    public void noRequestNoticesWhatIsDeployed() throws Exception {
        port = freePort();
        serve("routes");
        Bundle updated = install(RouteJar.ofRevision(1), "/things/x");
        Bundle versioned = install(RouteJar.of("1.0.0", "/v1/"), "/v1/things/x");
        Process wrk = wrk();
        long endNanos = System.nanoTime() + TIME.toNanos();
        try (Load things = Load.start(address(), CONNECTIONS, this::newerAndNewer);
                Load versions = Load.start(address(), CONNECTIONS, this::ofTheVersion)) {
            do {
                for (int i = 0; i < UPDATES_A_ROUND; i++) {
                    update(updated, things);
                }
                serve(exchanges++ % 2 == 0 ? "objects" : "routes");
                versioned = roll(versioned, versions);
            } while (System.nanoTime() < endNanos);
            report(things.stop() + versions.stop());
        }
        assertTrue(updates + " updates", !isLong() || updates >= UPDATES_OF_LONG);
        requireNoFailure(wrk);
        versioned.uninstall();
        former.awaitCollected(RouteJar.NAME + ".Things");
        updated.uninstall();
    }

    private static boolean isLong() {
        return TIME.compareTo(LONG) >= 0;
    }

    private void update(Bundle bundle, Load clients) throws IOException, BundleException {
        former.add(bundle);
        int next = 2 + updates++;
        bundle.update(new ByteArrayInputStream(RouteJar.ofRevision(next)));
        Deadline.await(
                "revision " + next + " answers and nothing fails",
                () -> newestSeen.get() + " " + clients.failures(),
                seen -> seen.equals(next + " []"));
    }

    private void serve(String application) throws IOException {
        home.configure(TestHome.SERVER, "port=" + port, "application=" + application);
        String wanted = application + " at http://127.0.0.1:" + port;
        Deadline.await(
                "the server serves " + wanted,
                () -> services(Server.class).stream().map(RollingIT::served).toList(),
                all -> all.contains(wanted));
    }

    private static String served(Server server) {
        return server.application() + " at " + server.address().orElse("no address");
    }

    /// The next version comes, clients go over to it, and the former one goes.
    private Bundle roll(Bundle before, Load clients) throws IOException, BundleException {
        int next = version.get() + 1;
        Bundle after =
                install(RouteJar.of(next + ".0.0", "/v" + next + "/"), "/v" + next + "/things/x");
        version.set(next);
        clients.awaitAnswersEach(2);
        former.add(before);
        before.uninstall();
        return after;
    }

    private Bundle install(byte[] jar, String path) throws IOException, BundleException {
        Bundle bundle = context.installBundle("test:" + path, new ByteArrayInputStream(jar));
        bundle.start();
        Deadline.await(
                path + " answers",
                () -> WebClient.get(address(), path).status(),
                status -> status == 200);
        return bundle;
    }

    /// No answer may come from an older revision than one that had been seen before it was asked.
    private void newerAndNewer(WebClient connection, String unique) throws IOException {
        int newestBefore = newestSeen.get();
        WebClient.Answer answer = connection.get("/things/" + unique);
        if (answer.status() != 200 || !answer.text().matches("1\\.0\\.\\d+ " + unique)) {
            throw new AssertionError(answer.status() + " " + answer.text());
        }
        int revision = Integer.parseInt(answer.text().split("[. ]")[2]);
        if (revision < newestBefore) {
            throw new AssertionError("revision " + revision + " after " + newestBefore);
        }
        newestSeen.accumulateAndGet(revision, Math::max);
    }

    private void ofTheVersion(WebClient connection, String unique) throws IOException {
        int now = version.get();
        connection
                .get("/v%d/things/%s".formatted(now, unique))
                .mustBe(200, "%d.0.0 %s".formatted(now, unique));
    }

    /// As long as the test; ends at once if it is not installed.
    private Process wrk() throws IOException {
        String command =
                "command -v wrk > /dev/null || exit %d; exec wrk -t1 -c%d -d%ds %s/things/wrk"
                        .formatted(NO_WRK, CONNECTIONS, TIME.toSeconds(), address());
        return new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    }

    private static void requireNoFailure(Process wrk) throws IOException, InterruptedException {
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean missing = wrk.waitFor() == NO_WRK;
        System.out.print(missing ? "There is no wrk to join in\n" : said);
        assertTrue(said, missing && !isLong() || said.contains("requests in"));
        assertFalse(said, said.contains("Non-2xx") || said.contains("Socket errors"));
    }

    private void report(long requests) {
        System.out.printf(
                "%d updates, %d exchanges of the router, %d versions in %d s: %d requests on %d"
                        + " connections, 0 failed%n",
                updates, exchanges, version.get(), TIME.toSeconds(), requests, 2 * CONNECTIONS);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
