package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.net.testkit.TestKeys;
import org.coppice.wsgi.testkit.Client;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/// One server takes the place of another on the same port.
public class ExchangeOfServersTest {
    private static final int EXCHANGES = 6;

    @Rule public final TemporaryFolder folder = new TemporaryFolder();
    @Rule public final JettyServerRule server = new JettyServerRule();

    @Test
    public void noRequestIsLostInEitherOrder() throws Exception {
        int port = server.port();
        server.with("port", port).with("handOverMillis", 20_000);
        server.reconfigure();
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        CompletableFuture<Void> clients =
                CompletableFuture.runAsync(() -> {
                    while (!enough.get()) {
                        String answer = answer(port);
                        assertTrue(answer, answer.endsWith("Hello, World!"));
                        answered.incrementAndGet();
                    }
                });
        JettyServer current = server.startAnother();
        server.stop();
        for (int i = 0; i < EXCHANGES; i++) {
            int before = answered.get();
            if (i % 2 == 0) {
                JettyServer former = current;
                current = server.startAnother();
                former.stop();
            } else {
                current.stop();
                current = server.startAnother();
            }
            while (answered.get() < before + 2 && !clients.isDone()) {
                Thread.onSpinWait();
            }
        }
        enough.set(true);
        clients.join();
        assertEquals("http://127.0.0.1:" + port, current.address());
        current.stop();
        server.listeners.close();
    }

    @Test
    public void whoWouldSpeakTlsWhereAnotherDoesNotIsRefused() throws Exception {
        int port = server.port();
        TestKeys keys = TestKeys.create(folder.getRoot().toPath(), "localhost");
        server.with("tlsPkcs12File", keys.pkcs12()).with("tlsPkcs12Password", TestKeys.PASSWORD);
        server.with("port", port);
        String message = assertThrows(IOException.class, server::startAnother).getMessage();
        assertTrue(message, message.contains("speaks plain HTTP there, wsgi.jetty"));
        assertTrue(message, message.contains("would speak TLS"));
        assertTrue(answer(port).endsWith("Hello, World!"));
    }

    private static String answer(int port) {
        try (Client client = new Client(port)) {
            return client.send("GET / HTTP/1.1\nHost: a\nConnection: close\n\n").readToEnd();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
