package org.coppice.green;

import java.util.ArrayDeque;
import java.util.Iterator;

/// Gives each result when it is there.
///
/// **Threads:** the loop's.
final class UnorderedMapping<A, B> extends Mapping<A, B> {

    private final ArrayDeque<GreenThread<B>> ended = new ArrayDeque<>();
    private GreenThread<B> last;

    UnorderedMapping(
            Group group,
            Fiber maker,
            Iterator<A> inputs,
            Group.Function<? super A, ? extends B> function,
            int ahead) {
        super(group, maker, inputs, function, ahead);
    }

    @Override
    void called(GreenThread<B> call) {
        call.watch(
                Watcher.of(() -> {
                    ended.add(call);
                    changed.grantAll();
                }));
    }

    @Override
    void calledLast(GreenThread<B> failed) {
        last = failed;
    }

    @Override
    GreenThread<B> awaitEnded(Fiber current) {
        if (last != null && isOnlyOneOut()) {
            GreenThread<B> failed = last;
            last = null;
            return failed;
        }
        if (ended.isEmpty()) {
            awaitChange(current);
        }
        return ended.poll();
    }
}
