package org.coppice.green;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubKey;
import org.coppice.hub.api.ReadyListener;

/// Another hub, for who wants to see what is asked of it.
class ForwardingHub implements Hub {
    private final Hub hub;

    ForwardingHub(Hub hub) {
        this.hub = hub;
    }

    @Override
    public HubKey register(SelectableChannel channel, ReadyListener listener) throws IOException {
        return hub.register(channel, listener);
    }

    @Override
    public int await(long timeoutNanos) throws IOException {
        return hub.await(timeoutNanos);
    }

    @Override
    public void wakeup() {
        hub.wakeup();
    }

    @Override
    public int registered() {
        return hub.registered();
    }

    @Override
    public void close() {
        hub.close();
    }
}
