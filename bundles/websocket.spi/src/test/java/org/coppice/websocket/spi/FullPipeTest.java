package org.coppice.websocket.spi;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.net.testkit.MemoryStreams;
import org.coppice.net.testkit.StreamPair;
import org.junit.Test;

/// Senders to a peer behind a pipe that is exactly full, to which only a control frame is to go.
public class FullPipeTest extends ConnectionTestCase {
    private static final int PIPE_BYTES = 64 * 1024;
    private static final int LONG_HEADER_BYTES = 10;
    private static final int REST_BYTES = 1000;

    @Override
    StreamPair open() {
        return MemoryStreams.pair(PIPE_BYTES);
    }

    /// A message is in the pipe up to its end, and a pong waits behind it.
    private void fillAndPing(HeldSocket socket, Peer peer) throws Exception {
        socket.send(textOf(PIPE_BYTES - LONG_HEADER_BYTES + REST_BYTES));
        peer.ping("you?");
        Coppice.awaitIdle();
        take(peer, REST_BYTES);
        Coppice.awaitIdle();
    }

    private static void take(Peer peer, int bytes) throws IOException {
        ByteBuffer taken = ByteBuffer.allocate(bytes);
        while (taken.hasRemaining()) {
            peer.stream().read(taken);
        }
    }

    @Test
    public void aMessageGoesBehindThePong() throws Exception {
        run((connection, socket, peer) -> {
            GreenThread<String> end = ending(socket::receive);
            fillAndPing(socket, peer);
            socket.send("behind");
            take(peer, PIPE_BYTES);
            assertEquals("pong you?", peer.next());
            assertEquals("text behind", peer.next());
            connection.breakOff();
            assertEquals("1006", end.await());
        });
    }

    @Test
    public void aCloseFrameGoesInPlaceOfThePong() throws Exception {
        run((connection, socket, peer) -> {
            GreenThread<String> end = ending(socket::receive);
            fillAndPing(socket, peer);
            socket.close();
            take(peer, PIPE_BYTES);
            assertEquals("close 1000", peer.next());
            peer.close(1000, "");
            assertEquals("1000", end.await());
        });
    }
}
