package org.coppice.green;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;

/// The results of [Group#map]: a producer takes inputs and spawns calls for them, the iterator's
/// user takes the results.
///
/// The producer is a green thread only while it has something to do: it ends when it is as far
/// ahead as it may be and is started again when a result is taken. So an iterator that nobody uses
/// any more leaves no green thread behind.
///
/// A member of a full pool who waits for a result would wait for its own place. If a member made
/// the mapping, the producer does not wait for a place but leaves the input it has taken to the
/// iterator's user, who runs the call inline.
///
/// **Threads:** the loop's.
abstract class Mapping<A, B> implements Iterator<B>, AutoCloseable, LoopBound {

    /// Many inputs shall not hold up everybody else.
    private static final int CALLS_A_TURN = 256;

    /// The producer has done something, or a result is there.
    final WaitQueue changed = new WaitQueue();

    private final Group group;
    private final Iterator<A> inputs;
    private final Group.Function<? super A, ? extends B> function;
    private final int ahead;
    private final boolean byMember;

    /// Calls whose results were not taken.
    private int out;

    private A input;
    private boolean hasInput;
    private boolean exhausted;
    private boolean producing;

    Mapping(
            Group group,
            Fiber maker,
            Iterator<A> inputs,
            Group.Function<? super A, ? extends B> function,
            int ahead) {
        this.group = group;
        this.inputs = inputs;
        this.function = Objects.requireNonNull(function, "function");
        this.ahead = ahead;
        this.byMember = group.isMember(maker);
    }

    Mapping<A, B> begin() {
        produceFrom(Loop.here());
        return this;
    }

    /// A call is out, or has ended inline.
    abstract void called(GreenThread<B> call);

    /// The inputs have failed: this stands for it, after all calls.
    abstract void calledLast(GreenThread<B> failed);

    /// The next call whose result is due, which has ended; null if it was taken by another.
    abstract GreenThread<B> awaitEnded(Fiber current);

    // ---- the producer

    private boolean mayProduce() {
        return (hasInput || !exhausted) && out < (ahead > 0 ? ahead : Math.max(1, group.ahead()));
    }

    private void produceFrom(Loop loop) {
        if (producing || !mayProduce()) {
            return;
        }
        producing = true;
        loop.spawn(this::produce, false)
                .watch(
                        Watcher.of(() -> {
                            producing = false;
                            changed.grantAll();
                        }));
    }

    private Void produce() {
        Fiber current = Fiber.current();
        try {
            int calls = 0;
            while (mayProduce() && pull() && !(byMember && group.isFull())) {
                call(current);
                if (++calls % CALLS_A_TURN == 0) {
                    current.giveWay();
                }
            }
        } catch (Throwable t) {
            exhausted = true;
            GreenThread<B> failed = Fiber.newInlineThread(current.loop);
            failed.end(null, t);
            out++;
            calledLast(failed);
        }
        return null;
    }

    private boolean pull() {
        if (hasInput || exhausted) {
            return hasInput;
        }
        if (inputs.hasNext()) {
            input = inputs.next();
            hasInput = true;
        } else {
            exhausted = true;
        }
        return hasInput;
    }

    /// Spawns the call for the input, or runs it. Whoever is interrupted while waiting for a place
    /// leaves the input to the next.
    private void call(Fiber current) {
        boolean inline = group.mustRunInline(current);
        if (!inline) {
            group.enter();
            if (!hasInput) {
                group.vacate();
                return;
            }
        }
        A taken = input;
        input = null;
        hasInput = false;
        if (inline) {
            out(group.runInline(current.loop, () -> function.apply(taken)));
        } else {
            out(group.begin(current.loop, () -> function.apply(taken), false));
        }
    }

    private void out(GreenThread<B> call) {
        out++;
        called(call);
        changed.grantAll();
    }

    boolean isOnlyOneOut() {
        return out == 1;
    }

    // ---- the iterator's user

    @Override
    public boolean hasNext() {
        Fiber current = current();
        while (out == 0) {
            if (hasInput && byMember && !producing) {
                call(current);
                continue;
            }
            produceFrom(current.loop);
            if (!producing) {
                return false;
            }
            awaitChange(current);
        }
        return true;
    }

    @Override
    public B next() {
        Fiber current = current();
        GreenThread<B> ended = null;
        while (ended == null) {
            if (!hasNext()) {
                throw new NoSuchElementException("Every result was given out");
            }
            ended = awaitEnded(current);
        }
        out--;
        changed.grantAll();
        produceFrom(current.loop);
        return ended.await();
    }

    private Fiber current() {
        Fiber current = Fiber.current();
        group.requireHome(current);
        return current;
    }

    void awaitChange(Fiber current) {
        changed.await(new Waiter(current, null), this, WaitQueue.FOR_EVER);
    }

    /// Takes no further inputs.
    @Override
    public void close() {
        exhausted = true;
        hasInput = false;
        input = null;
    }

    @Override
    public String toString() {
        return "mapping in " + group + ", " + out + " out";
    }
}
