package org.coppice.websocket.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.coppice.net.TlsContext;
import org.coppice.net.testkit.TestKeys;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.ExtensionConfig;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;

/// Jetty, as [PeerServerContract] wants it.
final class JettyServer extends ExternalResource {
    private static final long MAX_BYTES = 8 << 20;
    private static final int NO_CODE = 1005;

    private final TemporaryFolder folder = new TemporaryFolder();
    private final Map<String, String> ends = new ConcurrentHashMap<>();
    private final Server server = new Server();
    private final ServerConnector usual = new ServerConnector(server);
    private final ServerConnector sparing = new ServerConnector(server);
    private ServerConnector secure;
    private TestKeys keys;

    @Override
    protected void before() throws Throwable {
        folder.create();
        keys = TestKeys.create(folder.getRoot().toPath(), "server");
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(keys.pkcs12().toString());
        tls.setKeyStorePassword(TestKeys.PASSWORD);
        secure = new ServerConnector(server, tls);
        for (ServerConnector each : List.of(usual, sparing, secure)) {
            each.setHost("127.0.0.1");
            server.addConnector(each);
        }
        WebSocketUpgradeHandler upgrades =
                WebSocketUpgradeHandler.from(server, JettyServer.this::configure);
        server.setHandler(upgrades);
        server.start();
    }

    @Override
    protected void after() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        folder.delete();
    }

    PeerServerContract.Ports ports() {
        return new PeerServerContract.Ports(
                usual.getLocalPort(), sparing.getLocalPort(), secure.getLocalPort());
    }

    TlsContext trusted() throws IOException {
        return TlsContext.builder().trust(keys.certificateFile()).build();
    }

    private void configure(ServerWebSocketContainer container) {
        container.setMaxTextMessageSize(MAX_BYTES);
        container.setMaxBinaryMessageSize(MAX_BYTES);
        container.addMapping("/", this::open);
    }

    private Object open(
            ServerUpgradeRequest request,
            ServerUpgradeResponse response,
            org.eclipse.jetty.util.Callback callback) {
        String path = request.getHttpURI().getPath();
        if (path.equals("/refused")) {
            return refuse(response, callback);
        }
        if (request.getSubProtocols().contains("v1")) {
            response.setAcceptedSubProtocol("v1");
        }
        if (Request.getLocalPort(request) == sparing.getLocalPort()) {
            response.setExtensions(
                    request.getExtensions().stream().map(JettyServer::withoutContext).toList());
        }
        return new Echo(path, ends);
    }

    private static ExtensionConfig withoutContext(ExtensionConfig offered) {
        for (String each : List.of("server_no_context_takeover", "client_no_context_takeover")) {
            offered.setParameter(each);
        }
        return offered;
    }

    private static Object refuse(
            ServerUpgradeResponse response, org.eclipse.jetty.util.Callback callback) {
        response.setStatus(403);
        response.write(
                true, ByteBuffer.wrap("not so".getBytes(StandardCharsets.US_ASCII)), callback);
        return null;
    }

    /// One connection; public, for Jetty calls it by reflection.
    public static final class Echo extends Session.Listener.AbstractAutoDemanding {
        private final String path;
        private final Map<String, String> ends;
        private String pinged = "";

        Echo(String path, Map<String, String> ends) {
            this.path = path;
            this.ends = ends;
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            getSession().sendBinary(payload, callback);
        }

        @Override
        public void onWebSocketText(String text) {
            String word = text.split(" ")[0];
            String rest = text.substring(Math.min(word.length() + 1, text.length()));
            switch (word) {
                case "close" -> close(rest);
                case "closed" -> send(ends.getOrDefault(path, ""));
                case "ping" -> {
                    pinged = rest;
                    getSession()
                            .sendPing(
                                    ByteBuffer.wrap(rest.getBytes(StandardCharsets.UTF_8)),
                                    Callback.NOOP);
                }
                case "parts" -> parts(rest);
                default -> send(text);
            }
        }

        private void send(String text) {
            getSession().sendText(text, Callback.NOOP);
        }

        private void close(String rest) {
            int code = rest.isEmpty() ? NO_CODE : Integer.parseInt(rest.substring(0, 4));
            String reason = rest.isEmpty() ? "" : rest.substring(4).strip();
            getSession().close(code, reason, Callback.NOOP);
        }

        private void parts(String text) {
            for (char each : text.toCharArray()) {
                getSession().sendPartialText(String.valueOf(each), false, Callback.NOOP);
            }
            getSession().sendPartialText("", true, Callback.NOOP);
        }

        @Override
        public void onWebSocketPong(ByteBuffer payload) {
            if (!pinged.isEmpty()) {
                send("pong " + StandardCharsets.UTF_8.decode(payload));
            }
        }

        @Override
        public void onWebSocketError(Throwable cause) {
            // some tests break connections off
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            ends.put(path, (code + " " + (reason == null ? "" : reason)).strip());
            callback.succeed();
        }
    }
}
