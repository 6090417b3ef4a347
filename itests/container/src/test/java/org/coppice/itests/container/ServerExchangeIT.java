package org.coppice.itests.container;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
