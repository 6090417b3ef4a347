package org.coppice.wsgi.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.coppice.green.Loops;
import org.coppice.green.RunOptions;
import org.coppice.green.testkit.RunningLoop;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.coppice.wsgi.spi.Applications;
import org.coppice.wsgi.spi.RunningServer;
import org.junit.rules.ExternalResource;
import org.junit.rules.RuleChain;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/// A JUnit 4 rule: a server on a free port, with a loop of its own, and an application that a test
/// may exchange. Each server has a subclass, which says how to start it:
///
/// ```java
/// @Rule public final OakServerRule server = new OakServerRule().with("keepAliveMillis", 0);
///
/// @Test
/// public void itSaysHello() throws Exception {
///     server.application(ServerRule.answering(Body.of("hello")));
///     assertTrue(server.exchange("GET / HTTP/1.0\n\n").endsWith("\n\nhello"));
/// }
/// ```
///
/// **Threads**: JUnit's. **Errors**: what a server throws fails the test. **Null**: nothing here is
/// null.
///
/// @param <S> the server
/// @param <R> the subclass, for calls in a row
public abstract class ServerRule<S extends RunningServer, R extends ServerRule<S, R>>
        extends ExternalResource {
    private final SwappableApplications applications = new SwappableApplications();
    private final Map<String, String> properties = new ConcurrentHashMap<>(Map.of("port", "0"));
    private final RunningLoop loop;
    private S server;
    private boolean stopped;

    /// With a loop that has these options, such as a clock.
    protected ServerRule(RunOptions options) {
        loop = new RunningLoop(options);
        applications.set(hello());
    }

    // ---- for the subclass

    /// Starts a server.
    ///
    /// @param configuration what [#with] has been told, and `port=0` if nothing else has
    protected abstract S start(Map<String, String> configuration, Loops loops, Applications served)
            throws IOException;

    /// Has a server work by another configuration.
    protected abstract void reconfigure(S started, Map<String, String> configuration)
            throws IOException;

    /// The rule itself.
    protected abstract R self();

    // ---- around the test

    @Override
    public Statement apply(Statement base, Description description) {
        return RuleChain.outerRule(loop)
                .around((inner, name) -> super.apply(inner, name))
                .apply(base, description);
    }

    @Override
    protected void before() throws IOException {
        server = startAnother();
    }

    @Override
    protected void after() {
        if (!stopped) {
            server.stop();
        }
    }

    /// Starts loop and server without JUnit, for a contract: configured with what
    /// [ServerContract#start] asks for.
    public ContractServer startForContract() throws IOException {
        with("requestLineMaxBytes", ServerContract.REQUEST_LINE_MAX_BYTES);
        with("headersMaxBytes", ServerContract.HEADERS_MAX_BYTES);
        with("bodyMaxBytes", ServerContract.BODY_MAX_BYTES);
        loop.start();
        before();
        return new ContractServer() {
            @Override
            public InetSocketAddress address() {
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
            }

            @Override
            public void awaitNoConnection() {
                while (server.connections() > 0 && !Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
            }

            @Override
            public void close() {
                after();
                loop.stop();
            }
        };
    }

    // ---- applications

    /// One that says `Hello, World!`.
    public static Application hello() {
        return answering(Body.of("Hello, World!"));
    }

    /// One that answers 200 with this body.
    ///
    /// @param body for one request, or for several if it can be iterated again
    public static Application answering(Body body) {
        return (environ, start) -> {
            start.start(Status.of(200), Headers.of("Content-Type", "text/plain"));
            return body;
        };
    }

    /// From now on it serves this one; at first [#hello].
    ///
    /// @return this
    public final R application(Application application) {
        applications.set(application);
        return self();
    }

    /// From now on it has no application.
    public final void removeApplication() {
        applications.clear();
    }

    /// How often a request has missed the application.
    public final int misses() {
        return applications.misses();
    }

    // ---- configuration

    /// To be said before the server starts, or before [#reconfigure()].
    ///
    /// @return this
    public final R with(String key, Object value) {
        properties.put(key, value.toString());
        return self();
    }

    /// As [#with], for a key that shall have its default.
    ///
    /// @return this
    public final R without(String key) {
        properties.remove(key);
        return self();
    }

    /// What it is configured with.
    protected final Map<String, String> properties() {
        return Map.copyOf(properties);
    }

    /// Has the server work by what [#with] has been told meanwhile.
    public final void reconfigure() throws IOException {
        reconfigure(server, properties());
    }

    // ---- the server

    /// The server.
    public final S server() {
        return server;
    }

    /// Its loop.
    public final RunningLoop loop() {
        return loop;
    }

    /// Starts one more, of the same configuration and applications, which the test stops.
    public final S startAnother() throws IOException {
        return start(properties(), loop, applications);
    }

    /// Stops the server, which else happens after the test. Blocks until it has.
    public final void stop() {
        stopped = true;
        server.stop();
    }

    /// Where it listens, if that is one address of TCP.
    public final int port() {
        return URI.create(server.address()).getPort();
    }

    /// Connects to it.
    public final Client connect() throws IOException {
        return new Client(port());
    }

    /// The answer to one request on a connection of its own, which the server must close.
    public final String exchange(String request) throws IOException {
        try (Client client = connect()) {
            return client.send(request).readToEnd();
        }
    }
}
