package org.coppice.green;

import java.util.ArrayDeque;
import java.util.Iterator;

/// Gives the results in the order of the inputs.
///
/// **Threads:** the loop's.
final class OrderedMapping<A, B> extends Mapping<A, B> {

    private final ArrayDeque<GreenThread<B>> calls = new ArrayDeque<>();

    OrderedMapping(
            Group group,
            Fiber maker,
            Iterator<A> inputs,
            Group.Function<? super A, ? extends B> function,
            int ahead) {
        super(group, maker, inputs, function, ahead);
    }

    @Override
    void called(GreenThread<B> call) {
        calls.add(call);
    }

    @Override
    void calledLast(GreenThread<B> failed) {
        calls.add(failed);
    }

    @Override
    GreenThread<B> awaitEnded(Fiber current) {
        GreenThread<B> first = calls.peek();
        first.awaitEnd();
        if (calls.peek() != first) {
            return null;
        }
        return calls.poll();
    }
}
