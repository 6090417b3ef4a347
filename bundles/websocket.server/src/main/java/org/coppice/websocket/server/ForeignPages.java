package org.coppice.websocket.server;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the operator whose pages are refused: each origin once an hour, and no more than a
/// hundred, for whoever asks may call it what he likes.
///
/// **Threads**: any.
final class ForeignPages {
    static final int MOST = 100;
    static final Duration AGAIN = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(ForeignPages.class);

    private final Set<String> told = new HashSet<>();
    private final LongSupplier nanoTime;
    private long sinceNanos;

    ForeignPages() {
        this(System::nanoTime);
    }

    ForeignPages(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.sinceNanos = nanoTime.getAsLong();
    }

    /// @param refusal for people, which names the origin
    synchronized void refused(String refusal) {
        long nowNanos = nanoTime.getAsLong();
        if (nowNanos - sinceNanos >= AGAIN.toNanos()) {
            sinceNanos = nowNanos;
            told.clear();
        }
        if (told.size() < MOST && told.add(refusal)) {
            LOG.info("A WebSocket is refused: {}", refusal.strip());
            if (told.size() == MOST) {
                LOG.warn("{} foreign origins were refused; others are not told for an hour", MOST);
            }
        }
    }
}
