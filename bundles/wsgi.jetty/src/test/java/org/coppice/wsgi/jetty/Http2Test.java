package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.coppice.green.Event;
import org.coppice.green.GreenExit;
import org.coppice.net.testkit.TestKeys;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.Status;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class Http2Test {
    private static final int DATA = 0;
    private static final int PING = 6;
    private static final int STREAMS = 50;

    @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static TestKeys keys;

    @Rule public final Timeout net = Timeout.seconds(120);
    @Rule public final JettyServerRule server = new JettyServerRule();

    @BeforeClass
    public static void makeKeys() throws Exception {
        keys = TestKeys.create(FOLDER.getRoot().toPath(), "localhost");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.server().address() + path));
    }

    /// Without TLS, by a client that knows already (RFC 9113, section 3.3): `GET / a`.
    @Test
    public void aClientMaySpeakItAtOnce() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            HexFormat hex = HexFormat.of();
            out.write(hex.parseHex("000000040000000000"));
            out.write(hex.parseHex("000006010500000001" + "828684" + "410161"));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] body = null;
            while (body == null) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                in.skipNBytes(5);
                byte[] payload = in.readNBytes(length);
                body = type == DATA ? payload : null;
            }
            assertArrayEquals("Hello, World!".getBytes(StandardCharsets.US_ASCII), body);
        }
    }

    @Test
    public void anUpgradeToItIsNotTaken() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            HttpResponse<String> response =
                    client.send(request("/").build(), BodyHandlers.ofString());
            assertEquals(HttpClient.Version.HTTP_1_1, response.version());
            assertEquals("Hello, World!", response.body());
        }
    }

    @Test
    public void itIsChosenOverTlsAndRequestsRunSideBySide() throws Exception {
        server.with("tlsPkcs12File", keys.pkcs12()).with("tlsPkcs12Password", TestKeys.PASSWORD);
        server.reconfigure();
        server.application((environ, start) -> {
            byte[] body = environ.input().readAllBytes();
            start.start(Status.of(200), Headers.of("X-Protocol", environ.serverProtocol()));
            return Body.of(body);
        });
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(TestKeys.clientOf(keys)).build()) {
            client.send(request("/").build(), BodyHandlers.ofString()); // chooses once for all
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                HttpRequest post = request("/").POST(BodyPublishers.ofString("n" + i)).build();
                answers.add(client.sendAsync(post, BodyHandlers.ofString()));
            }
            for (int i = 0; i < STREAMS; i++) {
                HttpResponse<String> answer = answers.get(i).join();
                assertEquals(HttpClient.Version.HTTP_2, answer.version());
                assertEquals("n" + i, answer.body());
                assertEquals("HTTP/2.0", answer.headers().firstValue("X-Protocol").orElseThrow());
            }
            assertEquals(1, server.server().connections());
        }
    }

    @Test
    public void whoDoesNotKnowItGetsHttp1OverTls() throws Exception {
        server.with("tlsPkcs12File", keys.pkcs12()).with("tlsPkcs12Password", TestKeys.PASSWORD);
        server.reconfigure();
        try (HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(TestKeys.clientOf(keys))
                        .build()) {
            HttpResponse<String> response =
                    client.send(request("/").build(), BodyHandlers.ofString());
            assertEquals(HttpClient.Version.HTTP_1_1, response.version());
            assertEquals("Hello, World!", response.body());
        }
    }

    @Test
    public void itCanBeForbidden() throws Exception {
        server.with("tlsPkcs12File", keys.pkcs12()).with("tlsPkcs12Password", TestKeys.PASSWORD);
        server.with("http2", false).reconfigure();
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(TestKeys.clientOf(keys)).build()) {
            HttpResponse<String> response =
                    client.send(request("/").build(), BodyHandlers.ofString());
            assertEquals(HttpClient.Version.HTTP_1_1, response.version());
        }
    }

    /// As in an attack with thousands of them, of which nothing may be left.
    @Test
    public void aRequestThatIsResetBeforeItsGreenThreadBeginsEndsToo() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            awaitTrue(() -> server.server().connections() == 1);
            CountDownLatch busy = new CountDownLatch(1);
            server.loop().next().execute(() -> awaitUninterrupted(busy));
            OutputStream out = socket.getOutputStream();
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            HexFormat hex = HexFormat.of();
            out.write(hex.parseHex("000000040000000000"));
            out.write(hex.parseHex("000006010500000001" + "828684" + "410161"));
            awaitTrue(() -> onlyState().equals("running"));
            out.write(hex.parseHex("000004030000000001" + "00000008"));
            out.write(hex.parseHex("000008060000000000" + "1122334455667788"));
            awaitPingBack(new DataInputStream(socket.getInputStream()));
            busy.countDown();
            awaitTrue(() -> onlyState().equals("idle"));
        }
    }

    private String onlyState() {
        return server.server().infos().join().getFirst().state();
    }

    private static void awaitTrue(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitPingBack(DataInputStream in) throws IOException {
        int type = -1;
        while (type != PING) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            type = in.readUnsignedByte();
            in.skipNBytes(5 + length);
        }
    }

    /// RFC 9113, section 6.4: a client that wants no answer any more.
    @Test
    public void whoResetsItsStreamEndsTheGreenThread() throws Exception {
        CompletableFuture<Boolean> inside = new CompletableFuture<>();
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        server.application((environ, start) -> {
            inside.complete(true);
            try {
                new Event<>().await();
            } catch (GreenExit e) {
                ended.complete(e);
                throw e;
            }
            return Body.empty();
        });
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            HexFormat hex = HexFormat.of();
            out.write(hex.parseHex("000000040000000000"));
            out.write(hex.parseHex("000006010500000001" + "828684" + "410161"));
            inside.get(20, TimeUnit.SECONDS);
            out.write(hex.parseHex("000004030000000001" + "00000008"));
            ended.get(20, TimeUnit.SECONDS);
        }
    }
}
