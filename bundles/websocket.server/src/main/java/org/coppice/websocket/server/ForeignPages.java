package org.coppice.websocket.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the operator whose pages are refused: each origin once, and no more than a hundred, for
/// whoever asks may call it what he likes.
///
/// **Threads**: any.
final class ForeignPages {
    static final int MOST = 100;

    private static final Logger LOG = LoggerFactory.getLogger(ForeignPages.class);

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /// @param refusal for people, which names the origin
    void refused(String refusal) {
        if (told.size() < MOST && told.add(refusal)) {
            LOG.info("A WebSocket is refused: {}", refusal.strip());
        }
    }
}
