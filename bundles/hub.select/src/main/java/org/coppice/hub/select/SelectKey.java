package org.coppice.hub.select;

import java.nio.channels.SelectableChannel;
import org.coppice.hub.api.HubKey;
import org.coppice.hub.api.ReadyListener;

final class SelectKey implements HubKey {
    final SelectableChannel channel;
    final int descriptor;
    final int deliverable;
    final ReadyListener listener;

    /// What is waited for, as bits of Readiness.
    int armed;

    /// What the running `await` has found.
    int ready;

    boolean cancelled;

    private final SelectHub hub;

    SelectKey(
            SelectHub hub,
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
        return "select key of " + channel;
    }
}
