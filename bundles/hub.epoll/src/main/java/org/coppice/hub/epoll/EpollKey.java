package org.coppice.hub.epoll;

import java.nio.channels.SelectableChannel;
import org.coppice.hub.api.HubKey;
import org.coppice.hub.api.ReadyListener;

final class EpollKey implements HubKey {
    final SelectableChannel channel;
    final int descriptor;
    final int deliverable;
    final ReadyListener listener;

    /// What comes back with the events; given, and taken again, by the [KeyTable].
    long data = KeyTable.NOBODY;

    private final EpollHub hub;

    EpollKey(
            EpollHub hub,
            SelectableChannel channel,
            int descriptor,
            int deliverable,
            ReadyListener listener) {
        this.hub = hub;
        this.channel = channel;
        this.descriptor = descriptor;
        this.deliverable = deliverable;
        this.listener = listener;
    }

    @Override
    public void arm(int directions) {
        hub.arm(this, directions);
    }

    @Override
    public void cancel() {
        hub.cancel(this);
    }

    @Override
    public String toString() {
        return "epoll key of " + channel;
    }
}
