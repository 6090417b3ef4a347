package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.junit.Test;

/// A full server that is stopped while clients wait.
public class StreamServerStopTest extends HubTestCase {

    private final List<GreenSocket> clients = new ArrayList<>();
    private int running;
    private int most;

    private StreamServer full(int slots, Event<Void> go) throws IOException {
        StreamServer server =
                StreamServer.builder(
                                stream -> {
                                    most = Math.max(most, ++running);
                                    go.await();
                                    stream.write(bytes("!"));
                                    running--;
                                })
                        .listen("127.0.0.1:0")
                        .maxConnections(slots)
                        .build();
        server.start();
        for (int i = 0; i < 10; i++) {
            clients.add(Net.connect(server.address()));
        }
        while (running < slots) {
            Coppice.giveWay();
        }
        return server;
    }

    @Test
    public void whoWaitsForASlotHasItWithinTheGrace() throws Exception {
        leakFree(() -> {
            Event<Void> go = new Event<>();
            StreamServer server = full(2, go);
            Coppice.spawn(() -> {
                go.send(null);
                return null;
            });
            assertTrue(server.stop(Duration.ofHours(1)));
            assertEquals("at a time", 2, most);
            for (GreenSocket client : clients) {
                ByteBuffer answer = ByteBuffer.allocate(2);
                assertEquals(1, client.read(answer));
                assertEquals(-1, client.read(answer));
                client.close();
            }
            clients.clear();
        });
    }

    @Test
    public void whoStillWaitsAfterTheGraceIsClosed() throws Exception {
        leakFree(() -> {
            running = 0;
            StreamServer server = full(2, new Event<>());
            assertFalse(server.stop(SOON));
            assertEquals(0, server.connections());
            assertEquals("begun", 2, running);
            for (GreenSocket client : clients) {
                assertEquals(-1, client.read(ByteBuffer.allocate(2)));
                client.close();
            }
            clients.clear();
        });
    }
}
