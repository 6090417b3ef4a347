package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;

/// WebSocket handlers that are deployed, updated and removed while clients talk to them.
public class WebSocketIT extends BuiltContainer {
    private static final String PID = "org.coppice.websocket.server";
    private static final int UPDATES = 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private Bundle bundle;

    @Before
    public void deploy() throws Exception {
        home.configure(PID, "graceMillis=1000");
        bundle =
                context.installBundle(
                        "test:talk", new ByteArrayInputStream(RouteJar.ofRevision(0)));
        bundle.start();
        awaitRoute("/talk/");
        awaitRoute("/long-talk/");
    }

    @After
    public void remove() throws Exception {
        http.close();
        Files.deleteIfExists(home.configuration(PID));
        if (bundle.getState() != Bundle.UNINSTALLED) {
            bundle.uninstall();
        }
    }

    @Test
    public void anUpdateEndsConversationsOrHandsThemOnAndLeavesNothingBehind() throws Exception {
        Talker kept = talk("/long-talk/kept");
        kept.expects("hello", "1.0.0 kept hello");
        FormerRevisions former = new FormerRevisions();
        for (int revision = 1; revision <= UPDATES; revision++) {
            Talker ended = talk("/talk/ended");
            ended.expects("hello", "1.0.%d ended hello".formatted(revision - 1));
            former.add(bundle);
            bundle.update(new ByteArrayInputStream(RouteJar.ofRevision(revision)));
            assertEquals("close 1001", ended.next());
            kept.expects("again", "1.0.%d kept again".formatted(revision));
            awaitRoute("/talk/");
        }
        former.awaitCollected(RouteJar.NAME + ".Talk");
        kept.socket.abort();
    }

    @Test
    public void aHandlerThatIsRemovedIsGone() throws Exception {
        Talker ended = talk("/long-talk/ended");
        ended.expects("hello", "1.0.0 ended hello");
        bundle.uninstall();
        assertEquals("close 1001", ended.next());
        assertEquals(404, WebClient.get(address(), "/long-talk/x").status());
        WebClient.get(address(), "/hello/Ada").mustBe(200, "Hello, Ada!\n");
    }

    @Test
    public void aRequestForNoWebSocketIsRefused() throws Exception {
        assertEquals(400, WebClient.get(address(), "/talk/x").status());
    }

    @Test
    public void topicsAreAServiceAndListedByACommand() {
        assertNotNull(context.getServiceReference("org.coppice.websocket.api.Topics"));
        assertNotNull(context.getServiceReference("org.coppice.websocket.topics.TopicCommands"));
    }

    private Talker talk(String path) {
        Talker talker = new Talker();
        URI uri = URI.create(address().replace("http:", "ws:") + path);
        talker.socket = http.newWebSocketBuilder().buildAsync(uri, talker).join();
        return talker;
    }

    /// A client, and what it hears.
    private static final class Talker implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private WebSocket socket;

        void expects(String message, String answer) throws InterruptedException {
            socket.sendText(message, true).join();
            assertEquals(answer, next());
        }

        String next() throws InterruptedException {
            String words = heard.poll(30, TimeUnit.SECONDS);
            return words == null ? "nothing" : words;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            heard.add(data.toString());
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            heard.add(("close " + code + " " + reason).strip());
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            heard.add(error.toString());
        }
    }
}
