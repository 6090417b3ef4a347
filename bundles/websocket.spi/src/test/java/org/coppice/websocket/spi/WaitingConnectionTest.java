package org.coppice.websocket.spi;

import org.coppice.net.ForwardingStream;
import org.coppice.net.GreenStream;
import org.coppice.net.testkit.MemoryStreams;
import org.coppice.net.testkit.StreamPair;

/// Over a stream that writes by [GreenStream#write] alone, as TLS does.
public class WaitingConnectionTest extends ConnectionContract {
    private static final int CAPACITY_BYTES = 64 * 1024;

    @Override
    StreamPair open() {
        StreamPair pair = MemoryStreams.pair(CAPACITY_BYTES);
        return new StreamPair(waiting(pair.near()), pair.far());
    }

    private static GreenStream waiting(GreenStream below) {
        return new ForwardingStream(below) {};
    }
}
