package org.coppice.websocket.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.coppice.green.Coppice;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketRoute;
import org.coppice.wsgi.api.Application;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;

/// The conversations of a bundle that stops end before anything else of it goes.
public class StoppingBundleTest extends DeploymentTestCase {
    private static final String ENDING = "/ending";
    private static final String KEPT = "/kept";

    private Bundle shop;

    @Before
    public void route() throws Exception {
        server.application((environ, start) -> route(environ.path()).call(environ, start));
        configured("graceMillis", FOR_EVER);
        shop = bundle("shop");
    }

    private Application route(String path) throws Exception {
        return context.getService(
                context.getServiceReferences(Application.class, "(coppice.route=" + path + ")")
                        .iterator()
                        .next());
    }

    private void deployKept(String name) {
        deployBy(
                shop.getBundleContext(),
                answering(name),
                WebSocketRoute.PATTERNS,
                KEPT,
                WebSocketRoute.TAKES_OVER,
                true);
    }

    private void deployEnding(String name) {
        deployBy(shop.getBundleContext(), answering(name), WebSocketRoute.PATTERNS, ENDING);
    }

    /// Returns once the conversations of now take their leave.
    private FutureTask<Void> stopping(Bundle bundle) {
        Conversations former = conversations(ENDING);
        FutureTask<Void> stop =
                new FutureTask<>(() -> {
                    bundle.stop();
                    return null;
                });
        Thread.ofPlatform().start(stop);
        awaitOthers(ENDING, former);
        return stop;
    }

    @Test
    public void allElseOfItIsThereAsLongAsTheyLast() throws Exception {
        String plain = "a plain route";
        shop.getBundleContext().registerService(String.class, plain, null);
        deployEnding("one");
        Heard client = server.talk(ENDING);
        assertEquals("text one a 1", client.send("a").next());
        FutureTask<Void> stop = stopping(shop);
        assertEquals("text one b 2", client.send("b").next());
        ServiceReference<String> reference = context.getServiceReference(String.class);
        assertNotNull("unregistered before the conversation is over", reference);
        assertEquals(plain, context.getService(reference));
        client.close(1000, "");
        assertEquals("close 1000", client.next());
        stop.get();
    }

    @Test
    public void whoComesAsLongAsTheyLastIsServedAndThenToldToComeAgain() throws Exception {
        deployEnding("one");
        Heard ending = server.talk(ENDING);
        assertEquals("text one a 1", ending.send("a").next());
        FutureTask<Void> stop = stopping(shop);
        Heard late = server.talk(ENDING);
        assertEquals("text one a 1", late.send("a").next());
        ending.close(1000, "");
        assertEquals("close 1000", ending.next());
        assertEquals("close 1001", late.next());
        stop.get();
    }

    @Test
    public void whoIsInterruptedMeanwhileIsToldWhoseConversationsWereNotWaitedFor()
            throws Exception {
        BundleSockets sockets = new BundleSockets(component, shop);
        Heard client = server.application(sockets.application(answering("one"))).talk("/anywhere");
        assertEquals("text one a 1", client.send("a").next());
        StopHook hook =
                new StopHook(
                        context.getBundle(),
                        component.handlers(),
                        Set.of(sockets),
                        component.deadlines());
        Thread.currentThread().interrupt();
        hook.event(new BundleEvent(BundleEvent.STOPPING, shop), List.of());
        assertTrue(Thread.interrupted());
        assertEquals("close 1001", client.next());
        List<String> lines = log.containing("not waited for");
        assertTrue(lines.toString(), lines.getFirst().contains("the conversations of shop"));
    }

    @Test
    public void aHandlerThatSwallowsItsKillIsToldOnceAndNotWaitedForAgain() throws Exception {
        component.configure(properties("graceMillis", "0"));
        CompletableFuture<Void> release = new CompletableFuture<>();
        WebSocketHandler stubborn = socket -> outlive(socket, release);
        deployBy(shop.getBundleContext(), stubborn, WebSocketRoute.PATTERNS, ENDING);
        Heard client = server.talk(ENDING);
        assertEquals("text here", client.next());
        shop.stop();
        assertEquals("close 1001", client.next());
        assertEquals(1, log.containing("does not end: it is killed").size());
        assertEquals(1, log.containing("1 conversations do not end").size());
        release.complete(null);
    }

