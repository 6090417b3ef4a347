package org.coppice.green;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/// The greenlets of one root, and who waits for whom.
///
/// **Chains.** Who switches to another lies below it, and who is on top has control: it runs, or is
/// blocked by other means than a switch. Switching to one that lies in the own chain takes those
/// above it off; they wait for nobody in particular and anybody may switch to them. As long as
/// nothing but switches happens there is one chain, with the root at its bottom.
///
/// A kill or a time-out of one in the middle cuts the chain: it goes on as the top of what is below
/// it, and what was above it is a chain of its own, astray: those below wait for it no more, so its
/// end or its switch must not be taken for the one that they wait for by then. The same holds for
/// one that is interrupted outside of any chain.
///
/// **Threads:** its loop's thread only.
final class GreenletFamily {

    private final Loop loop;

    /// Began and not ended, but for the root, in the order in which they began.
    private final Set<Greenlet> members = new LinkedHashSet<>();

    private boolean ended;

    GreenletFamily(Loop loop) {
        this.loop = loop;
    }

    Loop loop() {
        return loop;
    }

    void requireLoop() {
        if (!loop.isOnLoop()) {
            throw new IllegalStateException(
                    "A greenlet of loop "
                            + loop.name()
                            + " is no business of "
                            + Thread.currentThread()
                            + ": greenlets switch on their loop only");
        }
    }

    void requireSame(GreenletFamily other) {
        if (other != this) {
            throw new IllegalStateException(
                    "A greenlet cannot be switched to from another family: the caller and it have"
                            + " different roots");
        }
        if (ended) {
            throw new IllegalStateException(
                    "The root of this greenlet has ended, and its family with it");
        }
    }

    // ---- members

    void began(Greenlet member) {
        members.add(member);
    }

    void ended(Greenlet member) {
        members.remove(member);
    }

    boolean hasEnded() {
        return ended;
    }

    void rootEnded() {
        ended = true;
        for (Greenlet member : new ArrayList<>(members)) {
            member.fiber().exit("the root of its greenlets has ended");
        }
    }

    void nobodyHears(Greenlet member, Throwable error) {
        if (error != null) {
            Telling.log(error, member + " failed and none of its ancestors waits for it");
        }
    }

    // ---- chains

    /// The greenlet that has control of the chain.
    static Greenlet top(Greenlet greenlet) {
        Greenlet top = greenlet;
        while (top.above != null) {
            top = top.above;
        }
        return top;
    }

    /// Control passes from the top of a chain to one in it or to one in none.
    static void move(Greenlet from, Greenlet target) {
        if (target.above == null) {
            cutBelow(target);
            target.below = from;
            target.stray = false;
            from.above = target;
            return;
        }
        for (Greenlet each = from; each != target; ) {
            Greenlet next = each.below;
            cutBelow(each);
            each = next;
        }
    }

    /// One in a switch was interrupted and has control again, of itself and of those below it.
    static void leave(Greenlet greenlet, boolean isRoot) {
        if (greenlet.above != null) {
            Greenlet astray = greenlet.above;
            cutBelow(astray);
            astray.stray = true;
        } else if (greenlet.below == null) {
            greenlet.stray = !isRoot;
        }
    }

    /// Whether one in a switch may go on when the other, the top of a chain, ends.
    static boolean mayGoOn(Greenlet heir, Greenlet ending) {
        if (heir.above != null) {
            return top(heir) == ending;
        }
        Greenlet bottom = ending;
        while (bottom.below != null) {
            bottom = bottom.below;
        }
        return !bottom.stray;
    }

    /// The top of a chain ends, and the heir, if there is one, takes its place.
    static void inherit(Greenlet ending, Greenlet heir) {
        if (heir != null && heir.above != null) {
            move(ending, heir);
            return;
        }
        Greenlet newTop = ending.below;
        cutBelow(ending);
        if (newTop != null && heir != null) {
            move(newTop, heir);
        }
    }

    private static void cutBelow(Greenlet greenlet) {
        if (greenlet.below != null) {
            greenlet.below.above = null;
            greenlet.below = null;
        }
    }

    // ---- tracing

    static Optional<Greenlet.Tracer> trace(Greenlet.Tracer tracer) {
        Loop current = Loop.here();
        Optional<Greenlet.Tracer> before = Optional.ofNullable(current.tracer);
        current.tracer = tracer;
        return before;
    }

    /// Tells the tracer; one that throws is told no more.
    void trace(Greenlet.Passed passed, Greenlet target) {
        Greenlet.Tracer tracer = loop.tracer;
        if (tracer == null) {
            return;
        }
        try {
            if (passed.error() == null) {
                tracer.switched(passed.origin(), target);
            } else {
                tracer.thrown(passed.origin(), target);
            }
        } catch (Throwable t) {
            loop.tracer = null;
            if (passed.error() != null && passed.error() != t) {
                t.addSuppressed(passed.error());
            }
            throw t;
        }
    }
}
