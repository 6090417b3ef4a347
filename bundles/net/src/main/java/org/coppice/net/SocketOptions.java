package org.coppice.net;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/// The settings of sockets that connect, listen and are accepted: each method gives a changed copy.
///
/// ```java
/// SocketOptions options =
///         SocketOptions.DEFAULTS.keepAlive(Duration.ofMinutes(1)).reusePort(true);
/// GreenServerSocket listener = Net.listen(address, 128, options);
/// ```
///
/// What a Unix socket does not have (everything but the buffers and `resetOnClose`) is left out
/// there. What else the system lacks is left out with a warning in the log, as eventlet does with
/// `reuse_port`: a server starts all the same.
///
/// There is no lingering for some seconds (`SO_LINGER`): the system would hold up the whole loop in
/// a close. To know that the peer has all, end the sending with [GreenStream#shutdownOutput()] and
/// read until its end.
///
/// **Threads:** any. **Null:** nothing here is null.
///
/// @param noDelay small writes are sent at once instead of being collected until the former are
///   acknowledged (`TCP_NODELAY`)
/// @param keepAlive a connection on which nothing comes is probed, so that one whose peer is gone
///   does not stay for ever (`SO_KEEPALIVE`)
/// @param keepAliveIdle how long nothing comes before the first probe, in whole seconds up to
///   32,767 (`TCP_KEEPIDLE`); zero leaves it to the system, which takes two hours
/// @param keepAliveInterval how long between probes, as `keepAliveIdle` (`TCP_KEEPINTVL`)
/// @param keepAliveProbes after how many unanswered probes the connection is broken, up to 127
///   (`TCP_KEEPCNT`); zero leaves it to the system
/// @param reuseAddress an address may be listened on although connections of a former listener
///   still linger (`SO_REUSEADDR`)
/// @param reusePort several sockets that all say so may listen on one address, and the system
///   spreads clients over them (`SO_REUSEPORT`)
/// @param resetOnClose a close throws away what was not sent yet and resets the connection
///   (`SO_LINGER` with zero)
/// @param sendBufferBytes a hint how much the system keeps of what was written (`SO_SNDBUF`); zero
///   leaves it to the system, which adapts it
/// @param receiveBufferBytes a hint how much the system keeps of what was not read (`SO_RCVBUF`);
///   zero as before
/// @param trafficClass the field of that name in IP headers, 0 to 255 (`IP_TOS`); zero leaves it
public record SocketOptions(
        boolean noDelay,
        boolean keepAlive,
        Duration keepAliveIdle,
        Duration keepAliveInterval,
        int keepAliveProbes,
        boolean reuseAddress,
        boolean reusePort,
        boolean resetOnClose,
        int sendBufferBytes,
        int receiveBufferBytes,
        int trafficClass) {

    private static final Duration MOST = Duration.ofSeconds(32_767);

    /// No delay, and addresses may be used again; the rest is left to the system.
    public static final SocketOptions DEFAULTS =
            new SocketOptions(
                    true, false, Duration.ZERO, Duration.ZERO, 0, true, false, false, 0, 0, 0);

    /// @throws IllegalArgumentException if a value is outside its range; the message names both
    public SocketOptions {
        requireTime("keepAliveIdle", keepAliveIdle);
        requireTime("keepAliveInterval", keepAliveInterval);
        requireRange("keepAliveProbes", keepAliveProbes, 127);
        requireRange("sendBufferBytes", sendBufferBytes, Integer.MAX_VALUE);
        requireRange("receiveBufferBytes", receiveBufferBytes, Integer.MAX_VALUE);
        requireRange("trafficClass", trafficClass, 255);
    }

    private static void requireTime(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.isNegative() || value.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", allowed are PT0S (the system's) to " + MOST);
        }
    }

    private static void requireRange(String name, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", allowed are 0 (the system's) to " + most);
        }
    }

    /// With small writes sent at once or not.
    public SocketOptions noDelay(boolean newNoDelay) {
        return with(draft -> draft.noDelay = newNoDelay);
    }

    /// With probes or without, by the system's times or those set before.
    public SocketOptions keepAlive(boolean newKeepAlive) {
        return with(draft -> draft.keepAlive = newKeepAlive);
    }

    /// With probes after so long an idle time.
    public SocketOptions keepAlive(Duration newIdle) {
        return keepAlive(newIdle, keepAliveInterval, keepAliveProbes);
    }

    /// With probes by these times.
    ///
    /// @param newIdle before the first, rounded up to seconds; zero leaves it to the system, also
    ///   with the others
    /// @param newInterval between two of them, rounded up to seconds
    /// @param newProbes how many remain unanswered before the connection counts as broken
    public SocketOptions keepAlive(Duration newIdle, Duration newInterval, int newProbes) {
        return with(draft -> {
            draft.keepAlive = true;
            draft.keepAliveIdle = newIdle;
            draft.keepAliveInterval = newInterval;
            draft.keepAliveProbes = newProbes;
        });
    }

    /// With addresses that may be used again at once or not.
    public SocketOptions reuseAddress(boolean newReuseAddress) {
        return with(draft -> draft.reuseAddress = newReuseAddress);
    }

    /// With addresses that several may listen on or not.
    public SocketOptions reusePort(boolean newReusePort) {
        return with(draft -> draft.reusePort = newReusePort);
    }

    /// With a reset instead of an end, or not.
    public SocketOptions resetOnClose(boolean newResetOnClose) {
        return with(draft -> draft.resetOnClose = newResetOnClose);
    }

    /// With buffers of about these sizes in the system; zero leaves one to it.
    public SocketOptions buffers(int newSendBufferBytes, int newReceiveBufferBytes) {
        return with(draft -> {
            draft.sendBufferBytes = newSendBufferBytes;
            draft.receiveBufferBytes = newReceiveBufferBytes;
        });
    }

    /// With this traffic class.
    public SocketOptions trafficClass(int newTrafficClass) {
        return with(draft -> draft.trafficClass = newTrafficClass);
    }

    private SocketOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    /// Before it connects, or when it was accepted: what is off is so already.
    void applyTo(SocketChannel channel) throws IOException {
        applyTo(channel, false);
    }

    /// @param allOfThem also what is off: the channel may have other settings
    void applyTo(SocketChannel channel, boolean allOfThem) throws IOException {
        OptionSetter setter = new OptionSetter(channel);
        if (setter.isTcp()) {
            setter.setFlag("TCP_NODELAY", noDelay, allOfThem);
            setter.setFlag("SO_KEEPALIVE", keepAlive, allOfThem);
            setter.setSeconds("TCP_KEEPIDLE", keepAliveIdle);
            setter.setSeconds("TCP_KEEPINTERVAL", keepAliveInterval);
            setter.setPositive("TCP_KEEPCOUNT", keepAliveProbes);
            setter.setPositive("IP_TOS", trafficClass);
        }
        if (resetOnClose || allOfThem) {
            setter.set("SO_LINGER", resetOnClose ? 0 : -1);
        }
        setter.setPositive("SO_SNDBUF", sendBufferBytes);
        setter.setPositive("SO_RCVBUF", receiveBufferBytes);
    }

    /// Before it is bound to a port of its own.
    void applyToBind(SocketChannel channel) throws IOException {
        OptionSetter setter = new OptionSetter(channel);
        setter.setFlag("SO_REUSEADDR", reuseAddress, false);
        setter.setFlag("SO_REUSEPORT", reusePort, false);
    }

    /// Before it is bound: a window is agreed on when a client connects, so the buffer comes first.
    void applyTo(ServerSocketChannel channel) throws IOException {
        OptionSetter setter = new OptionSetter(channel);
        if (setter.isTcp()) {
            setter.set("SO_REUSEADDR", reuseAddress);
            setter.setFlag("SO_REUSEPORT", reusePort, false);
        }
        setter.setPositive("SO_RCVBUF", receiveBufferBytes);
    }

    /// A copy while it is changed.
    private static final class Draft {
        boolean noDelay;
        boolean keepAlive;
        Duration keepAliveIdle;
        Duration keepAliveInterval;
        int keepAliveProbes;
        boolean reuseAddress;
        boolean reusePort;
        boolean resetOnClose;
        int sendBufferBytes;
        int receiveBufferBytes;
        int trafficClass;

        Draft(SocketOptions options) {
            noDelay = options.noDelay;
            keepAlive = options.keepAlive;
            keepAliveIdle = options.keepAliveIdle;
            keepAliveInterval = options.keepAliveInterval;
            keepAliveProbes = options.keepAliveProbes;
            reuseAddress = options.reuseAddress;
            reusePort = options.reusePort;
            resetOnClose = options.resetOnClose;
            sendBufferBytes = options.sendBufferBytes;
            receiveBufferBytes = options.receiveBufferBytes;
            trafficClass = options.trafficClass;
        }

        SocketOptions finished() {
            return new SocketOptions(
                    noDelay,
                    keepAlive,
                    keepAliveIdle,
                    keepAliveInterval,
                    keepAliveProbes,
                    reuseAddress,
                    reusePort,
                    resetOnClose,
                    sendBufferBytes,
                    receiveBufferBytes,
                    trafficClass);
        }
    }
}
