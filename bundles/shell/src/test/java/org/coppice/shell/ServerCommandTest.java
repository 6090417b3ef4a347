package org.coppice.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.api.Server;
import org.coppice.wsgi.api.ServerStatus;
import org.coppice.wsgi.api.ServerStatus.State;
import org.junit.Test;

public class ServerCommandTest {
    private static final Optional<String> ADDRESS = Optional.of("http://127.0.0.1:8090");

    private final ServerCommand command = new ServerCommand(new Patience(Duration.ofMillis(20)));

    /// One whose status a test chooses.
    record Told(
            String name,
            Optional<String> address,
            boolean isApplicationPresent,
            CompletableFuture<List<ConnectionInfo>> connectionInfos,
            ServerStatus status)
            implements Server {
        Told(String name, Optional<String> address, ServerStatus status, String... states) {
            this(name, address, true, connections(states), status);
        }

        private static CompletableFuture<List<ConnectionInfo>> connections(String... states) {
            return CompletableFuture.completedFuture(
                    List.of(states).stream()
                            .map(each -> new ConnectionInfo(1, "loop-0", "a:1", each, "", 1, 1))
                            .toList());
        }

        @Override
        public String implementation() {
            return "wsgi.server";
        }

        @Override
        public String application() {
            return status.reason().contains("not valid") ? "" : "routes";
        }

        @Override
        public long requests() {
            return 1_000;
        }

        @Override
        public int connections() {
            return 7;
        }
    }

    private static ServerStatus status(State state) {
        return status(state, "");
    }

    private static ServerStatus status(State state, String reason) {
        return new ServerStatus(state, reason, List.of(), Map.of(), 0, 0, Optional.empty());
    }

    /// One that does not listen, and has no application.
    static Server down(String name, State state, String reason) {
        return new Told(
                name,
                Optional.empty(),
                false,
                CompletableFuture.completedFuture(List.of()),
                status(state, reason));
    }

    @Test
    public void aServerIsToldInFull() {
        Instant end = Instant.now().plus(Duration.ofDays(40).plusHours(1));
        ServerStatus status =
                new ServerStatus(
                        State.LISTENING,
                        "port=99999 is not allowed",
                        List.of("two listen at one address"),
                        Map.of("maxConnectionsPerAddress", 12L, "maxConnections", 1L),
                        0,
                        0,
                        Optional.of(end));
        command.addServer(new Told("main", ADDRESS, status, "idle", "running", "idle"));
        assertEquals(
                """
                main (wsgi.server): serving at http://127.0.0.1:8090
                  refused      port=99999 is not allowed
                  note         two listen at one address
                  application  routes
                  connections  3: 2 idle, 1 running
                  requests     1000
                  limits met   maxConnections once, maxConnectionsPerAddress 12 times
                  certificate  until %s, for 40 d\
                """
                        .formatted(end),
                command.server());
        assertEquals(command.server(), command.server("main"));
    }

    @Test
    public void eachStateHasItsWord() {
        command.addServer(new Told("a", ADDRESS, status(State.LISTENING)));
        command.addServer(new Told("b", Optional.empty(), status(State.RETRYING)));
        command.addServer(new Told("c", Optional.empty(), status(State.NOT_LISTENING)));
        command.addServer(new Told("d", Optional.empty(), status(State.DRAINING), "running"));
        String text = command.server();
        assertTrue(text, text.startsWith("a (wsgi.server): serving at http://127.0.0.1:8090\n"));
        assertTrue(text, text.contains("\nb (wsgi.server): not listening, tries again\n"));
        assertTrue(text, text.contains("\nc (wsgi.server): not listening\n"));
        assertTrue(text, text.contains("\nd (wsgi.server): draining\n"));
        assertTrue(text, text.contains("\n  connections  1: 1 running\n"));
    }

    @Test
    public void whoNeverHadAValidConfigurationHasNoApplicationToMiss() {
        command.addServer(down("main", State.NOT_LISTENING, "port=x is not valid: give a number"));
        assertEquals(
                """
                main (wsgi.server): not listening
                  refused      port=x is not valid: give a number
                  remedy       correct etc/org.coppice.wsgi.server-main.cfg, it is read at once
                  connections  0
                  requests     1000\
                """,
                command.server());
    }

    @Test
    public void whoDoesNotListenAnswersNo503() {
        command.addServer(down("main", State.RETRYING, "Port 80 is in use"));
        String text = command.server();
        assertTrue(text, text.startsWith("main (wsgi.server): not listening, tries again\n"));
        assertTrue(
                text,
                text.contains(
                        "\n  remedy       remove the cause, it then listens by itself; or change"
                                + " etc/org.coppice.wsgi.server-main.cfg\n"));
        assertTrue(text, text.contains("\n  application  routes is not there\n"));
    }

    @Test
    public void whatAStopHasCutIsToldAfterwards() {
        Server main =
                new Told(
                        "main",
                        Optional.empty(),
                        new ServerStatus(
                                State.STOPPED, "", List.of(), Map.of(), 2, 1, Optional.empty()));
        command.addServer(main);
        command.removeServer(main);
        String text = command.server("main");
        assertTrue(text, text.startsWith("main (wsgi.server) stopped "));
        assertTrue(text, text.endsWith(" ago: 2 request(s) and 1 other connection(s) were cut"));
        Server next = new Told("main", ADDRESS, status(State.LISTENING));
        command.addServer(next);
        assertTrue(command.server(), command.server().startsWith("main (wsgi.server): serving"));
        assertTrue(command.server(), command.server().contains("\nmain (wsgi.server) stopped "));
        command.removeServer(next);
        assertTrue(command.server(), command.server().endsWith(" ago: nothing was cut"));
    }

    @Test
    public void onlySoManyStopsAreKept() {
        for (int i = 0; i < 1_000; i++) {
            command.removeServer(new Told("s" + i, ADDRESS, status(State.STOPPED)));
        }
        assertEquals(100, command.server().lines().count());
        assertTrue(command.server("s999").startsWith("s999 (wsgi.server) stopped "));
        assertThrows(IllegalArgumentException.class, () -> command.server("s1"));
    }

    @Test
    public void anApplicationThatIsMissingAndACertificateThatHasExpiredAreTold() {
        Instant end = Instant.EPOCH;
        ServerStatus status =
                new ServerStatus(State.LISTENING, "", List.of(), Map.of(), 0, 0, Optional.of(end));
        command.addServer(new Told("main", ADDRESS, false, new CompletableFuture<>(), status));
        String text = command.server();
        assertTrue(text, text.startsWith("main (wsgi.server): no such application at "));
        assertTrue(text, text.contains("routes is not there: 503, see coppice:why"));
        assertTrue(text, text.contains("connections  7, a loop is blocked; see coppice:loops"));
        assertTrue(text, text.contains("has expired at 1970-01-01T00:00:00Z"));
    }

    @Test
    public void aNameThatIsNoneAndNoServerAtAllAreErrors() {
        IllegalArgumentException none =
                assertThrows(IllegalArgumentException.class, command::server);
        assertTrue(none.getMessage(), none.getMessage().contains("No HTTP server is configured"));
        command.addServer(new Told("main", ADDRESS, status(State.LISTENING)));
        assertTrue(
                assertThrows(IllegalArgumentException.class, () -> command.server("x\u001b"))
                        .getMessage()
                        .startsWith("No HTTP server is called x\\x1b, nor was"));
    }
}
