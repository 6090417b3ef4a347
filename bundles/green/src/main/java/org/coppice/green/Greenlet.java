package org.coppice.green;

import java.util.Objects;
import java.util.Optional;

/// Raw switching: a body that runs only while somebody switches to it, and then nobody else of its
/// family does. greenlet's `greenlet`.
///
/// ```java
/// Greenlet main = Greenlet.current();
/// Greenlet counter = new Greenlet(first -> {
///     int count = (int) first;
///     while (true) {
///         count += (int) main.switchTo(count);
///     }
/// });
/// counter.switchTo(1); // 1
/// counter.switchTo(10); // 11
/// ```
///
/// **Families.** The green thread that first asks for [#current()] is the root of a family, and has
/// no parent; greenlets that it makes are its children, and so on. One switches within a family
/// only. When the root ends, what is left of its family is killed with a [GreenExit], in the order
/// in which it began.
///
/// **A switch** makes the target run next, before everything else on the loop, and suspends the
/// caller until somebody switches back: whoever switches to and fro for ever holds up all others.
/// What the body returns is the value of its parent's pending switch, or that of the nearest
/// ancestor that lives and waits in one; what it throws is thrown there, a checked exception inside
/// a [java.util.concurrent.CompletionException], and a [GreenExit] is a value.
///
/// **Blocking** is allowed: each greenlet is a green thread of its own, with its own [GreenLocal]s
/// and [Timeout]s. While it sleeps or waits its family waits with it and others of the loop run. A
/// kill or a time-out of one that is suspended in a switch is thrown there; the one that it had
/// switched to becomes nobody's, and cannot switch to who waits for another.
///
/// **Threads:** its loop's. **Errors:** switching to another family or loop, or to one that is
/// blocked and not in a switch, throws [IllegalStateException]. **Null:** a value may be null.
public final class Greenlet implements LoopBound {

    /// What a greenlet does; it may throw.
    @FunctionalInterface
    public interface Body {

        /// @param value what the first switch brought
        Object run(Object value) throws Exception;
    }

    /// Is told of each switch, in the target and before it goes on: greenlet's `settrace`. It must
    /// neither block nor switch. An exception of it takes it back, and goes on in the target.
    public interface Tracer {

        /// Control passed with a value.
        default void switched(Greenlet origin, Greenlet target) {}

        /// Control passed with an error, which is thrown in the target.
        default void thrown(Greenlet origin, Greenlet target) {}
    }

    private enum State {
        NEW,
        RUNNING_OR_BLOCKED,
        IN_A_SWITCH,
        DEAD
    }

    /// What a switch brings.
    record Passed(Greenlet origin, Object value, Throwable error) {}

    private final GreenletFamily family;
    private Greenlet parent;
    private Body body;
    private State state;
    private Fiber fiber;
    private Passed passed;
    private Object result;

    /// Where it is in a [GreenletFamily]'s chains.
    Greenlet above;

    Greenlet below;
    boolean stray;

    /// Runs the body when it is first switched to; a child of the current one.
    ///
    /// @throws IllegalStateException if the caller is not on a green thread
    public Greenlet(Body body) {
        this(body, current());
    }

    /// As [#Greenlet(Body)], a child of the given one and of its family.
    public Greenlet(Body body, Greenlet parent) {
        this.body = Objects.requireNonNull(body, "body");
        this.parent = Objects.requireNonNull(parent, "parent");
        this.family = parent.family;
        this.state = State.NEW;
        family.requireLoop();
    }

    /// A green thread as the root of a family.
    private Greenlet(Fiber fiber) {
        this.fiber = fiber;
        this.state = State.RUNNING_OR_BLOCKED;
        this.family = new GreenletFamily(fiber.loop);
    }

