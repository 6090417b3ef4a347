package org.coppice.net.testkit;

import org.coppice.net.ForwardingStream;
import org.coppice.net.GreenStream;

public class ForwardingStreamTest extends StreamContract {

    @Override
    protected StreamPair open() {
        StreamPair below = MemoryStreams.pair(1_000);
        return new StreamPair(forwarding(below.near()), forwarding(below.far()));
    }

    private static GreenStream forwarding(GreenStream below) {
        return new ForwardingStream(below) {};
    }

    @Override
    protected boolean deliversAtOnce() {
        return true;
    }
}
