package org.coppice.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.coppice.routing.api.Limits;
import org.coppice.routing.api.RouteInfo;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.api.Server;
import org.junit.Test;

public class ServerCommandsTest {

    private static final CompletableFuture<List<ConnectionInfo>> NEVER = new CompletableFuture<>();

    private static final Server MAIN =
            new FakeServer(
                    "main",
                    "wsgi.server",
                    Optional.of("http://127.0.0.1:8090"),
                    true,
                    CompletableFuture.completedFuture(
                            List.of(
                                    new ConnectionInfo(
                                            7,
                                            "loop-0",
                                            "127.0.0.1:5",
                                            "running",
                                            "GET /x",
                                            3,
                                            1_500),
                                    new ConnectionInfo(
                                            8, "loop-1", "127.0.0.1:6", "idle", "", 1, 20))));

    private static ServerCommands commands(Server... servers) {
        return new ServerCommands(List.of(servers), new Patience(Duration.ofMillis(20)));
    }

    @Test
    public void serversAreListedByName() {
        assertEquals(
                """
                SERVER  IMPLEMENTATION  ADDRESS                APPLICATION  STATE                CONNECTIONS  REQUESTS
                admin   wsgi.jetty      -                      routes       not listening                  2      1000
                main    wsgi.server     http://127.0.0.1:8090  routes       serving                        2      1000
                other   wsgi.server     http://127.0.0.1:1     routes       no such application            2      1000\
                """,
                commands(
                                MAIN,
                                new FakeServer(
                                        "admin", "wsgi.jetty", Optional.empty(), true, NEVER),
                                new FakeServer(
                                        "other",
                                        "wsgi.server",
                                        Optional.of("http://127.0.0.1:1"),
                                        false,
                                        NEVER))
                        .servers());
    }

    @Test
    public void whatServersOfOneNameHaveToTellStandsOnceBelow() {
        Optional<String> address = Optional.of("http://127.0.0.1:1");
        assertEquals(
                """
                SERVER  IMPLEMENTATION  ADDRESS             APPLICATION  STATE    CONNECTIONS  REQUESTS
                main    wsgi.jetty      http://127.0.0.1:1  routes       serving            2      1000
                main    wsgi.server     http://127.0.0.1:1  routes       serving            2      1000
                both listen there\
                """,
                commands(
                                new FakeServer(
                                        "main",
                                        "wsgi.server",
                                        address,
                                        true,
                                        NEVER,
                                        "both listen there"),
                                new FakeServer(
                                        "main",
                                        "wsgi.jetty",
                                        address,
                                        true,
                                        NEVER,
                                        "both listen there"))
                        .servers());
    }

    @Test
    public void connectionsAreListedFilteredAndLimited() {
        assertEquals(
                """
                SERVER  IMPLEMENTATION  ID  PEER         LOOP    STATE    AGE    REQUESTS  REQUEST
                main    wsgi.server      7  127.0.0.1:5  loop-0  running  1.5 s         3  GET /x
                main    wsgi.server      8  127.0.0.1:6  loop-1  idle     20 ms         1  -
                2 connections\
                """,
                commands(MAIN).connections(100));
        assertTrue(commands(MAIN).connections(100, "idle").endsWith("\n1 connection"));
        assertTrue(
                commands(MAIN)
                        .connections(1)
                        .endsWith("\n1 of 2 connections; more with --limit 2 or a filter"));
    }

    @Test
    public void aServerOnABlockedLoopHangsNothing() {
        String text =
                commands(MAIN, new FakeServer("slow", "wsgi.server", Optional.empty(), true, NEVER))
                        .connections(100);
        assertTrue(text, text.contains("main    wsgi.server      8"));
        assertTrue(
                text,
                text.contains(
                        "Connections of slow, wsgi.server (2) are not known: a loop is blocked"));
    }

