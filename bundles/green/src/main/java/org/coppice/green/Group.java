package org.coppice.green;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/// Green threads that run, to be awaited or killed together: gevent's `Group`. Who ends is no
/// member any more.
///
/// A group has no bound; one that has is a [GreenPool].
///
/// **Threads:** the one loop on which it is first used; counts may be asked from any. **Errors:**
/// calls from elsewhere throw [IllegalStateException]. **Null:** only results may be null.
public sealed class Group implements Iterable<GreenThread<?>>, LoopBound permits GreenPool {

    /// How far [#map] runs ahead where neither a bound nor a size limits it.
    static final int DEFAULT_AHEAD = 1000;

    private final HomeLoop home = new HomeLoop();
    private final Members members = new Members(this);

    /// An empty group.
    public Group() {}

    /// A group of green threads that run already.
    public static Group of(GreenThread<?>... members) {
        Group group = new Group();
        for (GreenThread<?> member : members) {
            group.add(member);
        }
        return group;
    }

    // ---- what a bound changes

    /// Takes a place, or blocks until there is one.
    void enter() {}

    /// Gives a place back.
    void exit() {}

    /// Whether no place is taken.
    boolean isIdle() {
        return running() == 0;
    }

    /// How far mapping runs ahead of who takes the results.
    int ahead() {
        return DEFAULT_AHEAD;
    }

    /// Whether [#spawn(Callable)] would block; a group without a bound is never full. gevent's
    /// `full`.
    public boolean isFull() {
        return false;
    }

    // ---- becoming a member

    /// Starts the body as a member. Blocks only if there is a bound, see [GreenPool].
    public <T> GreenThread<T> spawn(Callable<T> body) {
        return spawn(Objects.requireNonNull(body, "body"), false);
    }

    /// As [#spawn(Callable)] for what has no result: a failure is logged. eventlet's `spawn_n`.
    public void spawnN(Runnable body) {
        Objects.requireNonNull(body, "body");
        spawn(
                () -> {
                    body.run();
                    return null;
                },
                true);
    }

    private <T> GreenThread<T> spawn(Callable<T> body, boolean detached) {
        Fiber current = home.current(this);
        if (!mustRunInline(current)) {
            enter();
            return begin(current.loop, body, detached);
        }
        GreenThread<T> ended = runInline(current.loop, body);
        if (detached) {
            ended.failure().ifPresent(failure -> Telling.log(failure, ended + " failed"));
        }
        return ended;
    }

    /// A member of a full pool would wait for itself.
    boolean mustRunInline(Fiber current) {
        return isFull() && members.contains(current);
    }

    /// The caller has a place for it.
    <T> GreenThread<T> begin(Loop loop, Callable<T> body, boolean detached) {
        GreenThread<T> member = loop.spawn(body, detached);
        members.join(member);
        return member;
    }

    /// A kill or a time-out is aimed at the caller, which runs the body, and goes on in it. All
    /// else that the body throws is for who asks the handle, as if another had run it.
    <T> GreenThread<T> runInline(Loop loop, Callable<T> body) {
        GreenThread<T> handle = Fiber.newInlineThread(loop);
        try {
            handle.end(body.call(), null);
        } catch (GreenExit | Timeout e) {
            handle.end(null, e);
            throw e;
        } catch (Throwable t) {
            handle.end(null, t);
        }
        return handle;
    }

    /// Makes a green thread of this loop a member until it ends. Nothing happens if it is one or
    /// has ended. Blocks only if there is a bound, see [GreenPool].
    ///
    /// One that is not started yet is a member too, and has a place, until it is started and ends,
    /// or is killed.
    ///
    /// @throws IllegalStateException if it runs on another loop
    public void add(GreenThread<?> member) {
        if (isMissing(member)) {
            enter();
            admit(member);
        }
    }

    /// As [#add], and starts it unless it was started already. One that is killed while this waits
    /// for a place is neither added nor started.
    ///
    /// @throws IllegalStateException if it runs on another loop or has ended already
    public void start(GreenThread<?> member) {
        requireNotEnded(member);
        add(member);
        startUnlessEnded(member);
    }

    static void requireNotEnded(GreenThread<?> member) {
        if (member.ready()) {
            throw new IllegalStateException(member + " has ended and runs only once: make another");
        }
    }

    static void startUnlessEnded(GreenThread<?> member) {
        if (!member.ready()) {
            member.start();
        }
    }

    /// Whether it may become a member and is none.
    boolean isMissing(GreenThread<?> member) {
        home.require(this);
        home.require(member.fiber().loop, this);
        return !member.ready() && !contains(member);
    }

    /// It may have ended or become a member while the caller waited for the place.
    void admit(GreenThread<?> member) {
        if (isMissing(member)) {
            members.join(member);
        } else {
            vacate();
        }
    }

    /// Lets a green thread go: it runs on and is no member any more. Nothing happens if it is none.
    public void discard(GreenThread<?> member) {
        home.require(this);
        members.discard(member);
    }

