package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/// Versions of one route bundle: side by side, one over the other, and one after the other.
public class RouteVersionsIT extends BuiltContainer {
    private static final int CONNECTIONS = 16;
    private static final int UPDATES = 200;
    private static final String HANDLER = RouteJar.NAME + ".Revision";

    private final List<Bundle> installed = new ArrayList<>();
    private final AtomicInteger newestSeen = new AtomicInteger();

    @After
    public void uninstall() throws BundleException {
        for (Bundle bundle : installed) {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                bundle.uninstall();
            }
        }
    }

    @Test
    public void twoVersionsServeSideBySideAndTheFirstMayGo() throws Exception {
        Bundle first = install("1.0.0", "/v1/");
        install("2.0.0", "/v2/");
        WebClient.get(address(), "/v1/x").mustBe(200, "1.0.0 x");
        WebClient.get(address(), "/v2/x").mustBe(200, "2.0.0 x");
        String document = WebClient.get(address(), "/openapi.json").text();
        assertTrue(document, document.contains("\"/v1/{number}\":{\"get\""));
        assertTrue(document, document.contains("\"/v2/{number}\":{\"get\""));
        try (Load load = Load.start(address(), CONNECTIONS, RouteVersionsIT::second)) {
            first.uninstall();
            load.awaitAnswersEach(10);
            load.stop();
        }
        assertEquals(404, WebClient.get(address(), "/v1/x").status());
        WebClient.get(address(), "/v2/x").mustBe(200, "2.0.0 x");
    }

    @Test
    public void theLimitsOfARouteAreThoseOfItsAnnotation() throws Exception {
        install("1.0.0", "/limited/");
        WebClient.get(address(), "/limited/x").mustBe(200, "1.0.0 x");
        String row =
                shell("coppice:routes /limited/")
                        .lines()
                        .filter(line -> line.startsWith("/limited/{number}"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(row, row.contains(" 1000 at once"));
    }

    @Test
    public void ofTwoVersionsAtOnePathTheOlderServiceServesAndTheOtherIsReported()
            throws Exception {
        Bundle first = install("1.0.0", "/both/");
        Bundle second = install("2.0.0", "/both/");
        WebClient.get(address(), "/both/x").mustBe(200, "1.0.0 x");
        String row =
                shell("coppice:routes /both/ shadowed")
                        .lines()
                        .filter(line -> line.startsWith("/both/{number}"))
                        .findFirst()
                        .orElseThrow();
        assertTrue(row, row.contains("by " + RouteJar.NAME + " 1.0.0, "));
        assertTrue(row, row.endsWith(RouteJar.NAME + " 2.0.0, " + HANDLER));
        Deadline.await(
                "the log has one line of it",
                () ->
                        log.entries().stream()
                                .filter(it ->
                                        it.contains("is hidden by")
                                                && it.contains("/both/{number}"))
                                .count(),
                lines -> lines == 1);
        try (Load load = Load.start(address(), CONNECTIONS, RouteVersionsIT::either)) {
            first.uninstall();
            load.awaitAnswersEach(10);
            load.stop();
        }
        WebClient.get(address(), "/both/x").mustBe(200, "2.0.0 x");
        second.uninstall();
        assertEquals(404, WebClient.get(address(), "/both/x").status());
    }

    @Test
    public void twoHundredUpdatesUnderLoadLoseNothingAndLeaveNothingBehind() throws Exception {
        Bundle bundle = install("1.0.1", "/revision/");
        FormerRevisions former = new FormerRevisions();
        try (Load load = Load.start(address(), CONNECTIONS, this::newerAndNewer)) {
            for (int update = 1; update <= UPDATES; update++) {
                former.add(bundle);
                bundle.update(new ByteArrayInputStream(RouteJar.ofRevision(1 + update)));
                int newest = 1 + update;
                Deadline.await(
                        "revision " + newest + " answers", newestSeen::get, r -> r == newest);
            }
            load.awaitAnswersEach(1);
            System.out.printf(
                    "Route bundle updated %d times: %d requests on %d connections, 0 failed%n",
                    UPDATES, load.stop(), CONNECTIONS);
        }
        former.awaitCollected(HANDLER);
    }

    private Bundle install(String version, String path) throws IOException, BundleException {
        Bundle bundle =
                context.installBundle(
                        "test:" + version + path,
                        new ByteArrayInputStream(RouteJar.of(version, path)));
        installed.add(bundle);
        bundle.start();
        String owner = RouteJar.NAME + " " + version;
        Deadline.await(
                owner + " is a route",
                () -> shell("coppice:routes " + path),
                routes ->
                        routes.lines()
                                .filter(row -> row.startsWith(path + "{number}"))
                                .anyMatch(row -> row.contains(owner)));
        return bundle;
    }

    private static void second(WebClient connection, String unique) throws IOException {
        connection.get("/v2/" + unique).mustBe(200, "2.0.0 " + unique);
    }

    private static void either(WebClient connection, String unique) throws IOException {
        WebClient.Answer answer = connection.get("/both/" + unique);
        if (answer.status() != 200 || !answer.text().matches("[12]\\.0\\.0 " + unique)) {
            throw new AssertionError(answer.status() + " " + answer.text());
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
}
