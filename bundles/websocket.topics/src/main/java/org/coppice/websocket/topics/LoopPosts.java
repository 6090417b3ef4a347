package org.coppice.websocket.topics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.coppice.green.Loop;

/// One for each loop that has subscribers.
///
/// **Threads**: any.
final class LoopPosts {
    private final Map<Loop, LoopPost> posts = new ConcurrentHashMap<>();

    LoopPost of(Loop loop) {
        LoopPost found = posts.get(loop);
        if (found == null) {
            posts.keySet().removeIf(Loop::isOver);
            found = posts.computeIfAbsent(loop, LoopPost::new);
        }
        return found;
    }
}
