package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.coppice.green.RunOptions;
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

    private final SwappableApplications registry = new SwappableApplications();
    private final Map<String, String> properties = new ConcurrentHashMap<>();
    private HttpServer server;
    private boolean stopped;

    RunningServer() {
        this(RunOptions.DEFAULTS);
    }

    /// With a loop that has these options, such as a clock.
    RunningServer(RunOptions options) {
        loop = new RunningLoop(options);
        properties.put("port", "0");
        application(hello());
    }

    static Application hello() {
        return (environ, start) -> {
            start.start(Status.of(200), Headers.of("Content-Type", "text/plain"));
            return Body.of("Hello, World!");
        };
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
        server = new HttpServer("test", settings(), loop, registry);
        server.start();
    }

    @Override
    protected void after() {
        if (!stopped) {
            server.stop();
        }
    }

    RunningServer application(Application application) {
        registry.set(application);
        return this;
    }

    void removeApplication() {
        registry.clear();
    }

    int misses() {
        return registry.misses();
    }

    /// To be said before the server starts, or before [#reconfigure].
    RunningServer with(String key, Object value) {
        properties.put(key, value.toString());
        return this;
    }

    RunningServer without(String key) {
        properties.remove(key);
        return this;
    }

    ServerSettings settings() {
        return ServerSettings.of(properties);
    }

    void reconfigure() throws IOException {
        server.reconfigure(settings());
    }

    HttpServer server() {
        return server;
    }

    void stop() {
        stopped = true;
        server.stop();
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
