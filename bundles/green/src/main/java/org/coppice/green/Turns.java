package org.coppice.green;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.coppice.coroutine.api.CoroutineProvider;

/// Gives the ready fibers of a loop their turns, each under the coroutine provider that carries it.
///
/// A provider may conduct on a thread of its own while the loop's thread waits, and a change of
/// threads costs more than a turn. So the turns go on there, pass after pass, for as long as the
/// loop's thread would do nothing but begin the next pass. While the coroutine is being exchanged,
/// fibers of the former provider and of the new one are ready side by side: each provider conducts
/// its own, in the one order.
///
/// **Threads:** the loop's and the one that conducts for it; who looks at [#running()] and
/// [#count()] from elsewhere sees a moment that may be over.
final class Turns {

    private final ReadyQueue ready;
    private final BooleanSupplier beginsNextPass;

    /// Written by the loop alone, which so never pays for those who look at it.
    private final AtomicLong count = new AtomicLong();

    private final Runnable take = this::take;
    private CoroutineProvider conductor;
    private Thread conducting;
    private Fiber running;

    /// Null unless there are some: then they cost a look at this field.
    private List<SwitchGuard> guards;

    /// @param beginsNextPass begins one, if that is all that the loop would do now
    Turns(ReadyQueue ready, BooleanSupplier beginsNextPass) {
        this.ready = ready;
        this.beginsNextPass = beginsNextPass;
    }

    /// Until the pass is over, and no other followed.
    void give() {
        while (ready.hasTurn()) {
            conductor = ready.first().coroutines();
            conductor.conduct(take);
        }
    }

    private void take() {
        conducting = Thread.currentThread();
        do {
            for (Fiber fiber = ready.first(); fiber != null; fiber = ready.first()) {
                if (fiber.coroutines() != conductor) {
                    return;
                }
                ready.take(fiber);
                giveTurn(fiber);
            }
        } while (beginsNextPass.getAsBoolean());
    }

    private void giveTurn(Fiber fiber) {
        running = fiber;
        count.setOpaque(count.getPlain() + 1);
        if (guards != null) {
            guards.forEach(guard -> guard.turnBegins(fiber));
        }
        fiber.resume();
        running = null;
        if (guards != null) {
            guards.forEach(guard -> guard.turnEnded(fiber));
        }
    }

    /// From now on it is told of every turn, of the one under way its end. The loop's thread.
    void add(SwitchGuard guard) {
        if (guards == null) {
            guards = new ArrayList<>();
        }
        guards.add(guard);
    }

    /// The loop's thread.
    ///
    /// @return whether it was there
    boolean remove(SwitchGuard guard) {
        boolean there = guards != null && guards.remove(guard);
        if (there && guards.isEmpty()) {
            guards = null;
        }
        return there;
    }

    /// Whether the thread has the loop now: the green thread's whose turn it is, or the
    /// conductor's. True only for the one that is itself running, so any thread may ask.
    boolean isTaking(Thread current) {
        Fiber fiber = running;
        return (fiber != null && fiber.thread() == current) || current == conducting;
    }

    /// Whose turn it is; null if it is nobody's.
    Fiber running() {
        return running;
    }

    /// Interrupts the fiber whose turn it is if the JDK blocks it, and so, with a coroutine that
    /// cannot help it, the whole loop and whatever would end it. Any thread; for a fiber that is to
    /// end anyway, as by then it may have gone on.
    void interruptHolder(Predicate<Fiber> isMeant) {
        Fiber fiber = running;
        if (fiber == null || !isMeant.test(fiber) || fiber.coroutines().jdkBlockingGivesWay()) {
            return;
        }
        Thread thread = fiber.thread();
        if (thread != null && thread.getState() != Thread.State.RUNNABLE) {
            thread.interrupt();
        }
    }

    long count() {
        return count.getOpaque();
    }
}
