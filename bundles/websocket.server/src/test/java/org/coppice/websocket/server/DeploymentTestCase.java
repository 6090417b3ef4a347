package org.coppice.websocket.server;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.testkit.FrameworkRule;
import org.coppice.green.testkit.LogLines;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSocketClosedException;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketRoute;
import org.coppice.wsgi.api.Application;
import org.junit.Before;
import org.junit.Rule;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/// Has handlers that are services of a real framework, which its own context registers, and an HTTP
/// server with the applications that they become.
abstract class DeploymentTestCase {
    static final String PATTERN = "/chat/{room}";
    static final String FOR_EVER = "600000";

    final LogLines log = new LogLines();
    final FrameworkRule framework = new FrameworkRule();
    final SocketServerRule server = new SocketServerRule();

    @Rule
    public final RuleChain rules =
            RuleChain.outerRule(Timeout.seconds(60)).around(log).around(server).around(framework);

    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    BundleContext context;
    WebSocketComponent component;

    @Before
    public void start() throws Exception {
        context = framework.context();
        server.application((environ, start) -> deployed().call(environ, start));
    }

    final Application deployed() throws InvalidSyntaxException {
        Collection<ServiceReference<Application>> found =
                context.getServiceReferences(Application.class, null);
        return context.getService(found.iterator().next());
    }

    final void configured(String... settings) {
        component = new WebSocketComponent(context, properties(settings));
        component.deployHandlers();
    }

    static Map<String, String> properties(String... settings) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            properties.put(settings[i], settings[i + 1]);
        }
        return properties;
    }

    final ServiceRegistration<?> deploy(WebSocketHandler handler, Object... more) {
        return deployBy(context, handler, more);
    }

    /// Deploys one of a bundle.
    final ServiceRegistration<?> deployBy(BundleContext owner, Object handler, Object... more) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(WebSocketRoute.PATTERNS, new String[] {PATTERN});
        for (int i = 0; i < more.length; i += 2) {
            properties.put((String) more[i], more[i + 1]);
        }
        return owner.registerService(WebSocketHandler.class.getName(), handler, properties);
    }

    final WebSocketHandler answering(String name) {
        return socket -> {
            try {
                while (true) {
                    socket.send(name + " " + socket.receive() + count(socket));
                }
            } catch (WebSocketClosedException e) {
                told.add(name + " " + e.status());
            }
        };
    }

    private static String count(WebSocket socket) {
        return " " + socket.attributes().merge("count", 1, (a, b) -> (int) a + (int) b);
    }

    /// A bundle of that name, which runs and has nothing.
    final Bundle bundle(String name) throws IOException, BundleException {
        Bundle bundle = framework.install(name);
        bundle.start();
        return bundle;
    }

    /// Those that who comes now belongs to.
    final Conversations conversations(String pattern) {
        return component.handlers().succession().deployed().stream()
                .filter(each -> each.properties().patterns().contains(pattern))
                .findFirst()
                .orElseThrow()
                .conversations();
    }

    /// Returns once those who come are apart from the former ones.
    final void awaitOthers(String pattern, Conversations former) {
        while (conversations(pattern) == former) {
            Thread.onSpinWait();
        }
    }

    final CompletableFuture<Void> unregistering(ServiceRegistration<?> service) {
        return CompletableFuture.runAsync(service::unregister, task -> new Thread(task).start());
    }
}
