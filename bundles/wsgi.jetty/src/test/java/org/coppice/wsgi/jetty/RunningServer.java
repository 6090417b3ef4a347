package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.coppice.green.RunOptions;
import org.coppice.net.SharedListeners;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.junit.rules.ExternalResource;
import org.junit.rules.RuleChain;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/// A server on a free port, with a loop of its own, and applications that a test sets.
final class RunningServer extends ExternalResource {
    final RunningLoop loop;
    final SharedListeners listeners = new SharedListeners();

    private final SwappableApplications registry = new SwappableApplications();
    private final Map<String, String> properties = new ConcurrentHashMap<>();
    private JettyServer server;

    RunningServer() {
        this(RunOptions.DEFAULTS);
    }

    RunningServer(RunOptions options) {
        loop = new RunningLoop(options);
        properties.put("port", "0");
        application(answering(Body.of("Hello, World!")));
    }

    /// An application that answers 200 with this body.
    static Application answering(Body body) {
        return (environ, start) -> {
            start.start(Status.of(200), Headers.of("Content-Type", "text/plain"));
            return body;
        };
    }

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
        if (server != null) {
            server.stop();
        }
    }

    /// One more with the same applications and listeners.
    JettyServer startAnother() throws IOException {
        JettyServer another = new JettyServer("test", settings(), loop, registry, listeners);
        another.start();
        return another;
    }

    RunningServer application(Application application) {
        registry.set(application);
        return this;
    }

    /// To be said before the server starts, or before [#reconfigure].
    RunningServer with(String key, Object value) {
        properties.put(key, value.toString());
        return this;
    }

    JettySettings settings() {
        return JettySettings.of(properties);
    }

    void reconfigure() throws IOException {
        server.reconfigure(settings());
    }

    JettyServer server() {
        return server;
    }

    void stop() {
        server.stop();
        server = null;
    }

    int port() {
        return URI.create(server.address()).getPort();
    }

    Client connect() throws IOException {
        return new Client(port());
    }

    /// The answer to one request on a connection of its own, which the server must close.
    String exchange(String request) throws IOException {
        try (Client client = connect()) {
            return client.send(request).readToEnd();
        }
    }
}
