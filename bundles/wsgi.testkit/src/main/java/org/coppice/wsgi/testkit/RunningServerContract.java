package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.Coppice;
import org.coppice.green.testkit.LogLines;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.junit.Rule;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/// What the contracts of a server that runs have in common: the server, what is logged meanwhile, a
/// folder for its files, and a time-out as the net under a test that would hang.
///
/// A subclass of a contract gives it the rule that runs the server, and may have tests of its own:
///
/// ```java
/// public class OakStopTest extends StopContract<OakServerRule> {
///     public OakStopTest() {
///         super(new OakServerRule());
///     }
/// }
/// ```
///
/// **Threads**: JUnit's. **Errors**: an `AssertionError` for what is not met. **Null**: nothing
/// here is null.
///
/// @param <R> the rule that runs the server
public abstract class RunningServerContract<R extends ServerRule<?, R>> {
    /// A request.
    protected static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    private static final int PATIENCE_SECONDS = 120;
    private static final Set<String> BUSY = Set.of("reading", "running", "closing");

    /// What is logged meanwhile.
    protected final LogLines log = new LogLines();

    /// For certificates and Unix sockets.
    protected final TemporaryFolder folder = new TemporaryFolder();

    /// The server, whose application says [ServerRule#hello] at first.
    protected final R server;

    /// The paths that [#waitingApplication] was called with.
    protected final BlockingQueue<String> called = new LinkedBlockingQueue<>();

    /// What it answers for `/wait`.
    protected final CompletableFuture<String> answer = new CompletableFuture<>();

    /// All of them, the server inside.
    @Rule public final RuleChain rules;

    /// For the contracts.
    protected RunningServerContract(R server) {
        this.server = server;
        this.rules =
                RuleChain.outerRule(Timeout.seconds(PATIENCE_SECONDS))
                        .around(folder)
                        .around(log)
                        .around(server);
    }

    /// From now on the application answers at once, but for `/wait` when [#answer] is known.
    protected final void waitingApplication() {
        server.application((environ, start) -> {
            called.add(environ.pathInfo());
            start.start(Status.of(200), Headers.of());
            return Body.of(environ.pathInfo().equals("/wait") ? Coppice.await(answer) : "at once");
        });
    }

    /// Fails if the server does not say [ServerRule#hello].
    protected static void assertAnswers(Client client) throws IOException {
        String response = client.send(GET).readResponse();
        assertTrue(response, response.startsWith("HTTP/1.1 200 "));
        assertTrue(response, response.endsWith("\n\nHello, World!"));
    }

    /// As [#assertAnswers(Client)], on a connection of its own.
    protected static void assertAnswers(int port) throws IOException {
        try (Client client = new Client(port)) {
            assertAnswers(client);
        }
    }

    /// Blocks until no request comes or runs and no connection is about to close: a client may have
    /// its response a moment earlier.
    protected final void awaitIdle() {
        while (server.server().infos().join().stream()
                .anyMatch(each -> BUSY.contains(each.state()))) {
            Thread.onSpinWait();
        }
    }

    /// Blocks until there are no more connections than that.
    protected final void awaitConnections(int count) {
        while (server.server().connections() > count) {
            Thread.onSpinWait();
        }
    }

    /// Blocks until a client has met the limit of that key.
    protected final void awaitLimitMet(String key) {
        while (!server.server().limitsMet().containsKey(key)) {
            Thread.onSpinWait();
        }
    }
}
