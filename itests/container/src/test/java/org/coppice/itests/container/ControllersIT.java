package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/// A bundle with a controller comes, changes and goes while connections are served: by the
/// application `routes`, as any other route, and by the application `objects`.
public class ControllersIT extends BuiltContainer {
    private static final String SERVER = "org.coppice.wsgi.server-objects";
    private static final int CONNECTIONS = 16;
    private static final int UPDATES = 10;
    private static final int EXCHANGES = 5;

    @Before
    public void serveObjects() throws IOException {
        home.configure(SERVER, "port=0", "application=objects");
        assertEquals(404, WebClient.get(address("objects"), "/things/x").status());
        home.place(RouteJar.ofRevision(1), jar());
        for (String server : List.of("main", "objects")) {
            awaitStatus(server, 200);
        }
    }

    @After
    public void undeploy() throws IOException {
        Files.deleteIfExists(jar());
        awaitStatus("main", 404);
        awaitStatus("objects", 404);
        Files.deleteIfExists(home.configuration(SERVER));
    }

    @Test
    public void aDroppedControllerServesUnderBothApplicationsAndIsListed() throws IOException {
        WebClient.get(address(), "/things/x").mustBe(200, "1.0.1 x");
        WebClient.get(address("objects"), "/things/x").mustBe(200, "1.0.1 x");
        WebClient.Answer refused = WebClient.get(address(), "/things");
        assertEquals(405, refused.status());
        assertTrue(routes().contains("/things{path_info:.*}"));
        assertTrue(routes().contains("/things/{number}"));
        String listed = shell("coppice:routes");
        assertTrue(listed, listed.contains("/things{path_info:.*}"));
        String described = WebClient.get(address(), "/openapi.json").text();
        assertTrue(described, described.contains("\"/things/{number}\""));
        assertFalse(described, described.contains("\"/things{path_info}\""));
    }

    @Test
    public void noRequestNoticesThatTheBundleIsUpdated() throws IOException, BundleException {
        Bundle bundle = bundleNamed(RouteJar.NAME);
        AtomicInteger newest = new AtomicInteger();
        try (Load routes = load("main", newest);
                Load objects = load("objects", newest)) {
            for (int update = 1; update <= UPDATES; update++) {
                bundle.update(new ByteArrayInputStream(RouteJar.ofRevision(1 + update)));
                routes.awaitAnswersEach(1);
                objects.awaitAnswersEach(1);
            }
            report("Bundle with a controller updated " + UPDATES, routes, objects);
        }
        assertEquals(1 + UPDATES, newest.get());
    }

    @Test
    public void noRequestNoticesThatTheRouterOfControllersIsExchanged()
            throws IOException, BundleException {
        Bundle router = bundleNamed("org.coppice.routing.objects");
        AtomicInteger newest = new AtomicInteger();
        try (Load routes = load("main", newest);
                Load objects = load("objects", newest)) {
            for (int i = 0; i < EXCHANGES; i++) {
                router.stop();
                router.start();
                routes.awaitAnswersEach(1);
                objects.awaitAnswersEach(1);
            }
            report("Router of controllers exchanged " + EXCHANGES, routes, objects);
        }
    }

    /// No answer may come from an older revision than one that had been seen before it was asked.
    private Load load(String server, AtomicInteger newest) {
        return Load.start(
                address(server),
                CONNECTIONS,
                (connection, unique) -> {
                    int before = newest.get();
                    WebClient.Answer answer = connection.get("/things/" + unique);
                    String wanted = "1\\.0\\.\\d+ " + unique;
                    if (answer.status() != 200 || !answer.text().matches(wanted)) {
                        throw new AssertionError(answer.status() + " " + answer.text());
                    }
                    int revision = Integer.parseInt(answer.text().split("[. ]")[2]);
                    if (revision < before) {
                        throw new AssertionError("revision " + revision + " after " + before);
                    }
                    newest.accumulateAndGet(revision, Math::max);
                });
    }

    private static void report(String what, Load routes, Load objects) {
        System.out.printf(
                "%s times: %d and %d requests on twice %d connections, 0 failed%n",
                what, routes.stop(), objects.stop(), CONNECTIONS);
    }

    private Path jar() {
        return home.deploy().resolve("route.jar");
    }

    private void awaitStatus(String server, int status) {
        Deadline.await(
                "/things/x of " + server + " answers " + status,
                () -> WebClient.get(address(server), "/things/x").status(),
                s -> s == status);
    }
}
