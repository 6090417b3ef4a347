package org.coppice.green;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A block that no green thread of its own outlives: trio's nursery, the JDK's
/// `StructuredTaskScope`.
///
/// ```java
/// try (var nursery = Nursery.open()) {
///     var one = nursery.spawn(() -> fetch("one"));
///     var two = nursery.spawn(() -> fetch("two"));
///     return one.await() + two.await();
/// }
/// ```
///
/// **How it ends.** [#close()] waits for all children. The first that fails cancels the rest: the
/// others are killed with a [GreenExit] in the order of their spawns, and the failure is thrown in
/// the green thread that opened the nursery, the owner, at its blocking point or else at the end of
/// the block; once, and as it is. What fails later is suppressed in the first. A child that was
/// killed did not fail. One that catches its kill and goes on is waited for all the same.
///
/// **When the owner is killed** or its time is over, in the block or at its end, the children are
/// killed and waited for, and then the kill or the time-out goes on. A time-out that began inside
/// the block is the block's own affair and leaves the children alone.
///
/// **When the block itself fails** `try` does not tell the nursery so: the children are waited for,
/// not killed. Where a child could wait for something that the failed block would have brought,
/// write [#run(Body)]. As with every exception in Java, what the block catches, or what its
/// `finally` replaces, goes no further.
///
/// **Threads:** its owner's loop. [#close()] is the owner's alone; whoever has the nursery and is
/// on its loop may spawn into it while it is open, children too. **Errors:** calls from elsewhere
/// throw [IllegalStateException]; failures that are checked are thrown inside a
/// [java.util.concurrent.CompletionException]. **Null:** only a result may be null.
public final class Nursery implements AutoCloseable, LoopBound {

    private static final Logger LOG = LoggerFactory.getLogger(Nursery.class);

    private final Fiber owner;
    private final Nursery outer;
    private final Timeout deadline;

    /// Counts those of the owner: a younger one is inside this or came after it.
    private final int number;

    private final Set<Fiber> children = new LinkedHashSet<>();
    private boolean cancelled;

    /// The owner knows that it is over, or will when it is resumed.
    private boolean ownerTold;

    private boolean closing;
    private boolean waiting;
    private boolean closed;

    /// The first failure of a child, and what was put into the owner for it.
    private Throwable failure;

    private Throwable delivered;

    /// What the block was thrown last by something that it awaited, for it may be on its way out:
    /// `try` cannot suppress an error in itself.
    private Throwable given;

    /// That is what the body of [#run(Body)] has thrown.
    private boolean bodyFailed;

    /// What a nursery runs; it may throw.
    @FunctionalInterface
    public interface Body<T> {

        /// Spawns into the nursery, and returns the result of the block.
        T run(Nursery nursery) throws Exception;
    }

    private Nursery(Fiber owner, Timeout deadline) {
        this.owner = owner;
        this.deadline = deadline;
        this.outer = owner.nursery;
        this.number = ++owner.nurseries;
        owner.nursery = this;
    }

    /// Opens one for the current green thread, which must close it.
    ///
    /// @throws IllegalStateException if the caller is not on a green thread
    public static Nursery open() {
        return new Nursery(owner(), Timeout.never());
    }

    /// As [#open()], for at most so long: then a [Timeout] is thrown in the owner, in the block or
    /// at its end, and everything is cancelled. The end of the block waits for the children that
    /// are killed, however long they take.
    ///
    /// @param limit zero or less is over on the loop's next pass
    public static Nursery open(Duration limit) {
        return new Nursery(owner(), Timeout.start(limit));
    }

    /// A link runs in a green thread that has ended: it could never wait.
    private static Fiber owner() {
        Fiber current = Fiber.current();
        if (current.isDone()) {
            throw new IllegalStateException(
                    "A link of " + current.handle() + " must not block, nor open a nursery");
        }
        return current;
    }

