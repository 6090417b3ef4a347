package org.coppice.net;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import org.coppice.green.Loop;

/// What one holder has of a [SharedListener].
///
/// **Threads:** what is not said otherwise belongs to the holder's loop.
final class ListenerLease {

    private final SharedListeners all;
    private final SharedListener listener;
    private final String holder;
    private final Loop loop;

    /// Empty if the holder does not say. Guarded by [SharedListeners].
    private String protocol = "";

    ListenerLease(SharedListeners all, SharedListener listener, String holder, Loop loop) {
        this.all = all;
        this.listener = listener;
        this.holder = holder;
        this.loop = loop;
    }

    /// Any thread.
    String holder() {
        return holder;
    }

    /// Any thread.
    Loop loop() {
        return loop;
    }

    String protocol() {
        return protocol;
    }

    void protocol(String newProtocol) {
        protocol = newProtocol;
    }

    /// As [GreenServerSocket#speak(String)].
    void speak(String newProtocol) throws BindException {
        all.speak(listener, this, newProtocol);
    }

    /// The holder accepts no more.
    void release(Duration patience) throws IOException {
        all.left(listener, this, patience);
    }

    /// The holder goes on accepting on the current loop; its own has ended.
    GreenServerSocket move() throws IOException {
        return all.move(listener, this);
    }

    /// The holder's loop has ended, and with it its hub. Any thread.
    void lost(Duration patience) throws IOException {
        all.lost(listener, this, patience);
    }
}
