package org.coppice.net;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.coppice.green.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What to do when an accept fails though the listener stands, as with too many open files: wait a
/// little, twice as long each time, and try again. gevent's `min_delay` and `max_delay`.
///
/// Clients wait in the listener's backlog meanwhile and are served when there is room again. To
/// take and close them instead, with a descriptor held in reserve, would tell them sooner; but it
/// turns away who would have been served a moment later.
///
/// The log gets one line when it begins and one when it is over, at most every ten seconds: at the
/// limit both come with every client that leaves.
///
/// ```java
/// while (true) {
///     try {
///         begin(listener.accept());
///         backOff.accepted();
///     } catch (IOException e) {
///         backOff.awaitAfter(e);
///     }
/// }
/// ```
///
/// **Threads:** the accepting green thread's loop. **Null:** nothing here is null.
public final class AcceptBackOff {

    private static final Logger LOG = LoggerFactory.getLogger(AcceptBackOff.class);

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String server;
    private final IntSupplier connections;
    private final LongSupplier nanoClock;
    private final DescriptorLimit limit = DescriptorLimit.read();
    private Duration pause = SHORTEST;
    private Event<Void> retry = new Event<>();
    private int failures;
    private long untold;
    private boolean told;
    private long nextLineNanos;

    /// @param server who cannot accept, for the log: `Server chat at 127.0.0.1:7000`
    /// @param connections how many it has, for the log
    public AcceptBackOff(String server, IntSupplier connections) {
        this(server, connections, System::nanoTime);
    }

    AcceptBackOff(String server, IntSupplier connections, LongSupplier nanoClock) {
        this.server = Objects.requireNonNull(server, "server");
        this.connections = Objects.requireNonNull(connections, "connections");
        this.nanoClock = nanoClock;
        this.nextLineNanos = nanoClock.getAsLong();
    }

    /// An accept went well: the next failure begins with the shortest pause.
    public void accepted() {
        if (failures > 0 || !retry.ready()) {
            recovered();
        }
    }

    /// The first accept comes here too, so that whatever this needs has been used before it is
    /// needed: without a descriptor Java cannot even load a class from a folder.
    private void recovered() {
        if (!retry.ready()) {
            retry.send(null);
        }
        if (told) {
            LOG.info("{} accepts again, after {} failed tries", server, failures);
        }
        failures = 0;
        told = false;
        pause = SHORTEST;
    }

    /// Blocks for 10 ms at first and then twice as long each time, up to a second; or until
    /// [#retryNow()].
    ///
    /// @throws IOException the failure, if it is no use to try again: the listener is closed, or
    ///   what it stands on is no listening socket any more
    public void awaitAfter(IOException failure) throws IOException {
        if (isFatal(failure)) {
            throw failure;
        }
        failures++;
        tell(failure);
        if (retry.ready()) {
            retry = new Event<>();
        }
        retry.await(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    }

    /// Ends the pause, if there is one: a connection has been closed, so that an accept may find a
    /// descriptor. Never blocks.
    public void retryNow() {
        if (failures > 0 && !retry.ready()) {
            retry.send(null);
        }
    }

    /// gevent's `fatal_errors`: EBADF, EINVAL, ENOTSOCK. Java tells them by their text only.
    private static boolean isFatal(IOException failure) {
        String reason = String.valueOf(failure.getMessage());
        return failure instanceof ClosedChannelException
                || reason.contains("Bad file descriptor")
                || reason.contains("Invalid argument")
                || reason.contains("non-socket");
    }

    private void tell(IOException failure) {
        untold++;
        long nowNanos = nanoClock.getAsLong();
        if (told || nowNanos - nextLineNanos < 0) {
            return;
        }
        told = true;
        nextLineNanos = nowNanos + QUIET_NANOS;
        LOG.warn(
                "{} cannot accept and tries again, clients wait: {}. It has {} connections;"
                        + " accepts failed since the last such line: {}. {}",
                server,
                failure.getMessage(),
                connections.getAsInt(),
                untold,
                remedy(String.valueOf(failure.getMessage())));
        untold = 0;
    }

    private String remedy(String reason) {
        if (reason.contains("in system")) {
            return "All processes together have too many open files: raise fs.file-max (sysctl)";
        }
        if (reason.contains("open files")) {
            return "This process may have "
                    + limit
                    + " open files: raise that (ulimit -Hn, LimitNOFILE= of a systemd unit), or"
                    + " allow fewer connections than that";
        }
        if (reason.contains("memory") || reason.contains("buffer space")) {
            return "The system lacks memory for sockets (net.ipv4.tcp_mem, cgroup memory.max)";
        }
        return "The system says no more than that";
    }
}
