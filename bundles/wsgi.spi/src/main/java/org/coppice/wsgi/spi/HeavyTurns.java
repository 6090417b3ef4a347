package org.coppice.wsgi.spi;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.coppice.green.Event;
import org.coppice.green.Loop;

/// Turns for work that costs much more than to answer a usual request, and can wait: to accept a
/// client, to send or take a large piece of a body, to end a connection that broke a rule.
///
/// The loop gives each green thread that is ready one turn in a pass. Five thousand clients that
/// begin a large response at the same moment would so make one pass of half a second, however small
/// the piece that each may send in its turn. So only so many do such work in a pass, first come,
/// first served, and the others are not ready until then: a pass stays short, whoever attacks.
///
/// **How many?** A few, and half as many as requests were begun since the pass before: the more
/// there is to do for usual clients, the longer is the pass anyway, and who has heavy work shall
/// not wait for ever for a loop that is busy. Only half, because heavy work makes requests itself,
/// such as those of the clients that were accepted: more would grow without end.
///
/// Who finds a turn free does not wait; a pass in which there was such work costs a task of the
/// loop.
///
/// **Threads**: its loop's. **Errors**: none. **Null**: nothing here is null.
public final class HeavyTurns {
    /// However many requests there are.
    private static final int MOST = 64;

    private final Loop loop;
    private final int least;
    private final LongSupplier requests;
    private final Deque<Event<Boolean>> waiting = new ArrayDeque<>();
    private final Runnable nextPass = this::beginPass;
    private int left;
    private boolean counting;

    /// Whether the pass before was counted, too.
    private boolean busy;

    private long requestsBefore;

    /// Nobody waits yet.
    ///
    /// @param loop where they are waited for
    /// @param least so many in a pass at least
    /// @param requests how many have begun ever
    public HeavyTurns(Loop loop, int least, LongSupplier requests) {
        this.loop = loop;
        this.least = least;
        this.left = least;
        this.requests = requests;
    }

    /// Blocks until the caller may do one piece of such work.
    public void await() {
        count();
        if (left > 0 && waiting.isEmpty()) {
            left--;
        } else {
            awaitPass();
        }
    }

    private void awaitPass() {
        Event<Boolean> turn = new Event<>();
        waiting.add(turn);
        try {
            turn.await();
        } catch (Throwable t) {
            waiting.remove(turn);
            throw t;
        } finally {
            count();
        }
    }

    /// A task runs on the loop as the next pass begins; but one that a task adds runs with it. So
    /// only those who have their turn may ask for the next pass.
    private void count() {
        if (!counting) {
            counting = true;
            requestsBefore = busy ? requestsBefore : requests.getAsLong();
            loop.execute(nextPass);
        }
    }

    private void beginPass() {
        counting = false;
        long now = requests.getAsLong();
        busy = !waiting.isEmpty();
        left = busy ? Math.clamp((now - requestsBefore) / 2, least, MOST) : least;
        requestsBefore = now;
        while (left > 0 && !waiting.isEmpty()) {
            left--;
            waiting.poll().send(true);
        }
    }
}
