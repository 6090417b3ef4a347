package org.coppice.hub.api;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/// The rules that every hub keeps alike, and the messages of those who break them: for implementors
/// of [Hub], one for each hub.
///
/// A hub's `await` calls [#checkAwait()], waits, and then [#beginBatch()], [#deliver(ReadyListener,
/// int)] for each event, and [#endBatch()].
///
/// **Threads:** belongs to the hub's owner.
public final class HubRules {
    private static final int DIRECTIONS = Readiness.READ | Readiness.WRITE;

    private final String hub;
    private Optional<Thread> owner = Optional.empty();
    private boolean closed;
    private boolean delivering;
    private int delivered;
    private Optional<Throwable> failure = Optional.empty();

    /// Rules for a new hub.
    ///
    /// @param hub its name, for messages
    public HubRules(String hub) {
        this.hub = hub;
    }

    /// Refuses use after close.
    ///
    /// @throws IllegalStateException if the hub is closed
    public void checkOpen() {
        if (closed) {
            throw new IllegalStateException("hub " + hub + " is closed");
        }
    }

    /// Refuses what cannot be registered.
    ///
    /// @param channel what is to be registered
    /// @throws IOException if the channel is closed
    /// @throws IllegalStateException if the hub is closed
    public void checkRegister(SelectableChannel channel) throws IOException {
        checkOpen();
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        if (channel.isBlocking()) {
            throw new IllegalBlockingMode(
                    channel
                            + " is in blocking mode; call configureBlocking(false) before"
                            + " register");
        }
        if (channel instanceof SocketChannel socket
                && !socket.isConnected()
                && !socket.isConnectionPending()) {
            throw new IllegalArgumentException(
                    channel + " is neither connected nor connecting; call connect before register");
        }
    }

    /// For a channel that is registered already.
    ///
    /// @param channel what is to be registered
    /// @return to be thrown
    public IllegalStateException registeredAlready(SelectableChannel channel) {
        return new IllegalStateException(
                channel
                        + " is registered with this hub ("
                        + hub
                        + ") already; cancel its key first");
    }

    /// Refuses to arm a dead key, and directions that do not exist.
    ///
    /// @param cancelled whether the key is
    /// @param directions what is to be armed
    /// @throws IllegalArgumentException if it is not READ, WRITE or both
    /// @throws IllegalStateException if the key is cancelled or the hub closed
    public void checkArm(boolean cancelled, int directions) {
        if (directions == 0 || (directions & ~DIRECTIONS) != 0) {
            throw new IllegalArgumentException(
                    "directions is "
                            + Readiness.describe(directions)
                            + ", must be READ, WRITE or both");
        }
        checkOpen();
        if (cancelled) {
            throw new IllegalStateException("this key of hub " + hub + " is cancelled");
        }
    }

    /// Refuses to wait where it would not work. The first caller becomes the owner.
    ///
    /// @throws IllegalStateException if the hub is closed, or belongs to another thread, or inside
    ///   a listener
    public void checkAwait() {
        checkOpen();
        Thread current = Thread.currentThread();
        if (owner.isEmpty()) {
            owner = Optional.of(current);
        } else if (owner.get() != current) {
            throw new IllegalStateException(
                    "hub "
                            + hub
                            + " belongs to thread "
                            + owner.get().getName()
                            + ", await was called by "
                            + current.getName());
        }
        checkNotDelivering("await");
    }

    private void checkNotDelivering(String call) {
        if (delivering) {
            throw new IllegalStateException(
                    "hub " + hub + " is calling a listener, which must not call " + call);
        }
    }

    /// What can be delivered to a channel at all: its directions, and [Readiness#HANGUP] if it has
    /// an end of input. A datagram channel has none: its errors pass.
    ///
    /// @param channel a channel of the JDK
    /// @return bits of [Readiness] to mask events with
    /// @throws IllegalArgumentException if it is of an unknown kind
    public int deliverable(SelectableChannel channel) {
        return switch (channel) {
            case SocketChannel _ -> DIRECTIONS | Readiness.HANGUP;
            case ServerSocketChannel _ -> Readiness.READ | Readiness.HANGUP;
            case DatagramChannel _ -> DIRECTIONS;
            case Pipe.SourceChannel _ -> Readiness.READ | Readiness.HANGUP;
            case Pipe.SinkChannel _ -> Readiness.WRITE;
            default ->
                    throw new IllegalArgumentException(
                            "hub "
                                    + hub
                                    + " does not know channels of "
                                    + channel.getClass()
                                    + "; it takes sockets, server sockets, datagram channels and"
                                    + " pipes");
        };
    }

    /// Events are about to be delivered. Until [#endBatch()] the hub can be neither awaited nor
    /// closed.
    public void beginBatch() {
        delivering = true;
        delivered = 0;
    }

    /// Calls a listener. What it throws is kept, and the batch goes on.
    ///
    /// @param listener not cancelled
    /// @param readiness bits of [Readiness]
    public void deliver(ReadyListener listener, int readiness) {
        delivered++;
        try {
            listener.ready(readiness);
        } catch (Throwable thrown) {
            keep(thrown);
        }
    }

    private void keep(Throwable thrown) {
        if (failure.isEmpty()) {
            failure = Optional.of(thrown);
        } else if (failure.get() != thrown) {
            failure.get().addSuppressed(thrown);
        }
    }

    /// The batch is over: throws what the first listener threw, if one did.
    ///
    /// @return the number of events delivered
    public int endBatch() {
        delivering = false;
        if (failure.isEmpty()) {
            return delivered;
        }
        Throwable first = failure.get();
        failure = Optional.empty();
        switch (first) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new UndeclaredThrowableException(first);
        }
    }

    /// Closes, once.
    ///
    /// @return true if the hub was open and its resources are to be released now
    /// @throws IllegalStateException inside a listener
    public boolean close() {
        checkNotDelivering("close");
        boolean first = !closed;
        closed = true;
        return first;
    }

    /// The JDK's exception with a message.
    private static final class IllegalBlockingMode extends IllegalBlockingModeException {
        private static final long serialVersionUID = 1L;

        private final String message;

        IllegalBlockingMode(String message) {
            this.message = message;
        }

        @Override
        public String getMessage() {
            return message;
        }
    }
}
