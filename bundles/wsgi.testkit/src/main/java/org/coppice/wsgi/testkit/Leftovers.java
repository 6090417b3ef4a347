package org.coppice.wsgi.testkit;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.coppice.green.GreenThreadInfo;
import org.coppice.green.Loops;

/// What a server leaves behind that has served thousands of connections and now has none: it must
/// be nothing, neither green threads nor descriptors nor memory.
///
/// Two moments are compared, both without connections: when it is made, which is best done when
/// some hundreds have come and gone, so that the server has what it keeps, and [#requireNone].
///
/// **Threads**: one at a time, none of a loop. **Errors**: an [AssertionError] that tells what was
/// left. **Null**: none.
public final class Leftovers {
    /// What the JVM makes for itself meanwhile, and a server for its next requests, is less.
    private static final long GROWTH_MAX_BYTES = 4 << 20;

    private static final int LOOKS_MAX = 20;

    /// Those that the JVM itself may open meanwhile, where thousands of connections come and go.
    private static final int JVM_DESCRIPTORS_MAX = 16;

    private final Loops loops;
    private final int greenThreads;
    private final long descriptors;
    private final LiveHeap heap;
    private final List<Long> heapBytes = new ArrayList<>();

    /// Notes what is there.
    ///
    /// @param loops of the server
    public Leftovers(Loops loops) {
        this.loops = loops;
        LiveHeap.now(); // so that what that itself needs is there
        this.greenThreads = greenThreads().size();
        this.descriptors = descriptors();
        this.heap = LiveHeap.now();
    }

    /// Notes how much memory there is, for the message.
    public void noteProgress() {
        heapBytes.add(LiveHeap.now().bytes());
    }

    /// How many objects of these classes there are more than before, by the memory that they need:
    /// for those that hold more than that.
    ///
    /// @param names of the classes
    public long moreBytesOf(String... names) {
        LiveHeap now = LiveHeap.now();
        long more = 0;
        for (String name : names) {
            more += bytesOf(now, name) - bytesOf(heap, name);
        }
        return more;
    }

    private static long bytesOf(LiveHeap all, String name) {
        return all.bytesByClass().getOrDefault(name, 0L);
    }

    /// Requires that there is nothing more than before.
    public void requireNone() {
        List<GreenThreadInfo> threads = greenThreads();
        require(threads.size() == greenThreads, "not %d: %s".formatted(greenThreads, threads));
        long more = descriptors() - descriptors;
        require(more < JVM_DESCRIPTORS_MAX, more + " descriptors more");
        requireNoGrowth();
    }

    private void requireNoGrowth() {
        LiveHeap now = LiveHeap.now();
        for (int i = 0; i < LOOKS_MAX && growth(now) >= GROWTH_MAX_BYTES; i++) {
            now = LiveHeap.now(); // not all goes at once
        }
        require(
                growth(now) < GROWTH_MAX_BYTES,
                "%d bytes more: %s; in all %d, then each minute %s, now %d"
                        .formatted(
                                growth(now),
                                now.growthSince(heap),
                                heap.bytes(),
                                heapBytes,
                                now.bytes()));
    }

    private long growth(LiveHeap now) {
        return now.bytes() - heap.bytes();
    }

    private static void require(boolean met, String fault) {
        if (!met) {
            throw new AssertionError(fault);
        }
    }

    /// Those that look after connections now and then have names, and end when nobody is left.
    private List<GreenThreadInfo> greenThreads() {
        return loops.next().threads(false).join().stream()
                .filter(each -> each.name().startsWith("green-"))
                .toList();
    }

    /// 0 where the system has none.
    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean bean
                ? bean.getOpenFileDescriptorCount()
                : 0;
    }
}
