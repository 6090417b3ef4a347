package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Hashtable;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.Topic;
import org.coppice.websocket.api.Topics;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketRoute;
import org.coppice.websocket.api.WebSockets;
import org.coppice.wsgi.api.Application;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/// WebSocket handlers that are deployed, updated and removed while clients talk to them.
public class WebSocketIT extends BuiltContainer {
    private static final String PID = "org.coppice.websocket.server";
    private static final String PIPELINE = "org.coppice.pipeline-loud";
    private static final String SERVER = "org.coppice.wsgi.server-loud";
    private static final String PASSWORD = "for tests";
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
        for (String pid : new String[] {SERVER, PIPELINE, PID}) {
            Files.deleteIfExists(home.configuration(pid));
        }
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
        kept.socket().abort();
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

    /// Its component refers to the service that goes and comes.
    @Test
    public void aHandlerThatRefersToWebSocketsComesBackWithThem() throws Exception {
        Bundle rooms = context.installBundle(TestHome.shipped("org.coppice.example.rooms"));
        rooms.start();
        try {
            mustEnterTheRoom();
            Bundle server = bundleNamed("org.coppice.websocket.server");
            server.stop();
            server.start();
            mustEnterTheRoom();
            server.update();
            mustEnterTheRoom();
        } finally {
            rooms.uninstall();
        }
    }

    private void mustEnterTheRoom() throws InterruptedException {
        awaitRoute("/rooms/{room}/socket");
        Talker ada = talk("/rooms/it/socket?name=Ada");
        String heard = ada.next();
        assertTrue(heard, heard.startsWith("{"));
        ada.socket().abort();
    }

    @Test
    public void aRequestForNoWebSocketIsRefused() throws Exception {
        assertEquals(400, WebClient.get(address(), "/talk/x").status());
    }

    @Test
    public void topicsAreAServiceAndListedByACommand() throws IOException {
        Topics topics = service(Topics.class);
        assertEquals("OK\nNo topic has subscribers\n", shell("coppice:topics"));
        Topic.Subscription news = topics.topic("news").subscribe((Message _) -> {});
        assertTrue(shell("coppice:topics").contains("\nnews "));
        news.close();
    }

    @Test
    public void messagesAreCompressedForClientsThatWantIt() throws Exception {
        try (WebClient client = client()) {
            client.send(
                    "GET /talk/x HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
            WebClient.Answer agreed = client.head();
            assertEquals(101, agreed.status());
            String extensions = agreed.header("Sec-WebSocket-Extensions").orElse("-");
            assertTrue(extensions, extensions.startsWith("permessage-deflate"));
            client.send(maskedText("a".repeat(5000)));
            assertEquals("a compressed text", 0xC1, client.bytes(1)[0] & 0xFF);
            assertTrue("short", (client.bytes(1)[0] & 0xFF) < 126);
        }
    }

    /// A frame that is masked with zeros.
    private static byte[] maskedText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame = ByteBuffer.allocate(8 + bytes.length);
        frame.put((byte) 0x81).put((byte) (0x80 | 126)).putShort((short) bytes.length).putInt(0);
        return frame.put(bytes).array();
    }

    @Test
    public void theyAreTalkedOverTls() throws Exception {
        Path keys = home.root().resolve("talk.p12");
        makeKey(keys);
        String server = "org.coppice.wsgi.server-secret";
        home.configure(
                server,
                "port=0",
                "application=routes",
                "tlsPkcs12File=" + keys,
                "tlsPkcs12Password=" + PASSWORD);
        try (HttpClient secret = HttpClient.newBuilder().sslContext(trusting(keys)).build()) {
            Talker talker = Talker.over(secret, address("secret"), "/talk/Ada");
            talker.expects("hello", "1.0.0 Ada hello");
            Files.delete(home.configuration(server));
            assertEquals("close 1001", talker.next());
        }
    }

