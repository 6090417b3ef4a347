package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.util.concurrent.FutureTask;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/// A bundle with WebSocket handlers and plain routes is updated while clients talk to it.
public class WebSocketUpdateIT extends BuiltContainer {
    private static final String PID = "org.coppice.websocket.server";
    private static final String COMPONENT = PID + ".WebSocketComponent";
    private static final String TEN_MINUTES = "600000";

    private final HttpClient http = HttpClient.newHttpClient();
    private Bundle bundle;

    @Before
    public void deploy() throws Exception {
        bundle =
                context.installBundle(
                        "test:talk", new ByteArrayInputStream(RouteJar.ofRevision(0)));
        bundle.start();
        awaitRoute("/talk/");
        awaitRoute("/long-talk/");
        awaitRoute("/revision/");
        awaitRoute("/things");
    }

    @After
    public void remove() throws Exception {
        http.close();
        Files.deleteIfExists(home.configuration(PID));
        bundle.uninstall();
    }

    @Test
    public void itsPlainRoutesAndThoseThatAreTakenOverDoNotWaitForConversationsThatEnd()
            throws Exception {
        home.configure(PID, "graceMillis=" + TEN_MINUTES);
        Deadline.await("the grace holds", this::graceMillis, TEN_MINUTES::equals);
        Talker ending = Talker.over(http, address(), "/talk/ending");
        ending.expects("hello", "1.0.0 ending hello");
        Talker kept = Talker.over(http, address(), "/long-talk/kept");
        kept.expects("hello", "1.0.0 kept hello");
        FutureTask<Void> update =
                new FutureTask<>(() -> {
                    bundle.update(new ByteArrayInputStream(RouteJar.ofRevision(1)));
                    return null;
                });
        Thread.ofPlatform().start(update);
        Deadline.await("it stops", bundle::getState, state -> state == Bundle.STOPPING);
        WebClient.get(address(), "/revision/x").mustBe(200, "1.0.0 x");
        WebClient.get(address(), "/things/x").mustBe(200, "1.0.0 x");
        kept.expects("still there", "1.0.0 kept still there");
        Talker late = Talker.over(http, address(), "/long-talk/late");
        late.expects("hello", "1.0.0 late hello");
        Talker meanwhile = Talker.over(http, address(), "/talk/meanwhile");
        meanwhile.expects("hello", "1.0.0 meanwhile hello");
        meanwhile.socket().sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        ending.expects("still there", "1.0.0 ending still there");
        assertEquals(Bundle.STOPPING, bundle.getState());
        ending.socket().sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        update.get();
        kept.expects("again", "1.0.1 kept again");
        late.expects("again", "1.0.1 late again");
        WebClient.get(address(), "/revision/x").mustBe(200, "1.0.1 x");
        Talker next = Talker.over(http, address(), "/talk/next");
        next.expects("hello", "1.0.1 next hello");
        for (Talker each : new Talker[] {kept, late, next}) {
            each.socket().abort();
        }
    }

    /// Its stack is not in the log once more for each request.
    @Test
    public void aHandlerThatCannotStartIsUnavailableAndToldNowAndThen() throws Exception {
        Bundle broken =
                context.installBundle(
                        "test:broken",
                        new ByteArrayInputStream(RouteJar.of("3.0.0", "/v3/", "/LongTalk.class")));
        broken.start();
        awaitRoute("/v3/long-talk/");
        int requests = 100;
        for (int i = 0; i < requests; i++) {
            WebClient.get(address(), "/v3/long-talk/x")
                    .mustBe(503, "the route cannot answer now, try again\n");
        }
        log.await("LongTalk gives no service: its component fails to start");
        long stacks = log.entries().stream().filter(each -> each.contains("\n\tat ")).count();
        assertTrue(stacks + " stacks", stacks < requests / 2);
        broken.uninstall();
    }

    private Object graceMillis() throws InvalidSyntaxException {
        ServiceReference<?>[] found = context.getAllServiceReferences(COMPONENT, null);
        return found == null ? "none" : String.valueOf(found[0].getProperty("graceMillis"));
    }
}
