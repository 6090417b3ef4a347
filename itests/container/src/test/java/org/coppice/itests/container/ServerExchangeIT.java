package org.coppice.itests.container;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import org.coppice.wsgi.api.Server;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;

/// One HTTP server takes the place of the other on its port, by configuration alone.
@RunWith(PaxExam.class)
public class ServerExchangeIT extends BuiltContainer {
    private static final String JETTY = "org.coppice.wsgi.jetty-main";
    private static final int CONNECTIONS = 16;
    private static final int EXCHANGES = 3;

    @Override
    @Configuration
    public Option[] distribution() throws IOException {
        return withOptional("http-jetty");
    }

    @Test
    public void noRequestNoticesThatTheServersAreExchanged() throws IOException {
        int port = freePort();
        String url = "http://127.0.0.1:" + port;
        home.configure(TestHome.SERVER, "port=" + port);
        Deadline.await("the server is there", this::address, url::equals);
        long requests;
        try (Load load = Load.start(url, CONNECTIONS, (kept, unique) -> ask(url, unique))) {
            for (int i = 0; i < EXCHANGES; i++) {
                exchange(TestHome.SERVER, JETTY, port, i % 2 == 0);
                load.awaitAnswersEach(3);
                exchange(JETTY, TestHome.SERVER, port, i % 2 == 0);
                load.awaitAnswersEach(3);
            }
            requests = load.stop();
        }
        System.out.printf(
                "Servers exchanged %d times: %d requests on as many connections, 0 failed%n",
                2 * EXCHANGES, requests);
    }

    /// A request as of RFC 9113, its header block by the static table alone.
    @Test
    public void theOtherServerSpeaksHttp2() throws IOException {
        int port = freePort();
        home.configure(JETTY, "port=" + port);
        awaitServers(2);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
        sent.writeBytes(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // settings: none
        sent.writeBytes(new byte[] {0, 0, 17, 1, 5, 0, 0, 0, 1}); // headers: all there is
        sent.writeBytes(new byte[] {(byte) 0x82, (byte) 0x86, 1, 1, 'a', 4, 10}); // GET, http
        sent.writeBytes("/hello/Ada".getBytes(US_ASCII));
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(sent.toByteArray());
            assertEquals("Hello, Ada!\n", dataOf(new DataInputStream(socket.getInputStream())));
        } finally {
            Files.delete(home.configuration(JETTY));
            awaitServers(1);
        }
    }

    private static String dataOf(DataInputStream frames) throws IOException {
        while (true) {
            int lengthAndType = frames.readInt();
            frames.readNBytes(5); // flags, stream
            byte[] content = frames.readNBytes(lengthAndType >>> 8);
            int type = lengthAndType & 0xff;
            assertFalse("a reset or a farewell", type == 3 || type == 7);
            if (type == 0) {
                return new String(content, US_ASCII);
            }
        }
    }

    /// A new connection for each request is what an exchange could lose.
    private static void ask(String url, String unique) throws IOException {
        try (WebClient client = WebClient.connect(url)) {
            client.get("/hello/" + unique).mustBe(200, "Hello, " + unique + "!\n");
        }
    }

    private void exchange(String former, String next, int port, boolean newFirst)
            throws IOException {
        if (newFirst) {
            home.configure(next, "port=" + port);
            awaitServers(2);
            Files.delete(home.configuration(former));
        } else {
            Files.delete(home.configuration(former));
            home.configure(next, "port=" + port, "handOverMillis=20000");
        }
        Deadline.await(
                "only " + next + " serves",
                () -> services(Server.class).stream().map(Server::getClass).toList(),
                servers ->
                        servers.size() == 1
                                && next.startsWith(servers.get(0).getPackage().getName()));
    }

    private void awaitServers(int count) {
        Deadline.await(
                "servers: " + count,
                () ->
                        services(Server.class).stream()
                                .filter(each -> each.address().isPresent())
                                .count(),
                found -> found == count);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