    /// Runs the body in a nursery of its own and waits for the children. As `try` does, but a body
    /// that fails cancels them, and if it replaces what was thrown in it by an error of its own,
    /// that is suppressed in this.
    ///
    /// @return the body's result, when all children have ended
    /// @throws Exception what the body throws, and as [#close()] does
    public static <T> T run(Body<T> body) throws Exception {
        try (Nursery nursery = open()) {
            return nursery.runBody(body);
        }
    }

    private <T> T runBody(Body<T> body) throws Exception {
        try {
            return body.run(this);
        } catch (Throwable t) {
            given = t;
            bodyFailed = true;
            ownerTold = true;
            cancel();
            throw t;
        }
    }

    /// Starts a child; it begins on the loop's next pass, never inline. In a nursery that is
    /// cancelled it never begins: it counts as killed.
    ///
    /// @throws IllegalStateException if the nursery is closed, or the caller not on its loop
    public <T> GreenThread<T> spawn(Callable<T> body) {
        Objects.requireNonNull(body, "body");
        requireOpen();
        return start(new GreenThread<>(owner.loop, body));
    }

    /// Starts a green thread that was made before, a subclass say, as [#spawn(Callable)] does.
    ///
    /// @return the same
    /// @throws IllegalArgumentException if it was started or killed already, or is another loop's
    public <G extends GreenThread<?>> G start(G child) {
        requireOpen();
        Fiber fiber = child.fiber();
        if (!fiber.isNew() || fiber.bornIn != null || fiber.isLiving()) {
            throw new IllegalArgumentException(child + " was started already: a child is new");
        }
        if (fiber.loop != owner.loop) {
            throw new IllegalArgumentException(
                    child + " is no child for a nursery of loop " + owner.loop.name());
        }
        adopt(fiber);
        return child;
    }

    /// As [#spawn(Callable)], cheaper: no result and nothing to hold it by. Its failure is a
    /// failure all the same.
    public void spawnN(Runnable body) {
        Objects.requireNonNull(body, "body");
        requireOpen();
        adopt(
                owner.loop.newFiber(
                        () -> {
                            body.run();
                            return null;
                        },
                        false));
    }

    private void adopt(Fiber child) {
        child.bornIn = this;
        children.add(child);
        if (cancelled) {
            child.exit("its nursery is cancelled");
        } else {
            child.start(0);
        }
    }

    private void requireOpen() {
        if (!owner.loop.isOnLoop()) {
            throw new IllegalStateException(
                    "A nursery belongs to loop "
                            + owner.loop.name()
                            + " but "
                            + Thread.currentThread()
                            + " is elsewhere: hand the spawning over with Loop.execute");
        }
        if (closed) {
            throw new IllegalStateException(
                    "The nursery of " + owner.handle() + " is closed: spawn before its block ends");
        }
    }

    /// Kills all children, in the order of their spawns; each ends at its blocking point, a caller
    /// that is a child too. Those that are spawned from now on never begin. The block itself goes
    /// on, and that it was cancelled is no failure. Harmless when repeated.
    public void cancel() {
        owner.requireLoop();
        if (cancelled) {
            return;
        }
        cancelled = true;
        for (Fiber child : new ArrayList<>(children)) {
            child.exit("its nursery is cancelled");
        }
    }

    /// Whether it is cancelled, by [#cancel()], a failure, a kill or a time-out.
    public boolean cancelled() {
        return cancelled;
    }

    /// How many children have not ended.
    public int size() {
        return children.size();
    }

    /// Blocks until all children have ended, those too that they spawn meanwhile. Harmless when
    /// repeated.
    ///
    /// Throws what was delivered to the owner meanwhile (a kill, a time-out), or else the first
    /// failure of a child unless it was thrown in the block already.
    ///
    /// @throws IllegalStateException if the caller is not the owner
    @Override
    public void close() {
        requireOwner();
        if (closed) {
            return;
        }
        closing = true;
        Throwable error = deadline.withdraw() ? deadline.thrown() : null;
        boolean wasPending = withdrawDelivered();
        if (bodyFailed && delivered != null && !wasPending) {
            suppress(given, delivered);
        }
        error = awaitChildren(error);
        closed();
        boolean failureIsDue = failure != given && (wasPending || delivered == null);
        throwAll(error, failureIsDue ? failure : null);
    }

