package org.coppice.websocket.server;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.websocket.api.WebSocketRoute;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;

/// Connections go from one handler to the next one.
public class SuccessionTest extends DeploymentTestCase {
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
    public void aSuccessorThatDoesNotStartTakesNothing() throws Exception {
        configured("graceMillis", FOR_EVER);
        ServiceRegistration<?> first = deploy(answering("one"), WebSocketRoute.TAKES_OVER, true);
        Heard client = server.talk("/");
        assertEquals("text one a 1", client.send("a").next());
        first.unregister();
        ServiceRegistration<?> broken =
                deployBy(context, new Broken(), WebSocketRoute.TAKES_OVER, true);
        deploy(answering("three"), WebSocketRoute.TAKES_OVER, true);
        assertEquals("text three b 2", client.send("b").next());
        broken.unregister();
        client.close(1000, "");
        assertEquals("close 1000", client.next());
    }

    @Test
    public void aSuccessorThatCanBeHadLaterTakesThemThen() throws Exception {
        configured("graceMillis", FOR_EVER);
        ServiceRegistration<?> first = deploy(answering("one"), WebSocketRoute.TAKES_OVER, true);
        Heard client = server.talk("/");
        assertEquals("text one a 1", client.send("a").next());
        first.unregister();
        Broken component = new Broken();
        deployBy(context, component, WebSocketRoute.TAKES_OVER, true);
        component.started(answering("two"));
        while (deployed() == null) { // it is tried again after a while
            Thread.onSpinWait();
        }
        assertEquals("text two b 2", client.send("b").next());
        client.close(1000, "");
        assertEquals("close 1000", client.next());
    }

    @Test
    public void aSuccessorWithABadPropertyTakesNothing() throws Exception {
        configured("graceMillis", FOR_EVER);
        ServiceRegistration<?> first = deploy(answering("one"), WebSocketRoute.TAKES_OVER, true);
        Heard client = server.talk("/");
        assertEquals("text one a 1", client.send("a").next());
        first.unregister();
        deployBadly("two");
        deploy(answering("three"), WebSocketRoute.TAKES_OVER, true);
        assertEquals("text three b 2", client.send("b").next());
        client.close(1000, "");
        assertEquals("close 1000", client.next());
    }

    @Test
    public void aSuccessorWhosePropertiesAreMendedTakesThem() throws Exception {
        configured("graceMillis", FOR_EVER);
        ServiceRegistration<?> first = deploy(answering("one"), WebSocketRoute.TAKES_OVER, true);
        Heard client = server.talk("/");
        assertEquals("text one a 1", client.send("a").next());
        first.unregister();
        String[] patterns = {PATTERN};
        deployBadly("two")
                .setProperties(
                        new Hashtable<>(
                                Map.of(
                                        WebSocketRoute.PATTERNS,
                                        patterns,
                                        WebSocketRoute.TAKES_OVER,
                                        true)));
        assertEquals("text two b 2", client.send("b").next());
        client.close(1000, "");
        assertEquals("close 1000", client.next());
    }

    private ServiceRegistration<?> deployBadly(String name) {
        return deploy(
                answering(name),
                WebSocketRoute.TAKES_OVER,
                true,
                WebSocketRoute.MAX_MESSAGE_BYTES,
                "many");
    }

    @Test
    public void anotherBundleWithTheSamePatternTakesNothing() throws Exception {
        configured("graceMillis", FOR_EVER);
        ServiceRegistration<?> first = deploy(answering("one"), WebSocketRoute.TAKES_OVER, true);
        Heard client = server.talk("/");
        assertEquals("text one a 1", client.send("a").next());
        first.unregister();
        Bundle stranger = bundle("stranger");
        deployBy(
                stranger.getBundleContext(),
                answering("stranger"),
                WebSocketRoute.TAKES_OVER,
                true);
        deploy(answering("two"), WebSocketRoute.TAKES_OVER, true);
        assertEquals("text two b 2", client.send("b").next());
        client.close(1000, "");
        assertEquals("close 1000", client.next());
    }

    @Test
    public void aHandlerWithAnotherOfThePatternsTakesNothing() throws Exception {
        configured("graceMillis", FOR_EVER);
        server.application((environ, start) -> {
            environ.put(Environ.ROUTE_PATTERN, PATTERN);
            return deployed().call(environ, start);
        });
        String[] both = {PATTERN, "/talk"};
        String[] other = {"/talk", "/more"};
        ServiceRegistration<?> first =
                deploy(
                        answering("one"),
                        WebSocketRoute.PATTERNS,
                        both,
                        WebSocketRoute.TAKES_OVER,
                        true);
        Heard client = server.talk("/");
        assertEquals("text one a 1", client.send("a").next());
        first.unregister();
        deploy(answering("two"), WebSocketRoute.PATTERNS, other, WebSocketRoute.TAKES_OVER, true);
        deploy(answering("three"), WebSocketRoute.TAKES_OVER, true);
        assertEquals("text three b 2", client.send("b").next());
        client.close(1000, "");
        assertEquals("close 1000", client.next());
    }