    /// The greenlet that runs the calling code; a green thread that is none becomes a root. The
    /// same object for all its life. greenlet's `getcurrent`.
    ///
    /// @throws IllegalStateException if the caller is not on a green thread
    public static Greenlet current() {
        Fiber fiber = Fiber.current();
        if (fiber.greenlet == null) {
            fiber.greenlet = new Greenlet(fiber);
        }
        return fiber.greenlet;
    }

    // ---- switching

    /// As [#switchTo(Object)] with null.
    public Object switchTo() {
        return switchTo(null);
    }

    /// Suspends the current greenlet and lets this one go on with the value: its body begins with
    /// it, or its own pending switch returns it. If this is dead its nearest living ancestor gets
    /// the value; if that is the caller itself this returns it at once. greenlet's `switch`.
    ///
    /// @param value to pass several, pass a list or a record
    /// @return what somebody passes when switching back; what is raised is thrown
    /// @throws IllegalStateException if this is of another family or loop, is blocked and not in a
    ///   switch, waits for another, or its family has ended
    public Object switchTo(Object value) {
        return pass(value, null);
    }

    /// As [#raise(Throwable)] with a [GreenExit]: ends it, unless it catches that.
    public Object raise() {
        return raise(new GreenExit("raised"));
    }

    /// As [#switchTo(Object)], but the error is thrown in this greenlet, as it is. One that has not
    /// begun never runs, and is dead; the error of one that is dead is thrown in its nearest living
    /// ancestor, where a [GreenExit] is a value. greenlet's `throw`.
    public Object raise(Throwable error) {
        return pass(null, Objects.requireNonNull(error, "error"));
    }

    private Object pass(Object value, Throwable error) {
        family.requireLoop();
        Greenlet caller = current();
        family.requireSame(caller.family);
        caller.fiber.throwPending();
        boolean aborted = error != null && state == State.NEW;
        Greenlet target = aborted ? parent.nearestLiving() : nearestLiving();
        target.requireReachable(caller);
        if (aborted) {
            die();
        }
        boolean exited = target != this && error instanceof GreenExit;
        Passed newPassed =
                exited ? new Passed(caller, error, null) : new Passed(caller, value, error);
        if (target == caller) {
            return caller.accept(newPassed);
        }
        GreenletFamily.move(caller, target);
        target.resume(newPassed);
        return caller.awaitSwitch();
    }

    private Greenlet nearestLiving() {
        Greenlet living = this;
        while (living.state == State.DEAD) {
            living = living.parent;
        }
        return living;
    }

    private void requireReachable(Greenlet caller) {
        if (this == caller || state == State.NEW) {
            return;
        }
        if (state == State.RUNNING_OR_BLOCKED) {
            throw new IllegalStateException(
                    this
                            + " cannot be switched to: it is not in a switch but "
                            + fiber.info(false).state()
                            + ", waiting for: "
                            + fiber.info(false).waitingFor());
        }
        if (above != null && GreenletFamily.top(this) != caller) {
            throw new IllegalStateException(
                    this + " cannot be switched to: it waits for " + GreenletFamily.top(this));
        }
    }

    private void resume(Passed newPassed) {
        passed = newPassed;
        boolean begins = state == State.NEW;
        state = State.RUNNING_OR_BLOCKED;
        if (begins) {
            fiber = family.loop().newFiber(this::runBody, false);
            fiber.greenlet = this;
            fiber.urgent = true;
            family.began(this);
            fiber.start(0);
        } else if (fiber.queued) {
            family.loop().readyQueue().moveToFront(fiber);
        } else {
            fiber.urgent = true;
            fiber.wake();
        }
    }

    private Object awaitSwitch() {
        state = State.IN_A_SWITCH;
        try {
            while (passed == null) {
                fiber.suspend(this);
            }
        } catch (Throwable t) {
            interrupted(t);
            throw t;
        } finally {
            state = State.RUNNING_OR_BLOCKED;
        }
        return accept(passed);
    }

