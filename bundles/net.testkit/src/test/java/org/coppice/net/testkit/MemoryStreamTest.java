package org.coppice.net.testkit;

public class MemoryStreamTest extends StreamContract {

    @Override
    protected StreamPair open() {
        return MemoryStreams.pair(1_000);
    }

    @Override
    protected boolean deliversAtOnce() {
        return true;
    }
}
