package org.coppice.resolver.dns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
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
    private T content;
    private Stamp stamp = NEVER_READ;
    private long lookedNanos;

    WatchedFile(Path path, T nothing, Function<List<String>, T> parser, LongSupplier nanoClock) {
        this.path = path;
        this.nothing = nothing;
        this.parser = parser;
        this.nanoClock = nanoClock;
        this.content = nothing;
    }

    synchronized T get() {
        long now = nanoClock.getAsLong();
        if (stamp == NEVER_READ || now - lookedNanos >= INTERVAL_NANOS) {
            lookedNanos = now;
            look();
        }
        return content;
    }

    /// Reads it again at the next use.
    synchronized void forget() {
        stamp = NEVER_READ;
    }

    private void look() {
        Stamp former = stamp;
        try {
            Stamp now = stamp();
            if (!now.equals(former)) {
                content = now == MISSING ? nothing : parser.apply(read());
            }
            stamp = now;
        } catch (IOException e) {
            // it may be well again though it looks the same, as with too many open files
            stamp = FAILED;
            if (former != FAILED) {
                LOG.warn("{} cannot be read, what it said before holds: {}", path, e.toString());
            }
        }
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
