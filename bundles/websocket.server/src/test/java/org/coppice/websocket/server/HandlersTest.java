package org.coppice.websocket.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.coppice.green.Coppice;
import org.coppice.green.testkit.LogLines;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSocketClosedException;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketRoute;
import org.coppice.wsgi.api.Application;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/// Handlers that are services of a real framework, which has no bundles: its own context registers
/// them.
public class HandlersTest {
    private static final String PATTERN = "/chat/{room}";
    private static final String FOR_EVER = "600000";

    private final LogLines log = new LogLines();
    private final TemporaryFolder folder = new TemporaryFolder();
    private final SocketServerRule server = new SocketServerRule();

    @Rule
    public final RuleChain rules =
            RuleChain.outerRule(Timeout.seconds(60)).around(log).around(folder).around(server);

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private Framework framework;
    private BundleContext context;
    private WebSocketComponent component;

    @Before
    public void start() throws Exception {
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class).findFirst().get();
        framework =
                factory.newFramework(
                        Map.of("org.osgi.framework.storage", folder.getRoot().getPath()));
        framework.start();
        context = framework.getBundleContext();
        server.application((environ, start) -> deployed().call(environ, start));
    }

    @After
    public void stop() throws Exception {
        framework.stop();
        framework.waitForStop(0);
    }

    private Application deployed() throws InvalidSyntaxException {
        Collection<ServiceReference<Application>> found =
                context.getServiceReferences(Application.class, null);
        return context.getService(found.iterator().next());
    }

    private void configured(String... settings) {
        component = new WebSocketComponent(context, properties(settings));
    }

    private static Map<String, String> properties(String... settings) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            properties.put(settings[i], settings[i + 1]);
        }
        return properties;
    }

    private ServiceRegistration<?> deploy(WebSocketHandler handler, Object... more) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(WebSocketRoute.PATTERNS, new String[] {PATTERN});
        for (int i = 0; i < more.length; i += 2) {
            properties.put((String) more[i], more[i + 1]);
        }
        return context.registerService(WebSocketHandler.class, handler, properties);
    }

    private WebSocketHandler answering(String name) {
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

    private CompletableFuture<Void> unregistering(ServiceRegistration<?> service) {
        return CompletableFuture.runAsync(service::unregister, task -> new Thread(task).start());
    }

    @Test
    public void aHandlerIsRegisteredAsARoute() throws Exception {
        configured();
        ServiceRegistration<?> service =
                deploy(answering("one"), WebSocketRoute.NAME, "chat", Application.NAME, "talk");
        ServiceReference<Application> route =
                context.getServiceReferences(Application.class, null).iterator().next();
        assertEquals(PATTERN, ((String[]) route.getProperty("coppice.route"))[0]);
        assertEquals("GET", route.getProperty("coppice.methods"));
        assertEquals("chat", route.getProperty("coppice.name"));
        assertEquals("talk", route.getProperty("coppice.application"));
        Heard client = server.talk("/");
        assertEquals("text one a 1", client.send("a").next());
        client.close(1000, "");
        assertEquals("close 1000", client.next());
        service.unregister();
        assertTrue(context.getServiceReferences(Application.class, null).isEmpty());
    }

    @Test
    public void theConversationsOfAHandlerThatGoesAreClosedWhenTheirGraceIsOver() throws Exception {
        configured("graceMillis", "0");
        ServiceRegistration<?> service = deploy(answering("one"));
        Heard client = server.talk("/");
        assertEquals("text one a 1", client.send("a").next());
        service.unregister();
        assertEquals("close 1001", client.next());
        assertEquals("one 1001", told.take());
    }

    @Test
    public void theyMayEndByThemselvesBefore() throws Exception {
        configured("graceMillis", FOR_EVER);
        ServiceRegistration<?> service = deploy(answering("one"));
        Heard client = server.talk("/");
        assertEquals("text one a 1", client.send("a").next());
        CompletableFuture<Void> gone = unregistering(service);
        while (!context.getServiceReferences(Application.class, null).isEmpty()) {
            Thread.onSpinWait();
        }
        assertEquals("text one b 2", client.send("b").next());
        assertFalse(gone.isDone());
        client.close(1000, "");
        gone.join();
    }

    @Test
    public void aHandlerThatDoesNotEndIsKilledAndItsStackLogged() throws Exception {
        configured("graceMillis", "0");
        ServiceRegistration<?> service = deploy(HandlersTest::stubborn);
        Heard client = server.talk("/");
        assertEquals("text here", client.next());
        service.unregister();
        assertEquals("close 1001", client.next());
        assertEquals(1, log.containing("does not end: it is killed").size());
        assertFalse(log.containing("HandlersTest.stubborn").isEmpty());
    }

    private static void stubborn(WebSocket socket) throws IOException {
        socket.send("here");
        Coppice.sleep(Duration.ofHours(1));
    }

    @Test
    public void aSuccessorGoesOnWithTheConnections() throws Exception {
        configured("graceMillis", FOR_EVER);
        ServiceRegistration<?> first = deploy(answering("one"), WebSocketRoute.TAKES_OVER, true);
        Heard client = server.talk("/");
        assertEquals("text one a 1", client.send("a").next());
        first.unregister();
        assertEquals("one 1012 Another handler goes on with the connection", told.take());
        client.send("b");
        ServiceRegistration<?> second = deploy(answering("two"), WebSocketRoute.TAKES_OVER, "true");
        assertEquals("text two b 2", client.next());
        client.close(1000, "");
        assertEquals("close 1000", client.next());
        second.unregister();
    }

    @Test
    public void aSuccessorThatIsThereAlreadyTakesThemAtOnce() throws Exception {
        configured("graceMillis", FOR_EVER);
        ServiceRegistration<?> first = deploy(answering("one"));
        Heard client = server.talk("/");
        assertEquals("text one a 1", client.send("a").next());
        deploy(answering("two"), WebSocketRoute.TAKES_OVER, true);
        first.unregister();
        assertEquals("text two b 2", client.send("b").next());
        client.close(1000, "");
        assertEquals("close 1000", client.next());
    }

    @Test
    public void connectionsForWhichNoSuccessorComesAreClosed() throws Exception {
        configured("graceMillis", "100");
        ServiceRegistration<?> first = deploy(answering("one"), WebSocketRoute.TAKES_OVER, true);
        Heard client = server.talk("/");
        assertEquals("text one a 1", client.send("a").next());
        first.unregister();
        assertEquals("close 1001", client.next());
    }

    @Test
    public void aServerThatGoesClosesEverything() throws Exception {
        configured("graceMillis", "0");
        deploy(answering("one"), WebSocketRoute.TAKES_OVER, true);
        Heard client = server.talk("/");
        assertEquals("text one a 1", client.send("a").next());
        component.close();
        assertEquals("close 1001", client.next());
        assertTrue(context.getServiceReferences(Application.class, null).isEmpty());
    }

    @Test
    public void connectionsThatWaitForASuccessorAreClosedWithTheServer() throws Exception {
        configured("graceMillis", FOR_EVER);
        ServiceRegistration<?> first = deploy(answering("one"), WebSocketRoute.TAKES_OVER, true);
        Heard client = server.talk("/");
        assertEquals("text one a 1", client.send("a").next());
        first.unregister();
        component.close();
        assertEquals("close 1001", client.next());
    }

    @Test
    public void aBadConfigurationChangesNothingAndIsToldInOneLine() throws Exception {
        configured("graceMillis", "0");
        component.configure(properties("maxFrameBytes", "124", "overflow", "wait"));
        List<String> lines = log.containing("is refused");
        assertEquals(lines.toString(), 1, lines.size());
        assertTrue(
                lines.getFirst(),
                lines.getFirst().contains("maxFrameBytes=124 is not allowed: give a whole number"));
        assertTrue(lines.getFirst(), lines.getFirst().contains("overflow=wait"));
    }

    @Test
    public void aBadPropertyIsToldInOneLine() throws Exception {
        configured();
        deploy(answering("one"), WebSocketRoute.MAX_MESSAGE_BYTES, "many");
        assertEquals(1, log.containing("coppice.maxMessageBytes = many").size());
        assertTrue(context.getServiceReferences(Application.class, null).isEmpty());
    }
}