    /// Killed, or its time is over. What was passed at the same moment is lost, but for an error.
    private void interrupted(Throwable error) {
        if (passed == null) {
            GreenletFamily.leave(this, parent == null);
        } else if (passed.error() != null && passed.error() != error) {
            error.addSuppressed(passed.error());
        }
        passed = null;
    }

    private Object accept(Passed newPassed) {
        passed = null;
        family.trace(newPassed, this);
        if (newPassed.error() != null) {
            throw Sneaky.rethrow(newPassed.error());
        }
        return newPassed.value();
    }

    private Object runBody() throws Exception {
        Body mine = body;
        body = null;
        result = mine.run(accept(passed));
        return null;
    }

    // ---- its end

    private void die() {
        state = State.DEAD;
        body = null;
        passed = null;
    }

    /// Told by its fiber.
    void ended(Throwable failure) {
        die();
        if (parent == null) {
            family.rootEnded();
            return;
        }
        family.ended(this);
        boolean exited = failure instanceof GreenExit;
        Object value = exited ? failure : result;
        result = null;
        Throwable error = exited || failure == null ? null : Sneaky.wrapped(failure);
        Greenlet heir = heir(error != null);
        GreenletFamily.inherit(this, heir);
        if (heir != null) {
            heir.resume(new Passed(this, value, error));
        } else {
            family.nobodyHears(this, error);
        }
    }

    /// Who goes on after it: the nearest ancestor in a switch, unless that waits for another. One
    /// that has not begun does so with a value, and never runs with an error.
    private Greenlet heir(boolean failed) {
        for (Greenlet heir = parent; heir != null && !family.hasEnded(); heir = heir.parent) {
            if (heir.state == State.NEW) {
                if (!failed) {
                    return heir;
                }
                heir.die();
            } else if (heir.state == State.IN_A_SWITCH && GreenletFamily.mayGoOn(heir, this)) {
                return heir;
            }
        }
        return null;
    }

    // ---- what it is

    /// Whether it has ended. greenlet's `dead`.
    public boolean dead() {
        return state == State.DEAD;
    }

    /// Whether it has begun and not ended. A greenlet's truth value.
    public boolean active() {
        return state == State.RUNNING_OR_BLOCKED || state == State.IN_A_SWITCH;
    }

    /// Who gets its result; empty for a root.
    public Optional<Greenlet> parent() {
        return Optional.ofNullable(parent);
    }

    /// Gives it another parent.
    ///
    /// @throws IllegalArgumentException if that is of another family, or a descendant or itself
    /// @throws IllegalStateException if this is a root
    public void parent(Greenlet newParent) {
        family.requireLoop();
        if (parent == null) {
            throw new IllegalStateException(this + " is the root of its family: it has no parent");
        }
        if (Objects.requireNonNull(newParent, "newParent").family != family) {
            throw new IllegalArgumentException(newParent + " is not of the family of " + this);
        }
        for (Greenlet each = newParent; each != null; each = each.parent) {
            if (each == this) {
                throw new IllegalArgumentException(
                        newParent + " descends from " + this + " and cannot be its parent");
            }
        }
        parent = newParent;
    }

    @Override
    public String toString() {
        String name = fiber == null ? "that has not begun" : fiber.name();
        return "greenlet " + name + " of loop " + family.loop().name();
    }

    Fiber fiber() {
        return fiber;
    }

    // ---- tracing

    /// Has the tracer told of each switch on the current loop, in place of the one before.
    /// greenlet's `settrace`.
    ///
    /// @return the one before
    public static Optional<Tracer> trace(Tracer tracer) {
        return GreenletFamily.trace(Objects.requireNonNull(tracer, "tracer"));
    }

    /// Has nobody told any more.
    ///
    /// @return the one before
    public static Optional<Tracer> untrace() {
        return GreenletFamily.trace(null);
    }

    /// Who is told on the current loop. greenlet's `gettrace`.
    public static Optional<Tracer> tracer() {
        return Optional.ofNullable(Loop.here().tracer);
    }
}
