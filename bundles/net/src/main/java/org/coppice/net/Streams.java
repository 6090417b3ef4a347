package org.coppice.net;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;

/// Waits for several streams at once: what `select.select` and `select.poll` are in gevent and
/// eventlet.
///
/// A green thread that waits for each is as cheap and mostly simpler; this is for code that decides
/// by who comes first.
///
/// **Threads:** the green threads of the streams' loop. **Null:** nothing here is null.
public final class Streams {

    /// What may be used without waiting, in the order in which it was named.
    ///
    /// @param readable where a read may find something: bytes or the end
    /// @param writable where a write may find room
    public record Ready(List<GreenStream> readable, List<GreenSocket> writable) {

        /// Copies.
        public Ready {
            readable = List.copyOf(readable);
            writable = List.copyOf(writable);
        }

        /// Whether the time was over before anything was ready.
        public boolean isEmpty() {
            return readable.isEmpty() && writable.isEmpty();
        }
    }

    private Streams() {}

    /// Blocks until at least one of the streams may be read. As [#awaitAny(Collection, Collection,
    /// Duration)].
    ///
    /// @return those that may be read, in their order; empty if the time was over first
    public static List<GreenStream> awaitAny(
            Collection<? extends GreenStream> readers, Duration timeout) throws IOException {
        return awaitAny(readers, List.of(), timeout).readable();
    }

    /// Blocks until at least one of the readers may be read or one of the writers written to. Takes
    /// no byte. A hint: [GreenStream#tryRead] may still find nothing, and does so at most once
    /// before this blocks for it.
    ///
    /// Meanwhile nobody else may read from the readers or write to the writers. One that is named
    /// twice counts once.
    ///
    /// @param timeout zero waits for ever
    /// @throws java.nio.channels.ClosedChannelException if one of them is closed, also meanwhile
    /// @throws IllegalStateException if somebody else reads or writes where this shall wait
    /// @throws IllegalArgumentException if the time-out is negative, or zero and there is nothing
    ///   to wait for
    public static Ready awaitAny(
            Collection<? extends GreenStream> readers,
            Collection<GreenSocket> writers,
            Duration timeout)
            throws IOException {
        ChannelWaits.requireTimeout(timeout);
        if (readers.isEmpty() && writers.isEmpty()) {
            return awaitNothing(timeout);
        }
        Map<GreenStream, GreenThread<Void>> reads = new LinkedHashMap<>();
        Map<GreenSocket, GreenThread<Void>> writes = new LinkedHashMap<>();
        try {
            readers.forEach(each -> reads.computeIfAbsent(each, Streams::awaitReadable));
            writers.forEach(each -> writes.computeIfAbsent(each, Streams::awaitWritable));
            awaitFirst(all(reads, writes), timeout);
        } finally {
            Coppice.killAllAndAwait(all(reads, writes));
        }
        return new Ready(ready(reads), ready(writes));
    }

    private static Ready awaitNothing(Duration timeout) {
        if (timeout.isZero()) {
            throw new IllegalArgumentException(
                    "There is nothing to wait for, and the timeout is PT0S (for ever)");
        }
        Coppice.sleep(timeout);
        return new Ready(List.of(), List.of());
    }

    private static GreenThread<Void> awaitReadable(GreenStream stream) {
        return Coppice.spawn(() -> {
            if (stream instanceof GreenSocket socket) {
                socket.askHub();
            }
            stream.awaitReadable(Duration.ZERO);
            return null;
        });
    }

    private static GreenThread<Void> awaitWritable(GreenSocket socket) {
        return Coppice.spawn(() -> {
            socket.awaitWritable(Duration.ZERO);
            return null;
        });
    }

    private static List<GreenThread<Void>> all(
            Map<GreenStream, GreenThread<Void>> reads, Map<GreenSocket, GreenThread<Void>> writes) {
        List<GreenThread<Void>> all = new ArrayList<>(reads.values());
        all.addAll(writes.values());
        return all;
    }

    private static void awaitFirst(List<GreenThread<Void>> waits, Duration timeout) {
        if (timeout.isZero()) {
            Coppice.awaitAny(waits);
        } else {
            Coppice.awaitAny(waits, timeout);
        }
    }

    private static <S> List<S> ready(Map<S, GreenThread<Void>> waits) throws IOException {
        List<S> ready = new ArrayList<>();
        for (Map.Entry<S, GreenThread<Void>> each : waits.entrySet()) {
            if (isReady(each.getValue())) {
                ready.add(each.getKey());
            }
        }
        return ready;
    }

    /// Those that did not become ready were killed.
    private static boolean isReady(GreenThread<Void> wait) throws IOException {
        if (wait.failure().isEmpty()) {
            return true;
        }
        return switch (wait.failure().get()) {
            case org.coppice.green.GreenExit _ -> false;
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new CompletionException(e);
        };
    }
}
