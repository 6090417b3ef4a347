package org.coppice.websocket.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.coppice.green.Coppice;
import org.coppice.routing.api.RefusedRoute;
import org.coppice.websocket.api.IncomingMessage;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSocketRoute;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.testkit.Client;
import org.junit.Test;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/// Handlers that are services come, change and go.
public class HandlersTest extends DeploymentTestCase {
    @Test
    public void aHandlerIsRegisteredAsARoute() throws Exception {
        configured();
        ServiceRegistration<?> service =
                deploy(answering("one"), WebSocketRoute.NAME, "chat", Application.NAME, "talk");
        ServiceReference<Application> route =
                context.getServiceReferences(Application.class, null).iterator().next();
        assertEquals(PATTERN, ((String[]) route.getProperty("coppice.route"))[0]);
        assertEquals("GET", route.getProperty("coppice.methods"));
        assertEquals("websocket", route.getProperty("coppice.upgrade"));
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

    /// He is interrupted while connections are taken from their handler, which this one cannot be.
    @Test
    public void whoIsInterruptedWhileAHandlerGoesSaysGoodByeAllTheSame() throws Exception {
        configured("graceMillis", FOR_EVER);
        ServiceRegistration<?> service =
                deploy(this::amidAMessage, WebSocketRoute.TAKES_OVER, true);
        Heard client = server.talk("/").sendPart("ab");
        assertEquals("amid a message", told.take());
        CountDownLatch gone = new CountDownLatch(1);
        server.loop().next().execute(() -> await(gone));
        Thread.currentThread().interrupt();
        service.unregister();
        assertTrue(Thread.interrupted());
        gone.countDown();
        assertEquals("close 1001", client.next());
    }

    private void amidAMessage(WebSocket socket) throws IOException {
        IncomingMessage message = socket.receiveStream();
        told.add("amid a message");
        message.text().transferTo(Writer.nullWriter());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
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
    public void whoComesWhileAServerGoesIsServed() throws Exception {
        configured("graceMillis", FOR_EVER);
        deploy(answering("one"));
        Heard ending = server.talk("/");
        assertEquals("text one a 1", ending.send("a").next());
        Conversations former = conversations(PATTERN);
        CompletableFuture<Void> closed =
                CompletableFuture.runAsync(component::close, task -> new Thread(task).start());
        awaitOthers(PATTERN, former);
        Heard late = server.talk("/");
        assertEquals("text one a 1", late.send("a").next());
        for (Heard each : new Heard[] {ending, late}) {
            each.close(1000, "");
            assertEquals("close 1000", each.next());
        }
        closed.join();
        assertTrue(context.getServiceReferences(Application.class, null).isEmpty());
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

    @Test
    public void whatIsRefusedIsListedUntilItIsPutRight() throws Exception {
        configured();
        RefusedHandlers table = new RefusedHandlers(component);
        deploy(answering("fine"));
        assertEquals(List.of(), table.refused());
        ServiceRegistration<?> service =
                deploy(
                        answering("one"),
                        "component.name",
                        "acme.Chat",
                        WebSocketRoute.MAX_FRAME_BYTES,
                        "12");
        assertEquals(
                List.of(
                        new RefusedRoute(
                                PATTERN,
                                "org.apache.felix.framework, acme.Chat",
                                "coppice.maxFrameBytes = 12 is not allowed: give a whole number"
                                        + " from 125 to 2147483639, or 0")),
                table.refused());
        assertEquals(List.of(), table.routes());
        service.setProperties(
                new Hashtable<>(
                        Map.of(
                                WebSocketRoute.PATTERNS,
                                new String[] {"/a", "/b"},
                                WebSocketRoute.ORIGINS,
                                "b.example")));
        RefusedRoute both = table.refused().getFirst();
        assertEquals("", both.pattern());
        assertTrue(both.reason(), both.reason().contains("\"b.example\" is no origin: give"));
        service.setProperties(new Hashtable<>(Map.of(WebSocketRoute.PATTERNS, PATTERN)));
        assertEquals(List.of(), table.refused());
        service.setProperties(
                new Hashtable<>(
                        Map.of(
                                WebSocketRoute.PATTERNS,
                                PATTERN,
                                WebSocketRoute.MAX_MESSAGE_BYTES,
                                "x")));
        assertEquals(1, table.refused().size());
        service.unregister();
        assertEquals(List.of(), table.refused());
    }

    @Test
    public void aHandlerIsKilledAlsoWhereAnotherGreenThreadOfItReceives() throws Exception {
        configured("graceMillis", "0");
        ServiceRegistration<?> service = deploy(HandlersTest::receivingElsewhere);
        try (Client client = server.connect()) {
            client.sendRaw(SocketServerRule.HANDSHAKE).readUntil("here");
            service.unregister();
            assertEquals("\u0088\2\u0003\u00e9", client.readToEnd());
        }
        assertEquals(1, log.containing("does not end: it is killed").size());
        assertEquals(List.of(), log.containing("though they were killed"));
    }

    private static void receivingElsewhere(WebSocket socket) throws IOException {
        Coppice.spawn(socket::next);
        stubborn(socket);
    }

    @Test
    public void whatIsNoOriginIsToldInOneLine() throws Exception {
        configured();
        deploy(answering("one"), WebSocketRoute.ORIGINS, List.of("https://a.example", "b.example"));
        List<String> lines = log.containing("is refused");
        assertEquals(lines.toString(), 1, lines.size());
        assertTrue(
                lines.getFirst(),
                lines.getFirst()
                        .contains(
                                "coppice.origins is not allowed: \"b.example\" is no origin: give a"
                                        + " scheme and a host without a path, as"
                                        + " https://example.org"));
        assertTrue(context.getServiceReferences(Application.class, null).isEmpty());
    }

    @Test
    public void whatIsNoSubProtocolIsToldInOneLine() throws Exception {
        configured();
        deploy(answering("one"), WebSocketRoute.PROTOCOLS, "chat, talk");
        List<String> lines = log.containing("is refused: protocols: \"chat, talk\" is no");
        assertEquals(log.containing("is refused").toString(), 1, lines.size());
        assertTrue(context.getServiceReferences(Application.class, null).isEmpty());
    }

    @Test
    public void whoServesWhereIsToldInASentence() throws Exception {
        configured();
        deploy(answering("one"), Application.NAME, "talk");
        String route = " serves WebSockets at " + PATTERN + ", application talk";
        assertEquals(1, log.containing(route).size());
    }

    @Test
    public void framesLongerThanMessagesAreToldInOneLine() throws Exception {
        configured("maxFrameBytes", "2000", "maxMessageBytes", "1000");
        assertEquals(1, log.containing("maxFrameBytes=2000 is more than maxMessageBytes").size());
    }

    @Test
    public void aRouteMayHaveItsOwnLimits() throws Exception {
        configured("maxFrameBytes", "200", "maxMessageBytes", "200");
        deploy(answering("one"), WebSocketRoute.MAX_MESSAGE_BYTES, 1000);
        Heard client = server.talk("/");
        String message = "x".repeat(1000);
        assertEquals("text one " + message + " 1", client.send(message).next());
        client.send(message + "x");
        assertTrue(client.next().startsWith("close 1009"));
    }

    @Test
    public void aRouteMayLimitItsFramesAlone() throws Exception {
        configured();
        deploy(answering("one"), WebSocketRoute.MAX_FRAME_BYTES, "200");
        Heard client = server.talk("/");
        client.send("x".repeat(201));
        assertEquals(
                "close 1009 Incoming frame of 201 bytes is above length limit of 200 bytes.",
                client.next());
    }

    /// So routers tell it, have others go before it and try again, as with any other service.
    @Test
    public void aHandlerThatCannotBeHadIsAnApplicationThatCannotBeHad() throws Exception {
        configured();
        Broken component = new Broken();
        deployBy(context, component);
        int requests = 1000;
        for (int i = 0; i < requests; i++) {
            assertNull(deployed());
        }
        assertEquals(List.of(), log.containing("serves WebSockets at"));
        int starts = component.starts();
        assertTrue(starts + " starts", starts < requests);
        component.started(answering("late"));
        while (deployed() == null) { // it is tried again after a while
            Thread.onSpinWait();
        }
        assertEquals(1, log.containing("serves WebSockets at").size());
        Heard client = server.talk("/");
        assertEquals("text late a 1", client.send("a").next());
        client.close(1000, "");
        assertEquals("close 1000", client.next());
    }

    /// Else each router would find out by itself only, after ever longer times.
    @Test
    public void aHandlerThatCanBeHadAfterAllIsToldToAllWhoAskedInVain() throws Exception {
        configured();
        Broken component = new Broken();
        deployBy(context, component);
        context.addServiceListener(event -> {
            if (event.getType() == ServiceEvent.MODIFIED) {
                told.add("modified " + name(event));
            }
        });
        component.started(answering("late"));
        while (deployed() == null) {
            Thread.onSpinWait();
        }
        assertEquals("modified " + Application.class.getName(), told.take());
    }

    private static String name(ServiceEvent event) {
        return ((String[]) event.getServiceReference().getProperty(Constants.OBJECTCLASS))[0];
    }

    @Test
    public void theConversationsOfABundleEndWhenItGivesTheServiceBack() throws Exception {
        configured("graceMillis", "0");
        BundleSockets shop = new BundleSockets(component, bundle("shop"));
        BundleSockets news = new BundleSockets(component, bundle("news"));
        Heard buyer = talkOver(shop.application(answering("shop")));
        Heard reader = talkOver(news.application(answering("news")));
        assertEquals("text shop a 1", buyer.send("a").next());
        assertEquals("text news a 1", reader.send("a").next());
        shop.close();
        assertEquals("close 1001", buyer.next());
        assertEquals("text news b 2", reader.send("b").next());
        news.close();
        assertEquals("close 1001", reader.next());
    }

    private Heard talkOver(Application application) {
        return server.application(application).talk("/");
    }
}
