package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/// The jar of the WebSocket server is dropped into `deploy/`, which updates the installed bundle.
/// It is the only test of its container, for the bundle goes with the jar.
public class WebSocketServerDeployIT extends BuiltContainer {
    private static final String NAME = "org.coppice.websocket.server";

    private final HttpClient http = HttpClient.newHttpClient();
    private Bundle handlers;

    @Before
    public void deploy() throws Exception {
        handlers = install("1.0.0", "/v1/");
    }

    private Bundle install(String version, String path) throws Exception {
        Bundle bundle =
                context.installBundle(
                        "test:" + version, new ByteArrayInputStream(RouteJar.of(version, path)));
        bundle.start();
        awaitRoute(path + "talk/");
        awaitRoute(path + "long-talk/");
        return bundle;
    }

    @After
    public void remove() throws BundleException {
        http.close();
        handlers.uninstall();
    }

    @Test
    public void clientsAreToldAndHandlersOfBeforeServeThoseWhoComeAgain() throws Exception {
        home.configure(NAME, "graceMillis=0");
        Deadline.await("the grace holds", () -> property("graceMillis"), "0"::equals);
        Talker ending = talk("/v1/talk/ending");
        ending.expects("hello", "1.0.0 ending hello");
        Talker kept = talk("/v1/long-talk/kept");
        kept.expects("hello", "1.0.0 kept hello");
        String before = property(Constants.SERVICE_ID);
        home.place(Files.readAllBytes(jar()), home.deploy().resolve("websocket.server.jar"));
        assertEquals("close 1001", ending.next());
        assertEquals("close 1001", kept.next());
        Deadline.await(
                "another server is there",
                () -> property(Constants.SERVICE_ID),
                id -> !id.isEmpty() && !id.equals(before));
        awaitRoute("/v1/talk/");
        awaitRoute("/v1/long-talk/");
        Talker again = talk("/v1/talk/again");
        again.expects("hello", "1.0.0 again hello");
        Talker keptAgain = talk("/v1/long-talk/again");
        keptAgain.expects("hello", "1.0.0 again hello");
        Bundle later = install("2.0.0", "/v2/");
        Talker ofLater = talk("/v2/talk/x");
        ofLater.expects("hello", "2.0.0 x hello");
        later.uninstall();
        assertEquals("close 1001", ofLater.next());
        again.expects("still there", "1.0.0 again still there");
        again.socket().abort();
        keptAgain.socket().abort();
    }

    /// Of the server as it is now; empty while there is none.
    private String property(String key) throws InvalidSyntaxException {
        ServiceReference<?>[] found =
                context.getAllServiceReferences(NAME + ".WebSocketComponent", null);
        return found == null ? "" : String.valueOf(found[0].getProperty(key));
    }

    private static Path jar() throws Exception {
        Path folder = TestHome.DISTRIBUTION.resolve("system/org/coppice/" + NAME);
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(each -> each.toString().endsWith(".jar")).findFirst().get();
        }
    }

    private Talker talk(String path) {
        return Talker.over(http, address(), path);
    }
}
