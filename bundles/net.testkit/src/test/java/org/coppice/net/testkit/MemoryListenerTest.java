package org.coppice.net.testkit;

import org.coppice.net.GreenStream;
import org.coppice.net.StreamListener;

public class MemoryListenerTest extends ListenerContract {

    @Override
    protected StreamListener listen() {
        return new MemoryListener(1_000);
    }

    @Override
    protected GreenStream connect(StreamListener listener) throws Exception {
        return ((MemoryListener) listener).connect();
    }
}
