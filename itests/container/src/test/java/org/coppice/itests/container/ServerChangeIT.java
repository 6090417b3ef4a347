package org.coppice.itests.container;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.Test;

/// A server moves to another port while connections are served.
public class ServerChangeIT extends BuiltContainer {
    private static final int CONNECTIONS = 64;

    @Test
    public void noRequestNoticesThatTheServerMovesToAnotherPortAndBack() throws IOException {
        int one = freePort();
        int two = freePort();
        long requests = 0;
        moveTo(one);
        try (Load first = Load.start(url(one), CONNECTIONS, Load.HELLO)) {
            moveTo(two);
            first.awaitAnswersEach(3);
            try (Load second = Load.start(url(two), CONNECTIONS, Load.HELLO)) {
                moveTo(one);
                second.awaitAnswersEach(3);
                first.awaitAnswersEach(3);
                try (Load third = Load.start(url(one), CONNECTIONS, Load.HELLO)) {
                    third.awaitAnswersEach(3);
                    requests += third.stop();
                }
                requests += second.stop();
            }
            requests += first.stop();
        }
        System.out.printf(
                "Server moved to another port and back: %d requests on %d connections, 0 failed%n",
                requests, 3 * CONNECTIONS);
    }

    @Test
    public void anIdleConnectionOutlivesTheMove() throws IOException {
        moveTo(freePort());
        try (WebClient idle = client()) {
            idle.get("/hello/before").mustBe(200, "Hello, before!\n");
            moveTo(freePort());
            idle.get("/hello/after").mustBe(200, "Hello, after!\n");
        }
    }

    private void moveTo(int port) throws IOException {
        home.configure(TestHome.SERVER, "port=" + port);
        Deadline.await("the server is at port " + port, this::address, url(port)::equals);
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
