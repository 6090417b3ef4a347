package org.coppice.green;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The fibers of a loop that have not ended, oldest first.
///
/// **Threads:** its loop's thread; [#size()] any.
final class Living {

    private static final Logger LOG = LoggerFactory.getLogger(Living.class);
    private static final int NAMES_SHOWN = 10;
    private static final int IDS_PER_BLOCK = 1024;

    private Fiber first;
    private Fiber last;
    private volatile int size;

    /// Those that were removed but still tell of their end.
    private int telling;

    /// Ids are handed out from blocks, so that the loop itself hardly ever pays for an atomic one.
    private final AtomicLong blocks = new AtomicLong(1);

    private final SmallIds smallIds = new SmallIds();
    private long nextId;
    private long blockEnd;

    /// Of all that live, nearly, when asked from elsewhere.
    int size() {
        return size;
    }

    /// For a fiber that is made on the loop.
    long nextId() {
        if (nextId == blockEnd) {
            nextId = blocks.getAndAdd(IDS_PER_BLOCK);
            blockEnd = nextId + IDS_PER_BLOCK;
        }
        return nextId++;
    }

    /// For a fiber that is made elsewhere. Any thread.
    long foreignId() {
        return blocks.getAndIncrement();
    }

    /// For those that ask for one.
    SmallIds smallIds() {
        return smallIds;
    }

    void add(Fiber fiber) {
        fiber.previous = last;
        if (last == null) {
            first = fiber;
        } else {
            last.next = fiber;
        }
        last = fiber;
        setSize(size + 1);
    }

    /// Whether nobody lives or tells of its end.
    boolean isEmpty() {
        return size == 0 && telling == 0;
    }

    /// One that was removed has told of its end.
    void told() {
        telling--;
    }

    void remove(Fiber fiber) {
        telling++;
        if (fiber.previous == null) {
            first = fiber.next;
        } else {
            fiber.previous.next = fiber.next;
        }
        if (fiber.next == null) {
            last = fiber.previous;
        } else {
            fiber.next.previous = fiber.previous;
        }
        setSize(size - 1);
    }

    private void setSize(int newSize) {
        size = newSize;
    }

    /// In the order in which they came to life.
    List<Fiber> all() {
        List<Fiber> fibers = new ArrayList<>(size);
        for (Fiber fiber = first; fiber != null; fiber = fiber.next) {
            fibers.add(fiber);
        }
        return fibers;
    }

    /// Those that came to life first.
    List<GreenThreadInfo> first(int limit, boolean withStacks) {
        List<GreenThreadInfo> infos = new ArrayList<>(Math.min(limit, size));
        for (Fiber fiber = first; fiber != null && infos.size() < limit; fiber = fiber.next) {
            infos.add(fiber.info(withStacks));
        }
        return infos;
    }

    /// What the one with the best prospects hopes for; with none alive there is no wait, and one
    /// that still tells of its end is blocked by the JDK and may wake others.
    Hope hope() {
        Hope best = first == null || telling > 0 ? Hope.OUTSIDE : Hope.NONE;
        for (Fiber fiber = first; fiber != null && best != Hope.OUTSIDE; fiber = fiber.next) {
            best = best.or(fiber.hope());
        }
        return best;
    }

    List<GreenThreadInfo> stacks(Set<Long> ids) {
        List<GreenThreadInfo> infos = new ArrayList<>(ids.size());
        for (Fiber fiber = first; fiber != null; fiber = fiber.next) {
            if (ids.contains(fiber.id)) {
                infos.add(fiber.info(true));
            }
        }
        return infos;
    }

    boolean kill(long id) {
        for (Fiber fiber = first; fiber != null; fiber = fiber.next) {
            if (fiber.id == id) {
                fiber.kill(new GreenExit("killed"));
                return true;
            }
        }
        return false;
    }

    /// In the order in which they came to life; links that run meanwhile may end or start others.
    void killAll() {
        for (Fiber fiber : all()) {
            fiber.exit("its loop stops");
        }
    }

    /// Their loop has ended without them: whoever waits for them elsewhere hears of it.
    void abandonAll() {
        for (Fiber fiber = first; fiber != null; fiber = fiber.next) {
            fiber.abandon();
        }
    }

    /// The loop ends without those that have not ended. The log has it before the loop has ended.
    void warnOfLeft(String loop) {
        if (size > 0) {
            LOG.warn("Loop {} ends although {} green threads do not: {}", loop, size, names());
        }
    }

    private String names() {
        StringJoiner names = new StringJoiner(", ");
        int shown = 0;
        for (Fiber fiber = first; fiber != null && shown < NAMES_SHOWN; fiber = fiber.next) {
            names.add(fiber.info(false).name());
            shown++;
        }
        return names.toString();
    }
}