    @Test
    public void connectionsOfServersOfOneNameAreToldApart() {
        CompletableFuture<List<ConnectionInfo>> one =
                CompletableFuture.completedFuture(
                        List.of(new ConnectionInfo(9, "", "127.0.0.1:7", "idle", "", 1, 20)));
        ServerCommands commands =
                commands(MAIN, new FakeServer("main", "wsgi.jetty", Optional.empty(), true, one));
        assertEquals(
                """
                SERVER  IMPLEMENTATION  ID  PEER         LOOP    STATE    AGE    REQUESTS  REQUEST
                main    wsgi.jetty       9  127.0.0.1:7  -       idle     20 ms         1  -
                main    wsgi.server      7  127.0.0.1:5  loop-0  running  1.5 s         3  GET /x
                main    wsgi.server      8  127.0.0.1:6  loop-1  idle     20 ms         1  -
                3 connections\
                """,
                commands.connections(100));
        assertTrue(commands.connections(100, "wsgi.jetty").endsWith("\n1 connection"));
    }

    @Test
    public void withoutServersACommandSaysWhatToInstall() {
        IllegalStateException refusal =
                assertThrows(IllegalStateException.class, () -> commands().servers());
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("org.coppice.wsgi.server"));
    }

    @Test
    public void routesAreListedInTheirOrder() {
        List<RouteInfo> routes =
                List.of(
                        new RouteInfo(
                                "/b/{x}",
                                List.of("GET", "POST"),
                                "acme 1.0",
                                RouteInfo.State.SERVING,
                                2,
                                9),
                        new RouteInfo("/a", List.of(), "acme 1.0", RouteInfo.State.BROKEN, 0, 0));
        RouteCommand command = new RouteCommand(List.of(() -> routes));
        assertEquals(
                """
                PATTERN  METHODS   STATE    IN FLIGHT  SERVED  OWNER
                /b/{x}   GET POST  serving          2       9  acme 1.0
                /a       any       broken           0       0  acme 1.0
                2 routes\
                """,
                command.routes(100));
        assertTrue(command.routes(100, "broken").endsWith("\n1 route"));
    }

    @Test
    public void whatARouteDoesNotCountIsNoNumber() {
        RouteInfo part =
                new RouteInfo(
                        "/b/{id}",
                        List.of("GET"),
                        "acme 1.0 (B.get)",
                        RouteInfo.State.SERVING,
                        RouteInfo.UNCOUNTED,
                        RouteInfo.UNCOUNTED);
        assertEquals(
                """
                PATTERN  METHODS  STATE    IN FLIGHT  SERVED  OWNER
                /b/{id}  GET      serving  -          -       acme 1.0 (B.get)
                1 route\
                """,
                new RouteCommand(List.of(() -> List.of(part))).routes(100));
    }

    @Test
    public void limitsAndConflictsOfRoutesAreShownWhereThereAreAny() {
        RouteInfo limited =
                new RouteInfo(
                        "/a",
                        List.of(),
                        "acme 1.0",
                        RouteInfo.State.SHADOWED,
                        0,
                        0,
                        Optional.empty(),
                        "",
                        new Limits(4, 65_536, Duration.ofMillis(500)),
                        Optional.of(new RouteInfo.Hidden(List.of(), "acme 2.0")));
        RouteInfo partly =
                new RouteInfo(
                        "/b",
                        List.of("GET", "PUT"),
                        "acme 1.0",
                        RouteInfo.State.SERVING,
                        0,
                        0,
                        Optional.empty(),
                        "",
                        Limits.NONE,
                        Optional.of(new RouteInfo.Hidden(List.of("GET"), "acme 2.0")));
        RouteCommand command =
                new RouteCommand(List.of(() -> List.of(limited), () -> List.of(partly)));
        assertEquals(
                """
                PATTERN  METHODS  STATE     IN FLIGHT  SERVED  LIMITS                          HIDDEN           OWNER
                /a       any      shadowed          0       0  4 at once, 65536 bytes, 500 ms  by acme 2.0      acme 1.0
                /b       GET PUT  serving           0       0  -                               GET by acme 2.0  acme 1.0
                2 routes\
                """,
                command.routes(100));
    }

    @Test
    public void withoutARouterTheCommandSaysWhatToInstall() {
        IllegalStateException refusal =
                assertThrows(
                        IllegalStateException.class, () -> new RouteCommand(List.of()).routes(1));
        assertTrue(
                refusal.getMessage(), refusal.getMessage().contains("org.coppice.routing.mapper"));
    }
}