    private static void throwAll(Throwable error, Throwable failure) {
        if (error != null) {
            throw Sneaky.rethrow(failure == null ? error : suppress(error, failure));
        }
        if (failure != null) {
            throw Sneaky.unchecked(failure);
        }
    }

    /// @return what was thrown in the owner first, here or before; null if nothing was
    private Throwable awaitChildren(Throwable before) {
        Throwable error = before;
        while (!children.isEmpty()) {
            waiting = true;
            try {
                owner.suspend(this);
            } catch (Throwable t) {
                ownerTold = true;
                cancel();
                error = error == null ? t : suppress(error, t);
            } finally {
                waiting = false;
            }
        }
        return error;
    }

    private void requireOwner() {
        owner.requireLoop();
        if (!owner.loop.isRunning(owner)) {
            throw new IllegalStateException(
                    "The nursery of "
                            + owner.handle()
                            + " can be closed by that green thread only, and it is not running");
        }
    }

    private void closed() {
        closed = true;
        deadline.close();
        if (owner.nursery == this) {
            owner.nursery = outer;
            while (owner.nursery != null && owner.nursery.closed) {
                owner.nursery = owner.nursery.outer;
            }
        }
    }

    // ---- told by fibers

    void childEnded(Fiber child, Throwable error) {
        children.remove(child);
        if (error != null && !(error instanceof GreenExit)) {
            childFailed(child, error);
        }
        if (waiting && children.isEmpty()) {
            owner.wake();
        }
    }

    private void childFailed(Fiber child, Throwable error) {
        if (owner.isDone()) {
            Telling.log(error, child.handle() + " failed after the owner of its nursery had ended");
        } else if (failure != null) {
            suppress(failure, error);
        } else {
            failure = error;
            if (!closing && !ownerTold) {
                delivered = Sneaky.wrapped(error);
                owner.deliver(delivered, false, number - 1);
            }
            cancel();
        }
    }

    /// An error is on its way to the owner that ends all its nurseries but the first few.
    void ownerIsInterrupted(int nurseriesBefore) {
        if (outer != null) {
            outer.ownerIsInterrupted(nurseriesBefore);
        }
        if (number > nurseriesBefore && !closed) {
            ownerTold = true;
            cancel();
        }
    }

    /// The calling code awaited something that failed so, and is about to be thrown it. If a
    /// nursery of its was about to throw the same it does so no more.
    ///
    /// @param wrapped the same, unchecked
    /// @return what to throw
    static Throwable given(Throwable wrapped, Throwable error) {
        Throwable thrown = wrapped;
        Nursery nursery = GreenThread.isCurrent() ? Fiber.current().nursery : null;
        for (; nursery != null; nursery = nursery.outer) {
            nursery.given = error;
            if (nursery.failure == error && nursery.withdrawDelivered()) {
                thrown = nursery.delivered;
            }
        }
        return thrown;
    }

    private boolean withdrawDelivered() {
        return delivered != null && owner.withdraw(delivered);
    }

    /// Nobody will close it any more.
    void ownerEnded() {
        if (outer != null) {
            outer.ownerEnded();
        }
        if (!closed) {
            closed = true;
            deadline.close();
            String name = owner.handle().toString();
            Telling.log(() ->
                    LOG.warn("{} has ended and not closed its nursery: use it with try", name));
            cancel();
        }
    }

    /// A child that awaited the one that failed fails with the same: that is no news.
    private static Throwable suppress(Throwable first, Throwable further) {
        if (first != further
                && !Sneaky.isWrapped(first, further)
                && !Sneaky.isWrapped(further, first)) {
            first.addSuppressed(further);
        }
        return first;
    }

    @Override
    public String toString() {
        return "nursery of green thread "
                + owner.name()
                + ", "
                + children.size()
                + " green threads";
    }
}
