package org.coppice.websocket.spi;

import org.coppice.net.testkit.MemoryStreams;
import org.coppice.net.testkit.StreamPair;

public class MemoryConnectionTest extends ConnectionContract {
    private static final int CAPACITY_BYTES = 64 * 1024;

    @Override
    StreamPair open() {
        return MemoryStreams.pair(CAPACITY_BYTES);
    }
}
