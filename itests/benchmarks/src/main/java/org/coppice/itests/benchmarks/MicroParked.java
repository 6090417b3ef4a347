package org.coppice.itests.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.green.GreenThread;

/// The memory that a green thread takes while it waits. Belongs to a loop's thread.
final class MicroParked {

    private static final int PARKED = 100_000;
    private static final int WARM_ROUNDS = 20;
    private static final int WARM_PARKED = 1_000;
    private static final Duration LITTLE = Duration.ofMillis(10);

    private final List<GreenThread<Integer>> all = new ArrayList<>(PARKED);
    private final int depth;
    private int parked;
    private Event<Boolean> end;

    /// @param depth how many frames of the green thread's own are on its stack
    MicroParked(int depth) {
        this.depth = depth;
    }

    void measure(boolean warm) throws IOException {
        Coppice.spawn(() -> 1).await();
        for (int i = 0; warm && i < WARM_ROUNDS; i++) {
            park(WARM_PARKED);
            wake();
        }
        double heap = ProcessMemory.heapBytes();
        double resident = ProcessMemory.residentBytes();
        park(PARKED);
        Micro.print("park_heap_" + depth, (ProcessMemory.heapBytes() - heap) / PARKED, "B");
        Micro.print("park_rss_" + depth, (ProcessMemory.residentBytes() - resident) / PARKED, "B");
        wake();
    }

    private void park(int count) {
        end = new Event<>();
        parked = 0;
        for (int i = 0; i < count; i++) {
            all.add(Coppice.spawn(() -> descend(depth)));
        }
        while (parked < count) {
            Coppice.sleep(LITTLE);
        }
    }

    private int descend(int frames) {
        if (frames > 1) {
            return descend(frames - 1) + 1;
        }
        parked++;
        end.await();
        return 0;
    }

    private void wake() {
        end.send(true);
        all.forEach(GreenThread::await);
        all.clear();
    }
}
