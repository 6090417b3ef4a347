package org.coppice.resolver.dns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a small file says, read again when it has changed, which is looked for every 10 s at most:
/// eventlet's interval. The file is read on the loop, as it is a local one of some lines; one that
/// is missing says nothing, one that cannot be read says what it said before.
///
/// **Threads:** any.
final class WatchedFile<T> {

    static final long INTERVAL_NANOS = 10_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(WatchedFile.class);

    /// What tells that it has changed.
    private record Stamp(Object time, long size, Object key) {}

    private static final Stamp NEVER_READ = new Stamp("never", 0, "");
    private static final Stamp MISSING = new Stamp("missing", 0, "");
    private static final Stamp FAILED = new Stamp("failed", 0, "");

    private final Path path;
    private final T nothing;
    private final Function<List<String>, T> parser;
    private final LongSupplier nanoClock;
    private final AtomicReference<State<T>> state;

    /// @param lookedNanos when somebody has looked last, or began to
    private record State<T>(T content, Stamp stamp, long lookedNanos) {}

    WatchedFile(Path path, T nothing, Function<List<String>, T> parser, LongSupplier nanoClock) {
        this.path = path;
        this.nothing = nothing;
        this.parser = parser;
        this.nanoClock = nanoClock;
        this.state = new AtomicReference<>(new State<>(nothing, NEVER_READ, 0));
    }

    /// Nobody waits for another who reads it: meanwhile what it said before holds, and as long as
    /// nobody has read it everybody does.
    T get() {
        long now = nanoClock.getAsLong();
        State<T> former = state.get();
        if (former.stamp() == NEVER_READ) {
            return look(former, now);
        }
        if (now - former.lookedNanos() < INTERVAL_NANOS) {
            return former.content();
        }
        State<T> looking = new State<>(former.content(), former.stamp(), now);
        return state.compareAndSet(former, looking) ? look(looking, now) : former.content();
    }

    /// Reads it again at the next use.
    void forget() {
        state.updateAndGet(now -> new State<>(now.content(), NEVER_READ, now.lookedNanos()));
    }

    /// What is found is dropped if it is to be forgotten by then, or somebody else was faster.
    private T look(State<T> former, long now) {
        State<T> next;
        try {
            Stamp stamp = stamp();
            T content = former.content();
            if (!stamp.equals(former.stamp())) {
                content = stamp == MISSING ? nothing : parser.apply(read());
            }
            next = new State<>(content, stamp, now);
        } catch (IOException e) {
            // it may be well again though it looks the same, as with too many open files
            next = new State<>(former.content(), FAILED, now);
            if (former.stamp() != FAILED) {
                LOG.warn("{} cannot be read, what it said before holds: {}", path, e.toString());
            }
        }
        state.compareAndSet(former, next);
        return next.content();
    }

    private Stamp stamp() throws IOException {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
        } catch (NoSuchFileException e) {
            return MISSING;
        }
    }

    /// Whatever the bytes are: names in it are ASCII or UTF-8, comments may be anything.
    private List<String> read() throws IOException {
        return new String(Files.readAllBytes(path), StandardCharsets.UTF_8).lines().toList();
    }
}