    private static void makeKey(Path file) throws Exception {
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process =
                new ProcessBuilder(
                                keytool,
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-alias",
                                "tls",
                                "-validity",
                                "2",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=dns:localhost,ip:127.0.0.1",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                file.toString())
                        .redirectErrorStream(true)
                        .start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(words, 0, process.onExit().join().exitValue());
    }

    private static SSLContext trusting(Path keys) throws Exception {
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        KeyStore own = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        authorities.setCertificateEntry("server", own.getCertificate("tls"));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return tls;
    }

    @Test
    public void anApplicationOfAPipelineEndsWithTheBundleThatMadeItAndNoOther() throws Exception {
        Bundle owner = context.installBundle("test:owner", emptyBundle());
        owner.start();
        ServiceReference<WebSockets> reference =
                owner.getBundleContext().getServiceReference(WebSockets.class);
        WebSockets sockets = owner.getBundleContext().getService(reference);
        owner.getBundleContext()
                .registerService(
                        Application.class,
                        sockets.application(WebSocketIT::shout),
                        new Hashtable<>(Map.of(Application.NAME, "shout")));
        home.configure(PIPELINE, "filters = requestId, timing, errorPages", "application = shout");
        home.configure(SERVER, "port=0", "application=loud");
        Talker shouter = talk(address("loud"), "/anywhere");
        shouter.expects("hello", "HELLO");
        Talker other = talk("/talk/other");
        other.expects("hello", "1.0.0 other hello");
        owner.uninstall();
        assertEquals("close 1001", shouter.next());
        other.expects("still there", "1.0.0 other still there");
        other.socket().abort();
    }

    private static void shout(org.coppice.websocket.api.WebSocket socket) throws IOException {
        while (true) {
            socket.send(socket.receive().toUpperCase(Locale.ROOT));
        }
    }

    private static InputStream emptyBundle() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "test.owner");
        manifest.getMainAttributes()
                .putValue("Import-Package", "org.coppice.websocket.api, org.coppice.wsgi.api");
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        new JarOutputStream(jar, manifest).close();
        return new ByteArrayInputStream(jar.toByteArray());
    }

    @Test
    public void aBundleThatStopsTakesNoOthersWithIt() throws Exception {
        Bundle second =
                context.installBundle(
                        "test:second", new ByteArrayInputStream(RouteJar.of("2.0.0", "/v2/")));
        second.start();
        awaitRoute("/v2/talk/");
        Talker staying = talk("/talk/staying");
        staying.expects("hello", "1.0.0 staying hello");
        Talker going = talk("/v2/talk/going");
        going.expects("hello", "2.0.0 going hello");
        second.uninstall();
        assertEquals("close 1001", going.next());
        staying.expects("still there", "1.0.0 staying still there");
        staying.socket().abort();
    }

    @Test
    public void anOperatorSeesAndClosesConnections() throws Exception {
        Talker talker = talk("/talk/%1b%5b2J");
        talker.expects("hello", "1.0.0 \u001b[2J hello");
        String listed = shell("coppice:websockets");
        String row =
                listed.lines().filter(each -> each.contains("/talk/\\x1b[2J")).findFirst().get();
        String told = shell("coppice:websocket close " + id(row) + " Back soon");
        assertTrue(told, told.contains("is told: 1001 Back soon"));
        assertEquals("close 1001 Back soon", talker.next());
        String missing = shell("coppice:websocket close 999999");
        assertTrue(missing, missing.startsWith("ERROR"));
        assertTrue(missing, missing.contains("coppice:websockets lists them"));
    }

    @Test
    public void theShellExplainsItsCommands() throws IOException {
        Map<String, String> sentences =
                Map.of(
                        "websockets", "lists the WebSockets of the HTTP servers",
                        "websocket", "closes a WebSocket with 1001",
                        "topics", "lists the topics that have subscribers");
        for (Map.Entry<String, String> each : sentences.entrySet()) {
            String help = shell("help coppice:" + each.getKey());
            assertTrue(help, help.startsWith("OK\n") && help.contains(each.getValue()));
        }
    }

    @Test
    public void aConversationsGreenThreadIsCalledByItsNumberAndItsRoute() throws Exception {
        Talker talker = talk("/talk/Ada");
        talker.expects("hello", "1.0.0 Ada hello");
        String id = id(shell("coppice:websockets /talk/Ada").lines().toList().get(2));
        String threads = shell("coppice:threads websocket");
        assertTrue(threads, threads.contains(" websocket " + id + " /talk/{name} "));
        talker.socket().abort();
    }

    @Test
    public void aRouteThatIsRefusedIsExplained() throws Exception {
        Bundle owner = context.installBundle("test:owner", emptyBundle());
        owner.start();
        owner.getBundleContext()
                .registerService(
                        WebSocketHandler.class,
                        WebSocketIT::shout,
                        new Hashtable<>(
                                Map.of(
                                        WebSocketRoute.PATTERNS,
                                        "/shout",
                                        WebSocketRoute.MAX_MESSAGE_BYTES,
                                        "many")));
        String why = shell("coppice:why");
        assertTrue(why, why.contains("route /shout of test.owner, service "));
        assertTrue(
                why,
                why.contains(
                        " is refused\n  coppice.maxMessageBytes = many is not allowed: give a"
                                + " whole number from 125 "));
        owner.uninstall();
        assertTrue(shell("coppice:why").startsWith("OK\nNothing waits"));
    }

    private static String id(String row) {
        return row.strip().split(" ")[0];
    }

    private Talker talk(String path) {
        return talk(address(), path);
    }

    private Talker talk(String address, String path) {
        return Talker.over(http, address, path);
    }
}