    @Test
    public void aHandshakeDuringWhichTheHandlerGoesIsServedByTheNextOne() throws Exception {
        configured("graceMillis", FOR_EVER);
        ServiceRegistration<?> first = deploy(answering("one"));
        server.application((environ, start) -> {
            Body answer = deployed().call(environ, start);
            first.unregister();
            return answer;
        });
        Heard client = server.talk("/");
        client.send("a");
        deploy(answering("two"));
        assertEquals("text two a 1", client.next());
        client.close(1000, "");
        assertEquals("close 1000", client.next());
    }

    @Test
    public void aHandshakeForWhichNobodyComesIsClosedWhenTheGraceIsOver() throws Exception {
        configured("graceMillis", "100");
        ServiceRegistration<?> first = deploy(answering("one"));
        server.application((environ, start) -> {
            Body answer = deployed().call(environ, start);
            first.unregister();
            return answer;
        });
        assertEquals("close 1001", server.talk("/").next());
    }

    @Test
    public void aServerThatStopsSaysGoodByeToThoseThatWait() throws Exception {
        configured("graceMillis", FOR_EVER);
        ServiceRegistration<?> first = deploy(answering("one"), WebSocketRoute.TAKES_OVER, true);
        Heard client = server.talk("/");
        assertEquals("text one a 1", client.send("a").next());
        first.unregister();
        assertEquals("one 1012 Another handler goes on with the connection", told.take());
        server.stop();
        assertEquals("close 1001", client.next());
    }

    @Test
    public void thoseThatWaitAreToldWithoutBeingComparedWithEachOther() throws Exception {
        configured();
        Succession succession = new Succession(component.server());
        DeployedHandler former =
                new DeployedHandler(
                        component.server(),
                        context,
                        reference(deploy(answering("one"))),
                        succession);
        List<Orphan> givenUp = List.of(incomparable(), incomparable());
        succession.seek(former, givenUp, Duration.ZERO);
        for (Orphan each : givenUp) {
            assertEquals(Optional.empty(), each.heir().future().join());
        }
        List<Orphan> closed = List.of(incomparable(), incomparable());
        succession.seek(former, closed, Duration.ofDays(1));
        succession.close();
        for (Orphan each : closed) {
            assertEquals(Optional.empty(), each.heir().future().join());
        }
    }

    /// An update begins when the stop is over, however long that takes.
    @Test
    public void theGraceForASuccessorBeginsWhenTheBundleHasStopped() throws Exception {
        configured("graceMillis", "0");
        Bundle shop = bundle("shop");
        DeployedHandler former = deployed(shop.getBundleContext());
        DeployedHandler other = deployed(context);
        Orphan waiting = incomparable();
        SynchronousBundleListener stopping =
                event -> {
                    if (event.getBundle() == shop && event.getType() == BundleEvent.STOPPING) {
                        succession().seek(former, List.of(waiting), Duration.ZERO);
                        for (int i = 0; i < 100; i++) {
                            mustBeGivenUp(other);
                        }
                        told.add("given up: " + waiting.heir().future().isDone());
                    }
                };
        context.addBundleListener(stopping);
        shop.stop();
        assertEquals("given up: false", told.take());
        assertEquals(Optional.empty(), waiting.heir().future().join());
    }

    private void mustBeGivenUp(DeployedHandler former) {
        Orphan orphan = incomparable();
        succession().seek(former, List.of(orphan), Duration.ZERO);
        assertEquals(Optional.empty(), orphan.heir().future().join());
    }

    private Succession succession() {
        return component.handlers().succession();
    }

    private DeployedHandler deployed(BundleContext owner) {
        return new DeployedHandler(
                component.server(),
                context,
                reference(deployBy(owner, answering("one"))),
                succession());
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<Object> reference(ServiceRegistration<?> service) {
        return (ServiceReference<Object>) service.getReference();
    }

    /// Of a request that may not be compared, as that takes long and belongs to another thread.
    private static Orphan incomparable() {
        Object value =
                new Object() {
                    @Override
                    public boolean equals(Object other) {
                        throw new AssertionError("requests are compared");
                    }

                    @Override
                    public int hashCode() {
                        throw new AssertionError("requests are compared");
                    }
                };
        return new Orphan(Environ.of(Map.of("key", value)), true);
    }
}
