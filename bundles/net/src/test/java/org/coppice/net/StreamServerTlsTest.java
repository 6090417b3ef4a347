package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.coppice.green.Coppice;
import org.coppice.green.testkit.LogLines;
import org.junit.Rule;
import org.junit.Test;

public class StreamServerTlsTest extends TlsTestCase {

    @Rule public final LogLines log = new LogLines();

    private StreamServer server(Duration handshakeTimeout) throws Exception {
        StreamServer server =
                StreamServer.builder(
                                stream -> {
                                    stream.inputStream().transferTo(stream.outputStream());
                                    stream.shutdownOutput();
                                })
                        .listen(ANY_PORT)
                        .tls(servers().handshakeTimeout(handshakeTimeout).build())
                        .build();
        server.start();
        return server;
    }

    private void ask(StreamServer server) throws Exception {
        try (TlsStream client =
                clients().build().client(Net.connect(server.address()), "localhost", 443)) {
            client.write(bytes("hello"));
            client.shutdownOutput();
            assertEquals(
                    "hello",
                    new String(client.inputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    public void handlersSpeakTlsWithoutKnowing() throws Exception {
        green(() -> {
            StreamServer server = server(Duration.ofHours(1));
            ask(server);
            assertTrue(server.stop(Duration.ofHours(1)));
            assertEquals(List.of(), log.containing("has failed"));
        });
    }

    @Test
    public void whoSpeaksNoTlsIsOneLineOfTheLogAndHoldsUpNobody() throws Exception {
        green(() -> {
            StreamServer server = server(Duration.ofHours(1));
            try (GreenSocket silent = Net.connect(server.address());
                    GreenSocket plain = Net.connect(server.address())) {
                plain.write(bytes("GET / HTTP/1.1\r\n\r\n"));
                while (plain.read(ByteBuffer.allocate(1000)) >= 0) {
                    // an alert comes first
                }
                assertEquals(1, log.containing("has failed").size());
                ask(server);
                assertEquals(1, server.connections());
                assertTrue(silent.isOpen());
                server.stop(Duration.ZERO);
            }
        });
    }

    @Test
    public void manyWhoSpeakNoTlsAreOneLineOfTheLogToo() throws Exception {
        green(() -> {
            StreamServer server = server(Duration.ofHours(1));
            for (int i = 0; i < 20; i++) {
                try (GreenSocket plain = Net.connect(server.address())) {
                    plain.write(bytes("GET / HTTP/1.1\r\n\r\n"));
                    while (plain.read(ByteBuffer.allocate(1000)) >= 0) {
                        // an alert comes first
                    }
                }
            }
            List<String> lines = log.containing("TLS has failed with 1 client(s), the last: ");
            assertEquals(1, lines.size());
            assertTrue(lines.getFirst(), lines.getFirst().contains("127.0.0.1:"));
            assertEquals(1, log.containing("has failed").size());
            ask(server);
            server.stop(Duration.ZERO);
        });
    }

    @Test
    public void aHandshakeThatDoesNotComeIsGivenUp() throws Exception {
        green(() -> {
            StreamServer server = server(Duration.ofMillis(5));
            try (GreenSocket silent = Net.connect(server.address())) {
                assertEquals(-1, silent.read(ByteBuffer.allocate(1)));
            }
            while (server.connections() > 0) {
                Coppice.sleep(Duration.ofMillis(1));
            }
            assertEquals(1, log.containing("has failed").size());
            server.stop();
        });
    }
}