    /// A place is free again; whoever waits for the last hears of it.
    void vacate() {
        exit();
        tellIfIdle();
    }

    // ---- the members

    /// Whether the green thread is a member: it was added and has neither ended nor been discarded.
    public boolean contains(GreenThread<?> greenThread) {
        home.require(this);
        return members.contains(greenThread.fiber());
    }

    /// How many are members: eventlet's `running`, gevent's `len`. Any thread, nearly.
    public int running() {
        return members.size();
    }

    /// The members at this moment, in the order in which they came; who comes or ends meanwhile
    /// changes nothing.
    @Override
    public Iterator<GreenThread<?>> iterator() {
        home.require(this);
        return members.snapshot().iterator();
    }

    /// Blocks until nobody runs and nobody has a place to begin in: eventlet's `waitall`, gevent's
    /// `join`. How the members ended does not matter.
    ///
    /// @throws IllegalStateException if a member calls it, who would wait for itself
    public void awaitAll() {
        members.awaitIdle(currentHere(), WaitQueue.FOR_EVER);
    }

    /// As [#awaitAll()], at most so long.
    ///
    /// @param timeout zero or less only looks
    /// @return whether nobody runs
    public boolean awaitAll(Duration timeout) {
        return members.awaitIdle(currentHere(), nanos(timeout));
    }

    /// As [#awaitAll()]; then throws the failure of the first of those that ran at the call and
    /// failed, if one did. To be killed is no failure. gevent's `join(raise_error=True)`.
    public void awaitAllOrThrow() {
        List<GreenThread<?>> awaited = members.snapshot();
        awaitAll();
        Members.throwFirstFailure(awaited);
    }

    /// As [#awaitAllOrThrow()], at most so long; what has failed by then is thrown.
    ///
    /// @param timeout zero or less only looks
    /// @return whether nobody runs
    public boolean awaitAllOrThrow(Duration timeout) {
        List<GreenThread<?>> awaited = members.snapshot();
        boolean idle = awaitAll(timeout);
        Members.throwFirstFailure(awaited);
        return idle;
    }

    /// Kills all members with a [GreenExit], also those who come meanwhile, each once, and blocks
    /// until they have ended. A member that calls it dies last and waits for nobody: the error is
    /// thrown.
    ///
    /// Nobody is killed twice: who has caught the error and goes on is waited for.
    public void kill() {
        members.kill(currentHere(), new GreenExit("killed"), WaitQueue.FOR_EVER);
    }

    /// As [#kill()], at most so long.
    ///
    /// @param timeout zero or less only looks, after the turn that every kill gives its target:
    ///   gevent's `kill(block=False)`
    /// @return whether nobody runs
    public boolean kill(Duration timeout) {
        return kill(new GreenExit("killed"), timeout);
    }

    /// As [#kill(Duration)] with an error of the caller's choice.
    public boolean kill(Throwable error, Duration timeout) {
        return members.kill(currentHere(), Objects.requireNonNull(error, "error"), nanos(timeout));
    }

    /// Kills this member with a [GreenExit], unless it was killed here before, and blocks until it
    /// has ended. One that is no member is left alone and not waited for. gevent's `killone`.
    public void killOne(GreenThread<?> member) {
        requireHome();
        members.killOne(member, new GreenExit("killed"), WaitQueue.FOR_EVER);
    }

    /// As [#killOne(GreenThread)], at most so long.
    ///
    /// @param timeout zero or less only looks, after the turn that every kill gives its target
    /// @return whether it has ended
    public boolean killOne(GreenThread<?> member, Duration timeout) {
        return killOne(member, new GreenExit("killed"), timeout);
    }

    /// As [#killOne(GreenThread, Duration)] with an error of the caller's choice.
    public boolean killOne(GreenThread<?> member, Throwable error, Duration timeout) {
        Objects.requireNonNull(error, "error");
        requireHome();
        return members.killOne(member, error, nanos(timeout));
    }

    Fiber currentHere() {
        return home.current(this);
    }

    Loop requireHome() {
        return home.require(this);
    }

    void requireHome(Fiber current) {
        home.require(current.loop, this);
    }

    boolean isMember(Fiber fiber) {
        return members.contains(fiber);
    }

    void tellIfIdle() {
        members.tellIfIdle();
    }

    private static long nanos(Duration timeout) {
        return Sleep.nanos(timeout);
    }

    // ---- calling functions

    /// Runs the body as a member and blocks until it has ended. A member that calls it runs the
    /// body itself, inline. gevent's `apply`.
    ///
    /// @return its result; its error is thrown as by [GreenThread#await()]
    public <T> T apply(Callable<T> body) {
        Objects.requireNonNull(body, "body");
        if (!members.contains(currentHere())) {
            return spawn(body).await();
        }
        try {
            return body.call();
        } catch (Exception e) {
            throw Sneaky.unchecked(e);
        }
    }

