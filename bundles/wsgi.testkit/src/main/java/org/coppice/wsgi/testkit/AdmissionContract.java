package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.junit.Test;

/// Who is let in when there are many, and who gives way: by the keys `maxConnections` and
/// `maxConnectionsPerAddress`.
///
/// **Threads**: JUnit's. **Errors**: an `AssertionError` for what is not met. **Null**: nothing
/// here is null.
///
/// @param <R> the rule that runs the server
public abstract class AdmissionContract<R extends ServerRule<?, R>>
        extends RunningServerContract<R> {
    /// For the subclasses.
    protected AdmissionContract(R server) {
        super(server);
    }

    /// Answered, and idle again.
    private void answered(Client client) throws IOException {
        assertAnswers(client);
        awaitIdle();
    }

    /// @throws Exception never, if all is well
    @Test
    public void theLongestIdleConnectionGivesWayToANewClient() throws Exception {
        server.with("maxConnections", 3).reconfigure();
        List<Client> idle = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            idle.add(server.connect());
            answered(idle.get(i));
        }
        answered(idle.get(0));
        try (Client late = server.connect()) {
            answered(late);
            assertTrue("it was idle for longest", idle.get(1).isAtEnd());
            answered(idle.get(0));
            answered(idle.get(2));
            answered(late);
        }
        for (Client each : idle) {
            each.close();
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void whoHasNotSaidAWordGivesWayToo() throws Exception {
        server.with("maxConnections", 1).reconfigure();
        try (Client silent = server.connect();
                Client other = server.connect()) {
            assertAnswers(other);
            assertTrue(silent.isAtEnd());
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void aRequestInFlightDoesNotGiveWayAndIsTheLastOfItsConnection() throws Exception {
        server.with("maxConnections", 1).reconfigure();
        waitingApplication();
        try (Client first = server.connect()) {
            first.send(GET.replace("/ ", "/wait "));
            assertEquals("/wait", called.take());
            Client second = server.connect().send(GET);
            awaitLimitMet("maxConnections"); // it has the second in hand
            answer.complete("finished");
            String response = first.readToEnd();
            assertTrue(response, response.contains("\nConnection: close\n"));
            assertTrue(response, response.endsWith("finished"));
            assertTrue(second.readResponse().endsWith("at once"));
            assertFalse(second.send(GET).readResponse().contains("Connection: close"));
            second.close();
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void fewerConnectionsAreAllowedAtOnce() throws Exception {
        List<Client> idle = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            idle.add(server.connect());
            answered(idle.get(i));
        }
        server.with("maxConnections", 2).reconfigure();
        try (Client late = server.connect()) {
            assertAnswers(late);
            assertTrue(server.server().connections() <= 2);
        }
        assertAnswers(idle.get(9));
        for (Client each : idle) {
            each.close();
        }
    }

    /// Also when some have left from the midst of them.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void thePlacesInTheChainOfIdleOnesStayRight() throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(server.connect());
        }
        for (int i = 0; i < 100; i++) {
            answered(clients.get(i * 7 % clients.size()));
        }
        for (int i = 0; i < clients.size(); i += 2) {
            clients.get(i).close();
        }
        awaitConnections(10);
        server.with("maxConnections", 10).reconfigure();
        int last = 99 * 7 % 20;
        for (int i = 0; i < 9; i++) {
            clients.add(server.connect());
            answered(clients.getLast());
        }
        assertAnswers(clients.get(last));
        for (Client each : clients) {
            each.close();
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void whileManyConnectOthersOnTheLoopHaveTheirTurn() throws Exception {
        CompletableFuture<Boolean> go = new CompletableFuture<>();
        CompletableFuture<Integer> connectionsAtMyTurn = new CompletableFuture<>();
        server.loop()
                .next()
                .execute(() -> {
                    go.join();
                    server.loop()
                            .next()
                            .spawnN(() -> {
                                Coppice.giveWay();
                                Coppice.giveWay();
                                connectionsAtMyTurn.complete(server.server().connections());
                            });
                });
        List<Client> burst = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            burst.add(server.connect());
        }
        go.complete(true);
        int connections = connectionsAtMyTurn.join();
        assertTrue("" + connections, connections <= 3 * 3);
        assertAnswers(burst.getLast());
        for (Client each : burst) {
            each.close();
        }
    }

    // ---- of an address

    /// More are closed at once, with one warning that names the last.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void anAddressHasOnlySoManyConnections() throws Exception {
        server.with("maxConnectionsPerAddress", 2).reconfigure();
        try (Client first = server.connect();
                Client second = server.connect()) {
            assertAnswers(first);
            assertAnswers(second);
            for (int i = 0; i < 100; i++) {
                try (Client third = server.connect()) {
                    assertTrue(third.isAtEnd());
                }
            }
            assertAnswers(first);
            assertEquals(100L, (long) server.server().limitsMet().get("maxConnectionsPerAddress"));
        }
        assertEquals(1, log.containing("WARN").size());
        String warning = log.containing("WARN").getFirst();
        String expected =
                "refused 1 connection\\(s\\), their addresses have maxConnectionsPerAddress"
                        + " already; the last is 127\\.0\\.0\\.1:\\d+";
        assertTrue(warning, warning.matches(".*" + expected));
        awaitConnections(0);
    }

    /// A moment later.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void whoHasGoneIsCountedNoMore() throws Exception {
        server.with("maxConnectionsPerAddress", 2).reconfigure();
        try (Client first = server.connect();
                Client second = server.connect()) {
            assertAnswers(second);
            first.send(GET.replace("\n\n", "\nConnection: close\n\n")).readToEnd();
            while (!isLetIn()) {
                Thread.onSpinWait();
            }
        }
    }

    private boolean isLetIn() {
        try (Client client = server.connect()) {
            return client.send(GET).readResponse().endsWith("Hello, World!");
        } catch (IOException e) {
            return false;
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void theLimitOfAnAddressCanBeChangedAndTakenAway() throws Exception {
        server.with("maxConnectionsPerAddress", 1).reconfigure();
        try (Client first = server.connect();
                Client refused = server.connect()) {
            assertAnswers(first);
            assertTrue(refused.isAtEnd());
            server.with("maxConnectionsPerAddress", 0).reconfigure();
            try (Client second = server.connect()) {
                assertAnswers(second);
            }
            assertAnswers(first);
        }
    }

    /// @throws Exception never, if all is well
    @Test
    public void theConnectionsOfATrustedProxyAreNotCounted() throws Exception {
        server.with("maxConnectionsPerAddress", 1).reconfigure();
        try (Client first = server.connect();
                Client refused = server.connect()) {
            assertAnswers(first);
            assertTrue(refused.isAtEnd());
            server.with("trustedProxies", "127.0.0.1").reconfigure();
            try (Client second = server.connect();
                    Client third = server.connect()) {
                assertAnswers(second);
                assertAnswers(third);
            }
        }
    }
}
