package org.coppice.net;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.coppice.coroutine.api.CoroutineProvider;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.junit.Assume;
import org.junit.Test;

/// What the JDK's own clients do beside green servers on the same loop.
public class JdkClientsTest extends HubTestCase {

    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";

    private interface Client {
        void run(URI uri) throws Exception;
    }

    private void withServer(Client client) throws Exception {
        green(() -> {
            try (StreamServer server =
                    StreamServer.builder(JdkClientsTest::answer).listen(ANY_PORT).build()) {
                server.start();
                InetSocketAddress address = (InetSocketAddress) server.addresses().getFirst();
                client.run(URI.create("http://127.0.0.1:" + address.getPort() + "/"));
            }
        });
    }

    private static void answer(GreenStream stream) throws IOException {
        ByteBuffer request = ByteBuffer.allocate(10_000);
        while (!text(request).endsWith("\r\n\r\n")) {
            stream.read(request);
        }
        stream.write(bytes(ANSWER));
    }

    /// For the tests whose subject is that the JDK's own blocking is cooperative: the others show
    /// what to do elsewhere.
    private static void assumeJdkBlockingGivesWay() {
        CoroutineProvider best =
                ServiceLoader.load(CoroutineProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .max(Comparator.comparingInt(CoroutineProvider::preference))
                        .orElseThrow();
        Assume.assumeTrue(
                "with coroutine '" + best.name() + "' what blocks in the JDK holds up its loop",
                best.jdkBlockingGivesWay());
    }

    @Test
    public void aUrlIsReadWhileItsServerRunsOnTheSameLoop() throws Exception {
        assumeJdkBlockingGivesWay();
        withServer(uri -> {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            try (InputStream in = connection.getInputStream()) {
                assertEquals("hello", new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        });
    }

    @Test
    public void theAnswerOfAnHttpClientIsAwaited() throws Exception {
        withServer(uri -> {
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<String> response =
                        Coppice.await(
                                client.sendAsync(
                                        HttpRequest.newBuilder(uri).build(),
                                        HttpResponse.BodyHandlers.ofString()));
                assertEquals("hello", response.body());
            }
        });
    }

    @Test
    public void theEndOfAProcessIsAwaitedWhileOthersRun() throws Exception {
        green(() -> {
            Process process = new ProcessBuilder("cat").start();
            GreenThread<Integer> waiter =
                    Coppice.spawn(() -> Coppice.await(process.onExit()).exitValue());
            Coppice.giveWay();
            process.getOutputStream().close();
            assertEquals(0, waiter.await().intValue());
        });
    }

    @Test
    public void aProcessIsWaitedForWhileOthersRun() throws Exception {
        assumeJdkBlockingGivesWay();
        green(() -> {
            Process process = new ProcessBuilder("cat").start();
            Coppice.spawn(() -> {
                process.getOutputStream().close();
                return null;
            });
            process.waitFor(1, TimeUnit.DAYS);
            assertEquals(0, process.exitValue());
        });
    }
}