    /// As [#spawn(Callable)], but never blocks and never runs the body inline: if there is no place
    /// the body begins when there is one. So a member of a full pool must not wait for it. gevent's
    /// `apply_async`. With a [GreenThread#linkValue(Consumer)] it is `apply_cb`.
    ///
    /// @return not started until there is a place; if it is killed before, it takes none
    public <T> GreenThread<T> applyAsync(Callable<T> body) {
        Objects.requireNonNull(body, "body");
        Loop loop = requireHome();
        if (!isFull()) {
            enter();
            return begin(loop, body, false);
        }
        GreenThread<T> later = new GreenThread<>(loop, body);
        loop.spawnDetached(() -> startWhenNotFull(later));
        return later;
    }

    /// Who waits for the result shall not wait for ever if whoever waits for the place is killed.
    private void startWhenNotFull(GreenThread<?> later) {
        try {
            add(later);
        } catch (Throwable t) {
            later.cancel(t);
            throw t;
        }
        startUnlessEnded(later);
    }

    /// Applies the function to each input as a member and gives the results lazily, in the order of
    /// the inputs: eventlet's `imap` and `starmap`, gevent's `imap`.
    ///
    /// Inputs are taken ahead, in a green thread of their own that may block, but only so far: no
    /// more inputs are out, running or ended, whose results nobody has taken than a pool is large,
    /// or a thousand. So the inputs may be endless, and who leaves the iterator leaves nothing
    /// behind that runs, unless the inputs block. What a call throws is thrown when its turn comes,
    /// and the results after it can still be had; what the inputs throw comes after their last
    /// result and ends them.
    ///
    /// The iterator blocks: `hasNext` until there is an input or it is sure that there is none,
    /// `next` until the result is there. A time-out or kill there loses none. A member of a full
    /// pool runs calls inline while it waits for their results; it must have called this itself.
    public <A, B> Iterator<B> map(Iterable<A> inputs, Function<? super A, ? extends B> function) {
        return map(inputs, function, 0);
    }

    /// As [#map(Iterable, Function)] with a bound of the caller's: gevent's `maxsize`.
    ///
    /// @param ahead how many inputs may be out whose results nobody has taken; zero or less as
    ///   without
    public <A, B> Iterator<B> map(
            Iterable<A> inputs, Function<? super A, ? extends B> function, int ahead) {
        return new OrderedMapping<A, B>(this, currentHere(), inputs.iterator(), function, ahead)
                .begin();
    }

    /// As [#map(Iterable, Function)] of pairs: the first inputs, the second ones, and so on to the
    /// end of the shorter. Of more than two make a record each.
    public <A, B, C> Iterator<C> map(
            Iterable<A> first,
            Iterable<B> second,
            BiFunction<? super A, ? super B, ? extends C> function) {
        return map(Pairs.of(first, second), pair -> function.apply(pair.first(), pair.second()));
    }

    /// As [#map(Iterable, Function)], but gives each result when it is there: gevent's
    /// `imap_unordered`.
    public <A, B> Iterator<B> mapUnordered(
            Iterable<A> inputs, Function<? super A, ? extends B> function) {
        return mapUnordered(inputs, function, 0);
    }

    /// As [#mapUnordered(Iterable, Function)] with a bound of the caller's.
    ///
    /// @param ahead as for [#map(Iterable, Function, int)]
    public <A, B> Iterator<B> mapUnordered(
            Iterable<A> inputs, Function<? super A, ? extends B> function, int ahead) {
        return new UnorderedMapping<A, B>(this, currentHere(), inputs.iterator(), function, ahead)
                .begin();
    }

    /// Applies the function to each input as a member and blocks until all have ended: gevent's
    /// `map`.
    ///
    /// @return the results in the order of the inputs; of those that fail the first is thrown, as
    ///   by [GreenThread#await()], when all before it have ended: no further inputs are taken then,
    ///   and what runs goes on
    public <A, B> List<B> mapAll(Iterable<A> inputs, Function<? super A, ? extends B> function) {
        try (Mapping<A, B> results =
                new OrderedMapping<A, B>(
                                this, currentHere(), inputs.iterator(), function, Integer.MAX_VALUE)
                        .begin()) {
            List<B> list = new ArrayList<>();
            results.forEachRemaining(list::add);
            return list;
        }
    }

    /// As [#mapAll] in a green thread of its own, which is no member: a member of a full pool must
    /// not wait for it. gevent's `map_async`. With a [GreenThread#linkValue(Consumer)] it is
    /// `map_cb`.
    public <A, B> GreenThread<List<B>> mapAllAsync(
            Iterable<A> inputs, Function<? super A, ? extends B> function) {
        return currentHere().loop.spawn(() -> mapAll(inputs, function), false);
    }

    @Override
    public String toString() {
        return "group of " + running();
    }

    /// What [#map] applies; it may throw.
    @FunctionalInterface
    public interface Function<A, B> {
        /// The result for one input.
        B apply(A input) throws Exception;
    }

    /// What [#map] applies to pairs; it may throw.
    @FunctionalInterface
    public interface BiFunction<A, B, C> {
        /// The result for one pair of inputs.
        C apply(A first, B second) throws Exception;
    }
}
