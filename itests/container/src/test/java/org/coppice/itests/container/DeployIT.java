package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/// Route bundles come, change and go while connections are served.
public class DeployIT extends BuiltContainer {
    private static final int CONNECTIONS = 64;
    private static final int UPDATES = 20;
    private static final int UPDATES_BY_FILE = 3;
    private static final int ROUTER_EXCHANGES = 10;

    /// What users are promised, from the copy of the jar to the first answer.
    private static final Duration DEPLOY_LIMIT = Duration.ofSeconds(2);

    private final AtomicInteger newestSeen = new AtomicInteger();

    @After
    public void undeploy() throws IOException {
        Files.deleteIfExists(jar());
        awaitStatus(404);
    }

    @Test
    public void aDroppedBundleServesWithinTwoSecondsAndIsGoneWhenRemoved() throws IOException {
        awaitStatus(404);
        home.place(RouteJar.ofRevision(1), jar());
        long startNanos = System.nanoTime();
        Deadline.within(DEPLOY_LIMIT, "/revision/x answers 200", this::status, s -> s == 200);
        System.out.printf(
                "Dropped bundle served after %d ms%n",
                (System.nanoTime() - startNanos) / 1_000_000);
        WebClient.get(address(), "/revision/x").mustBe(200, "1.0.1 x");
        Files.delete(jar());
        awaitStatus(404);
    }

    @Test
    public void aJarWhoseBundleWentWithItsTwinIsNamedWithTheRemedy() throws IOException {
        home.place(RouteJar.ofRevision(1), jar());
        awaitStatus(200);
        Bundle bundle = bundleNamed(RouteJar.NAME);
        long before = bundle.getLastModified();
        Path second = home.deploy().resolve("second.jar");
        home.place(RouteJar.ofRevision(1), second);
        Deadline.await("the second is taken", bundle::getLastModified, at -> at != before);
        Path text = home.deploy().resolve("text.jar");
        home.place("no jar".getBytes(StandardCharsets.UTF_8), text);
        log.await("deploy/text.jar is no jar"); // so the first has been seen with its bundle
        Files.delete(text);
        Files.delete(second);
        log.await("deploy/route.jar is not installed");
        String why = shell("coppice:why");
        assertTrue(why, why.contains("deploy/route.jar is not installed"));
        Files.delete(jar());
        home.place(RouteJar.ofRevision(2), second); // taken later than the first is seen to be gone
        awaitStatus(200);
        Files.delete(second);
        home.place(RouteJar.ofRevision(1), jar());
        Deadline.await(
                "the first serves",
                () -> WebClient.get(address(), "/revision/x").text(),
                answer -> answer.equals("1.0.1 x"));
    }

    @Test
    public void aShippedExampleIsGoneWhenItsJarIsRemoved() throws IOException {
        Path echo;
        try (var files = Files.list(home.deploy())) {
            echo = files.filter(f -> f.toString().contains("echo")).findFirst().orElseThrow();
        }
        byte[] jar = Files.readAllBytes(echo);
        try (Load load = Load.start(address(), CONNECTIONS, Load.HELLO)) {
            Files.delete(echo);
            Deadline.await("/echo is no route", this::routes, routes -> !routes.contains("/echo"));
            home.place(jar, echo);
            awaitRoute("/echo");
            load.stop();
        }
    }

    @Test
    public void aBodyThatStreamsIsSentToItsEndBeforeItsBundleHasStopped() throws Exception {
        Bundle hello = bundleNamed("org.coppice.example.hello");
        try (WebClient ticks = client()) {
            ticks.sendGet("/ticks?count=4");
            assertEquals(200, ticks.head().status());
            assertEquals("tick 0\n", new String(ticks.chunk(), StandardCharsets.UTF_8));
            FutureTask<Void> stop = stopping(hello);
            Thread.ofPlatform().start(stop);
            Deadline.await("the bundle stops", hello::getState, s -> s != Bundle.ACTIVE);
            for (int i = 1; i < 4; i++) {
                assertEquals(Bundle.STOPPING, hello.getState());
                assertEquals("tick " + i + "\n", new String(ticks.chunk(), StandardCharsets.UTF_8));
            }
            assertEquals(0, ticks.chunk().length);
            stop.get();
            Deadline.await(
                    "/ticks is no route",
                    () -> WebClient.get(address(), "/ticks").status(),
                    status -> status == 404);
        } finally {
            hello.start();
            awaitRoute("/hello/");
        }
    }

