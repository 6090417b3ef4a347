package org.coppice.green;

import java.util.List;

/// Where who puts and who takes meet: it holds nothing, and [#put(Object)] returns after its item
/// was taken. gevent's `Channel`, eventlet's `Queue(0)`.
///
/// If a taker waits already, the putter lets it run first. Should that taker be killed at this very
/// moment, the item stays for the next one.
///
/// **Threads**, **errors** and **null** are those of [LightQueue].
public final class Channel<E> extends LightQueue<E> {

    /// A channel.
    public Channel() {
        super("channel", Items.fifo(), 0, List.of());
    }

    /// @throws UnsupportedOperationException always: what has a capacity is a [LightQueue]
    @Override
    public void resize(int newCapacity) {
        throw new UnsupportedOperationException(
                "A channel holds nothing, so it has no capacity of "
                        + newCapacity
                        + ": use a LightQueue");
    }
}
