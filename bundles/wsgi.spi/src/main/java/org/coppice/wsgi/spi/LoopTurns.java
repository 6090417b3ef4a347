package org.coppice.wsgi.spi;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.coppice.green.Loop;
import org.coppice.green.Loops;

/// Gives requests to loops by turns.
///
/// **Threads**: any. **Errors**: see [#start]. **Null**: nothing here is null.
public final class LoopTurns {
    private final Loops loops;
    private final AtomicInteger turn = new AtomicInteger();

    /// Of these loops.
    public LoopTurns(Loops loops) {
        this.loops = loops;
    }

    /// Starts a request on the next loop. One that takes no new work may end between the choice and
    /// the hand-over: then it is the turn of the one behind it.
    ///
    /// @param request spawns it on a loop
    /// @throws RejectedExecutionException if no loop takes it
    public void start(Consumer<Loop> request) {
        List<Loop> candidates = loops.loops();
        if (candidates.isEmpty()) {
            throw new RejectedExecutionException("the loops have been stopped");
        }
        int first = Math.floorMod(turn.getAndIncrement(), candidates.size());
        for (int i = 0; ; i++) {
            try {
                request.accept(candidates.get((first + i) % candidates.size()));
                return;
            } catch (RejectedExecutionException e) {
                if (i == candidates.size() - 1) {
                    throw e;
                }
            }
        }
    }
}
