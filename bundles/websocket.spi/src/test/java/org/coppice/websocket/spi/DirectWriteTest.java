package org.coppice.websocket.spi;

import static org.junit.Assert.assertEquals;

import java.nio.ByteBuffer;
import org.coppice.net.testkit.MemoryStreams;
import org.coppice.net.testkit.StreamPair;
import org.junit.Test;

/// What finds room is written within the call that sends it, over whatever stream can.
public class DirectWriteTest extends ConnectionTestCase {
    @Override
    StreamPair open() {
        return MemoryStreams.pair(64 * 1024);
    }

    @Test
    public void aMessageIsThereWhenItsSenderGoesOn() throws Exception {
        run((connection, socket, peer) -> {
            socket.send("hello");
            assertEquals(0, connection.info().waitingBytes());
            ByteBuffer target = ByteBuffer.allocate(100);
            assertEquals(2 + "hello".length(), peer.stream().tryRead(target));
        });
    }
}
