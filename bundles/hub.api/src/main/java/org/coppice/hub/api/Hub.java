package org.coppice.hub.api;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import org.osgi.annotation.versioning.ConsumerType;

/// The readiness mechanism of one loop: says which of the registered channels are ready.
///
/// **Threads:** belongs to its loop's thread, which is the first one to call [#await(long)];
/// [#wakeup()] alone may be called from any. `register` and the keys' methods may also be called by
/// what runs on the loop's thread under another name (a green thread), and by any thread before the
/// first `await`.
///
/// **Errors:** an `IOException` is the system's refusal. Use after [#close()], `await` from a
/// thread that is not the owner and `await` or `close` inside a listener are an
/// [IllegalStateException].
///
/// **Null:** nothing here is null.
@ConsumerType
public interface Hub extends AutoCloseable {
    /// Registers a channel. Nothing is armed yet, see [HubKey#arm(int)]; what has arrived before
    /// counts, and is delivered like what arrives later.
    ///
    /// @param channel open and non-blocking: a socket, server socket, datagram channel or an end of
    ///   a pipe. A socket must be connected, or have begun to connect: before that the system
    ///   reports it as hung up.
    /// @param listener is called inside [#await(long)]
    /// @return the registration
    /// @throws IOException if the system refuses, or if this kind of hub cannot take the channel;
    ///   the message then names a hub that can
    /// @throws java.nio.channels.ClosedChannelException if the channel is closed
    /// @throws java.nio.channels.IllegalBlockingModeException if the channel is in blocking mode
    /// @throws IllegalArgumentException if the channel is a socket that is neither connected nor
    ///   connecting, or of a kind that the hub does not know
    /// @throws IllegalStateException if the channel is registered with this hub already
    HubKey register(SelectableChannel channel, ReadyListener listener) throws IOException;

    /// Waits until something is ready, tells the listeners, and returns.
    ///
    /// Returns when at least one event was delivered, when the time is over, or after a
    /// [#wakeup()]. It never returns before its time because of rounding; it may return late, by
    /// the resolution of the mechanism (a millisecond for `nio`) and of the scheduler. Rarely it
    /// may return 0 for no visible reason, such as a wake-up that came late. An interrupt is not
    /// meant for it: it ends at most one wait and may be forgotten.
    ///
    /// Listeners run on this thread, before it returns. When one throws, the others are still
    /// called, and then the first exception is thrown with the further ones suppressed in it. The
    /// order of events within one call is the system's. Events beyond the size of a hub's batch
    /// come with the next call.
    ///
    /// @param timeoutNanos how long, in nanoseconds: 0 only looks, negative waits for ever
    /// @return the number of events delivered, 0 or more; a channel ready both ways is one event
    /// @throws IOException if the system's wait failed: the hub is of no more use, close it
    int await(long timeoutNanos) throws IOException;

    /// Makes the current [#await(long)] return, or the next one if there is none now. Many calls
    /// may collapse into one. Cheap when the loop does not wait. After [#close()] it does nothing.
    ///
    /// **Threads:** any.
    void wakeup();

    /// How many channels are registered and not cancelled.
    ///
    /// @return 0 or more; 0 once closed
    int registered();

    /// Releases what the hub holds of the system. The registered channels stay open and usable,
    /// with another hub too; their keys here are dead. Closing again does nothing.
    @Override
    void close();
}