    private static void outlive(WebSocket socket, CompletableFuture<Void> release)
            throws IOException {
        socket.send("here");
        while (!release.isDone()) {
            try {
                Coppice.await(release);
            } catch (Throwable kill) {
                assertNotNull("a handler that knows no better", kill);
            }
        }
    }

    @Test
    public void soEndThoseOfTheApplicationsThatItHasMade() throws Exception {
        component.configure(properties("graceMillis", "0"));
        BundleSockets sockets = new BundleSockets(component, shop);
        Heard client = server.application(sockets.application(answering("one"))).talk("/anywhere");
        assertEquals("text one a 1", client.send("a").next());
        SynchronousBundleListener declarativeServices =
                _ -> {
                    told.add("its components go");
                    sockets.close();
                };
        context.addBundleListener(declarativeServices);
        shop.stop();
        assertEquals("close 1001", client.next());
        assertEquals("one 1001", told.take());
        assertEquals("its components go", told.take());
    }

    @Test
    public void anApplicationServesWhoComesWhileOthersTakeTheirLeave() throws Exception {
        BundleSockets sockets = new BundleSockets(component, shop);
        server.application(sockets.application(answering("one")));
        Heard ending = server.talk("/anywhere");
        assertEquals("text one a 1", ending.send("a").next());
        List<Conversations> former = sockets.renew();
        Heard late = server.talk("/anywhere");
        assertEquals("text one a 1", late.send("a").next());
        Conversations.awaitEnd(former, System.nanoTime());
        assertEquals("close 1001", ending.next());
        assertEquals("text one b 2", late.send("b").next());
        component.configure(properties("graceMillis", "0"));
        sockets.close();
        assertEquals("close 1001", late.next());
    }

    @Test
    public void anApplicationServesWhoComesWhileItIsClosed() throws Exception {
        BundleSockets sockets = new BundleSockets(component, shop);
        server.application(sockets.application(answering("one")));
        Heard ending = server.talk("/anywhere");
        assertEquals("text one a 1", ending.send("a").next());
        Thread closing = Thread.ofPlatform().start(sockets::close);
        while (closing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        Heard late = server.talk("/anywhere");
        assertEquals("text one a 1", late.send("a").next());
        ending.close(1000, "");
        assertEquals("close 1000", ending.next());
        assertEquals("close 1001", late.next());
        closing.join();
    }

    @Test
    public void thoseThatAreTakenOverGoOnMeanwhile() throws Exception {
        deployKept("one");
        deployEnding("one");
        Heard kept = server.talk(KEPT);
        assertEquals("text one a 1", kept.send("a").next());
        Heard ending = server.talk(ENDING);
        assertEquals("text one a 1", ending.send("a").next());
        FutureTask<Void> stop = stopping(shop);
        assertEquals("text one b 2", kept.send("b").next());
        Heard late = server.talk(KEPT);
        assertEquals("text one a 1", late.send("a").next());
        ending.close(1000, "");
        assertEquals("close 1000", ending.next());
        stop.get();
        mustGoOn(kept, late);
    }

    private void mustGoOn(Heard first, Heard second) throws BundleException, InterruptedException {
        first.send("c");
        shop.start();
        deployKept("two");
        assertEquals("text two c 3", first.next());
        assertEquals("text two b 2", second.send("b").next());
        for (Heard each : new Heard[] {first, second}) {
            each.close(1000, "");
            assertEquals("close 1000", each.next());
        }
    }

    @Test
    public void thoseThatAreTakenOverAreNotClosedForTheGraceThatOthersHaveUsedUp()
            throws Exception {
        component.configure(properties("graceMillis", "0"));
        deployKept("one");
        deployEnding("one");
        Heard kept = server.talk(KEPT);
        assertEquals("text one a 1", kept.send("a").next());
        Heard ending = server.talk(ENDING);
        assertEquals("text one a 1", ending.send("a").next());
        SynchronousBundleListener patience =
                _ -> component.configure(properties("graceMillis", FOR_EVER)); // for the successor
        context.addBundleListener(patience);
        shop.stop();
        assertEquals("close 1001", ending.next());
        kept.send("b");
        shop.start();
        deployKept("two");
        assertEquals("text two b 2", kept.next());
        kept.close(1000, "");
        assertEquals("close 1000", kept.next());
    }
}
