package org.coppice.green;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/// A channel on a loop's hub: how a green thread waits until the channel is ready. eventlet's
/// `trampoline`, kept for the life of the channel.
///
/// Use it like this: try the operation; if it would block, say [#drainedReads()] or
/// [#drainedWrites()] and await. Readiness is a hint: the operation after a wait may still find
/// nothing.
///
/// **Threads:** belongs to the loop on which it was opened. **Errors:** a second green thread that
/// awaits the same direction gets an [IllegalStateException], eventlet's "Second simultaneous read
/// on fileno", unless they share it. **Null:** nothing here is null.
@ProviderType
public interface Registration extends AutoCloseable {

    /// Registers a non-blocking channel with the hub of the current loop.
    ///
    /// @throws IOException if the hub refuses it; the message says why and names a hub that does
    ///   not
    /// @throws IllegalStateException if the caller is not on a loop
    static Registration open(SelectableChannel channel) throws IOException {
        return new ChannelRegistration(Loop.here(), channel);
    }

    /// Whether a read may find something: true until [#drainedReads()], and again when the hub says
    /// so.
    boolean isReadable();

    /// Whether a write may find room: true until [#drainedWrites()], and again when the hub says
    /// so.
    boolean isWritable();

    /// The last read found nothing, or less than it had room for.
    void drainedReads();

    /// The last write found no room for all.
    void drainedWrites();

    /// Blocks until [#isReadable()].
    ///
    /// @param timeout zero or less waits for ever
    /// @throws java.net.SocketTimeoutException if the time is over
    /// @throws java.nio.channels.AsynchronousCloseException if it was closed meanwhile
    void awaitReadable(Duration timeout) throws IOException;

    /// Blocks until [#isWritable()]. As [#awaitReadable(Duration)].
    void awaitWritable(Duration timeout) throws IOException;

    /// Has a task run when a read may find something, without a green thread that waits meanwhile:
    /// what idles for long needs no stack. gevent's `hub.loop.io` watcher, for one time. It runs
    /// once, on the loop's thread outside any green thread, so it must not block, see
    /// [Loop#execute(Runnable)]: as soon as [#isReadable()], when this is closed, or when the time
    /// is over. What it throws is logged.
    ///
    /// One waits at most: another call replaces it, and so does a green thread that awaits reads.
    /// As a green thread that waits, it keeps a loop that retires; one that is stopped forgets it.
    ///
    /// @param timeout zero or less waits for ever
    /// @throws IllegalStateException if a green thread awaits reads already
    /// @throws java.nio.channels.ClosedChannelException if it is closed
    void whenReadable(Duration timeout, Runnable task) throws IOException;

    /// Counts both directions as ready, and lets whoever waits try again: for what no hub tells,
    /// such as that this side has shut one of them down.
    void retry();

    /// From now on several green threads may await the same direction: all are woken when it is
    /// ready, and try in the order in which they wait. Who reads what is then left to chance:
    /// eventlet's `hub_prevent_multiple_readers(False)`, for one channel.
    ///
    /// @return this
    Registration shareWaits();

    /// Takes the channel out of the hub, before the channel itself is closed, and wakes whoever
    /// waits. Harmless when repeated.
    @Override
    void close();
}
