package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocket;
import org.coppice.green.RunOptions;
import org.coppice.green.testkit.LogLines;
import org.coppice.green.testkit.ManualClock;
import org.coppice.net.testkit.TestKeys;
import org.coppice.wsgi.spi.RunningServer;
import org.coppice.wsgi.testkit.Client;
import org.junit.After;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/// Connections that have not come to their first request when the server ends, by a clock that the
/// test moves.
public class OpeningTest {
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    @ClassRule public static final TemporaryFolder KEYS = new TemporaryFolder();

    private static TestKeys keys;

    @Rule public final Timeout net = Timeout.seconds(60);

    private final LogLines log = new LogLines();
    private final ManualClock clock = new ManualClock();
    private final HttpServerRule server = new HttpServerRule(RunOptions.DEFAULTS.ticker(clock));
    private Thread stopping;

    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(server);

    @BeforeClass
    public static void makeKeys() throws Exception {
        keys = TestKeys.create(KEYS.getRoot().toPath(), "first");
    }

    /// Sends so many bytes, and the others when it may.
    private static final class HaltingSocket extends Socket {
        private final CountDownLatch halted = new CountDownLatch(1);
        private final CountDownLatch goesOn = new CountDownLatch(1);
        private int left;

        HaltingSocket(int port, int bytes) throws IOException {
            super(InetAddress.getLoopbackAddress(), port);
            left = bytes;
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int start, int count) throws IOException {
                    int now = Math.min(left, count);
                    out.write(bytes, start, now);
                    left -= now;
                    if (now < count) {
                        halted.countDown();
                        awaitGoingOn();
                        left = Integer.MAX_VALUE;
                        out.write(bytes, start + now, count - now);
                    }
                }
            };
        }

        private void awaitGoingOn() throws IOException {
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private void serveTls() throws IOException {
        server.with("tlsCertificateFile", keys.certificateFile())
                .with("tlsKeyFile", keys.keyFile())
                .reconfigure();
    }

    /// Returns when the server has told its connections.
    private void beginToStop() {
        server.server().expectNoSuccessor();
        stopping = Thread.ofPlatform().start(server::stop);
        while (!server.server().addresses().isEmpty()) {
            Thread.onSpinWait();
        }
        awaitLoop();
        awaitLoop();
    }

    private void awaitLoop() {
        pass(Duration.ZERO);
    }

    private void pass(Duration time) {
        server.loop()
                .next()
                .submit(() -> {
                    clock.advanceAndAwaitIdle(time);
                    return null;
                })
                .join();
    }

    @After
    public void nothingIsCut() throws Exception {
        if (stopping != null) {
            stopping.join();
        }
        assertEquals(0, log.containing("has cut").size());
        assertEquals(0, server.server().connections());
    }

    @Test
    public void aHandshakeThatHasBegunIsCompletedAndARequestAnswered() throws Exception {
        serveTls();
        HaltingSocket halting = new HaltingSocket(server.port(), 100);
        SSLSocket secured =
                (SSLSocket)
                        TestKeys.clientOf(keys)
                                .getSocketFactory()
                                .createSocket(halting, "localhost", server.port(), true);
        Thread hello =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                secured.startHandshake();
                            } catch (IOException e) {
                                halting.halted.countDown(); // the request will fail
                            }
                        });
        halting.halted.await();
        beginToStop();
        assertEquals(1, server.server().connections());
        halting.goesOn.countDown();
        hello.join();
        try (Client client = new Client(secured)) {
            String response = client.send(GET).readToEnd();
            assertTrue(response, response.contains("\nConnection: close\n"));
            assertTrue(response, response.endsWith("Hello, World!"));
        }
    }

    @Test
    public void whoHasSaidNothingOfTlsDoesNotHoldUpTheStop() throws Exception {
        serveTls();
        assertSilenceDoesNotHoldUpTheStop();
    }

    @Test
    public void whoHasJustConnectedIsAnswered() throws Exception {
        try (Client client = server.connect()) {
            awaitOne();
            beginToStop();
            String response = client.send(GET).readToEnd();
            assertTrue(response, response.endsWith("Hello, World!"));
        }
    }

    @Test
    public void whoConnectsAndStaysSilentDoesNotHoldUpTheStop() throws Exception {
        assertSilenceDoesNotHoldUpTheStop();
    }

    private void assertSilenceDoesNotHoldUpTheStop() throws Exception {
        try (Client silent = server.connect()) {
            awaitOne();
            beginToStop();
            pass(RunningServer.LAST_REQUEST);
            stopping.join();
            assertTrue(silent.isAtEnd());
        }
    }

    private void awaitOne() {
        while (server.server().connections() == 0) {
            Thread.onSpinWait();
        }
        awaitLoop();
    }
}
