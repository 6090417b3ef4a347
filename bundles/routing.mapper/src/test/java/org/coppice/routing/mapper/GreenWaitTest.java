package org.coppice.routing.mapper;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.routing.spi.Deployment;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// Waiting parks the green thread: all of this happens on one loop.
public class GreenWaitTest {
    @Rule public final Timeout timeout = Timeout.seconds(60);

    @Test
    public void requestsWaitForASuccessorThatTheSameLoopBrings() throws Exception {
        MappedRoutes routes = Routing.routes(0, 600_000);
        Deployment<MappedRoute> old = Routing.named("old", "/");
        routes.add(old);
        routes.remove(old);
        List<String> answers =
                Coppice.run(() -> {
                    GreenThread<String> first = spawnCall(routes);
                    GreenThread<String> second = spawnCall(routes);
                    while (routes.waiting() < 2) {
                        Coppice.giveWay();
                    }
                    routes.add(Routing.named("new", "/"));
                    return List.of(first.await(), second.await());
                });
        assertEquals(List.of("new", "new"), answers);
    }

    @Test
    public void aRemovalOnTheLoopLetsItsRequestsFinish() throws Exception {
        MappedRoutes routes = Routing.routes(600_000, 0);
        Deployment<MappedRoute> deployment = Routing.named("a", "/");
        routes.add(deployment);
        String text =
                Coppice.run(() -> {
                    Body body =
                            Router.dispatch(
                                    routes, Environ.blank("GET", "/"), new Routing.Started());
                    GreenThread<Object> removal =
                            Coppice.spawn(() -> {
                                routes.remove(deployment);
                                return "removed";
                            });
                    while (!routes.routes().isEmpty()) {
                        Coppice.giveWay();
                    }
                    String read = Routing.text(body);
                    body.close();
                    return read + " " + removal.await();
                });
        assertEquals("a removed", text);
    }

    private static GreenThread<String> spawnCall(MappedRoutes routes) {
        return Coppice.spawn(() -> Routing.call(routes, "GET", "/").text());
    }
}
