package org.coppice.websocket.topics;

import java.util.Optional;
import org.coppice.websocket.api.Topic;
import org.coppice.websocket.spi.EncodedMessage;
import org.coppice.websocket.spi.HeldSocket;

/// A connection that is subscribed; as a task it ends that, when the connection is over.
///
/// **Threads**: any, but for [#send], which is its loop's.
final class Member implements Topic.Subscription, Runnable {
    private final Members members;
    private final HeldSocket socket;

    /// These belong to [Members].
    Member previous;

    Member next;
    long since;
    volatile boolean present;

    Member(Members members, HeldSocket socket) {
        this.members = members;
        this.socket = socket;
    }

    void send(EncodedMessage message) {
        if (!present) {
            return;
        }
        if (!socket.trySend(message)) {
            if (socket.isOpen()) {
                members.topic().drop(1);
            } else {
                close();
            }
        }
    }

    /// The connection is over.
    @Override
    public void run() {
        if (members.remove(this)) {
            members.topic().leave(Optional.of(socket.loop()));
        }
    }

    @Override
    public void close() {
        run();
        socket.forgetWhenOver(this);
    }
}