    /// One of them holds up the stop for longer than requests wait for a successor.
    @Test
    public void noRequestNoticesAnUpdateThatALongOneHoldsUp() throws Exception {
        Bundle hello = bundleNamed("org.coppice.example.hello");
        try (Load load = Load.start(address(), CONNECTIONS, Load.HELLO);
                WebClient ticks = client()) {
            ticks.sendGet("/ticks?count=5");
            assertEquals(200, ticks.head().status());
            assertEquals("tick 0\n", new String(ticks.chunk(), StandardCharsets.UTF_8));
            hello.update();
            for (int i = 1; i < 5; i++) {
                assertEquals("tick " + i + "\n", new String(ticks.chunk(), StandardCharsets.UTF_8));
            }
            load.awaitAnswersEach(1);
            load.stop();
        }
    }

    private static FutureTask<Void> stopping(Bundle bundle) {
        return new FutureTask<>(() -> {
            bundle.stop();
            return null;
        });
    }

    @Test
    public void noRequestNoticesThatTheBundleIsUpdated() throws IOException, BundleException {
        home.place(RouteJar.ofRevision(1), jar());
        awaitStatus(200);
        Bundle bundle = bundleNamed(RouteJar.NAME);
        try (Load load = Load.start(address(), CONNECTIONS, this::newerAndNewer)) {
            for (int update = 1; update <= UPDATES; update++) {
                bundle.update(new ByteArrayInputStream(RouteJar.ofRevision(1 + update)));
                awaitNewest(1 + update);
                load.awaitAnswersEach(1);
            }
            report("through the framework", UPDATES, load.stop());
        }
    }

    @Test
    public void noRequestNoticesThatTheJarIsReplaced() throws IOException {
        home.place(RouteJar.ofRevision(1), jar());
        awaitStatus(200);
        try (Load load = Load.start(address(), CONNECTIONS, this::newerAndNewer)) {
            for (int update = 1; update <= UPDATES_BY_FILE; update++) {
                home.place(RouteJar.ofRevision(1 + update), jar());
                awaitNewest(1 + update);
                load.awaitAnswersEach(1);
            }
            report("by replacing the jar in deploy/", UPDATES_BY_FILE, load.stop());
        }
    }

    @Test
    public void noRequestNoticesThatTheRouterIsExchanged() throws IOException, BundleException {
        Bundle router = bundleNamed("org.coppice.routing.mapper");
        try (Load load = Load.start(address(), CONNECTIONS, Load.HELLO)) {
            for (int i = 0; i < ROUTER_EXCHANGES; i++) {
                router.stop();
                router.start();
                load.awaitAnswersEach(1);
            }
            System.out.printf(
                    "Router stopped and started %d times: %d requests on %d connections, 0"
                            + " failed%n",
                    ROUTER_EXCHANGES, load.stop(), CONNECTIONS);
        }
    }

    /// No answer may come from an older revision than one that had been seen before it was asked.
    private void newerAndNewer(WebClient connection, String unique) throws IOException {
        int newestBefore = newestSeen.get();
        WebClient.Answer answer = connection.get("/revision/" + unique);
        if (answer.status() != 200 || !answer.text().matches("1\\.0\\.\\d+ " + unique)) {
            throw new AssertionError(answer.status() + " " + answer.text());
        }
        int revision = Integer.parseInt(answer.text().split("[. ]")[2]);
        if (revision < newestBefore) {
            throw new AssertionError("revision " + revision + " after " + newestBefore);
        }
        newestSeen.accumulateAndGet(revision, Math::max);
    }

    private void awaitNewest(int revision) {
        Deadline.await("revision " + revision + " answers", newestSeen::get, r -> r == revision);
        assertEquals(revision, newestSeen.get());
    }

    private Path jar() {
        return home.deploy().resolve("route.jar");
    }

    private int status() throws IOException {
        return WebClient.get(address(), "/revision/x").status();
    }

    private void awaitStatus(int status) {
        Deadline.await("/revision/x answers " + status, this::status, s -> s == status);
    }

    private static void report(String how, int updates, long requests) {
        System.out.printf(
                "Route bundle updated %d times %s: %d requests on %d connections, 0 failed%n",
                updates, how, requests, CONNECTIONS);
    }
}
