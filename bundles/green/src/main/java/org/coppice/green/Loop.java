package org.coppice.green;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.coroutine.api.CoroutineProvider;
import org.coppice.hub.api.HubProvider;

/// One OS thread that runs many green threads, one at a time: what eventlet calls a hub's main
/// loop.
///
/// **The order** follows from the program alone. A pass takes what came from other threads, fires
/// the timers that are due, runs everything that was ready when it began, once each and first come,
/// first served, and then looks at the hub. What becomes ready meanwhile has its turn in the next
/// pass. So `spawn` never runs inline, a wake-up never switches, and `sleep(0)` gives each runnable
/// green thread exactly one turn. Only a kill goes before all others.
///
/// **The hub** is asked without waiting while anything is ready, and then only once in
/// [#TURNS_PER_LOOK] turns or [#LOOK_NANOS]: a system call for each pass of two green threads that
/// talk to each other would cost more than their talk.
///
/// **The clock** of the machine is read once a pass, but among turns that have been short only once
/// in [LoopClock#TURNS_PER_CLOCK]: it costs a sixth of a switch. A timer is never late by more than
/// those turns.
///
/// **Nothing else runs here.** A green thread that computes for long or blocks in native code holds
/// up all others; [LoopWatch] tells who it was.
///
/// **Threads:** methods that say so are for any thread, the others belong to the loop's.
/// **Errors:** an exception of a task never ends the loop. **Null:** nothing here is null.
public final class Loop extends LoopClock {

    private static final int TURNS_PER_LOOK = 64;
    private static final long LOOK_NANOS = 100_000;
    private static final int INBOX_PER_PASS = 4096;
    private static final Runnable NOTHING = () -> {};

    private final String name;
    private final Inbox inbox = new Inbox();
    private final ReadyQueue ready;
    private final Turns turns;
    private final WaitQueue idlers = new WaitQueue();
    private final Living living = new Living();
    private final AtomicInteger arriving = new AtomicInteger();
    private final HubSlot hub;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile CoroutineProvider coroutines;
    private volatile Thread thread;
    private int turnsSinceLook;
    private long lookNanos;
    private final Rest rest;
    private final SpawnNotes spawnNotes = new SpawnNotes();
    private volatile Loops group;

    /// Is told of the switches of greenlets; null if nobody asks.
    Greenlet.Tracer tracer;

    Loop(String name, HubProvider hubs, CoroutineProvider coroutines, Ticker ticker)
            throws IOException {
        this(name, hubs, coroutines, ticker, new ReadyQueue());
    }

    Loop(
            String name,
            HubProvider hubs,
            CoroutineProvider coroutines,
            Ticker ticker,
            ReadyQueue ready)
            throws IOException {
        super(ticker);
        this.name = name;
        this.coroutines = coroutines;
        this.ready = ready;
        this.turns = new Turns(ready, this::beginsNextPass);
        this.hub = new HubSlot(this, hubs, inbox);
        this.rest = new Rest(this, timers, ticker, living);
    }

    /// Says whom it belongs to, before it starts.
    Loop memberOf(Loops newGroup) {
        group = newGroup;
        return this;
    }

    /// Starts the loop's thread.
    Loop start() {
        new LoopThread(this).start();
        return this;
    }

    // ---- the loop

    void run() {
        thread = Thread.currentThread();
        Runnable wakeup = () -> inbox.add(NOTHING);
        ticker.started(wakeup);
        passNanos = ticker.nowNanos();
        try {
            while (!rest.isFinished()) {
                takeInbox();
                fireDueTimers();
                beginPass();
                turns.give();
                awaitEvents();
            }
            living.warnOfLeft(name);
        } catch (Throwable t) {
            Telling.log(t, "Loop " + name + " broke; its green threads are lost");
        } finally {
            takeInbox();
            hub.close();
            inbox.close();
            living.abandonAll();
            ticker.ended(wakeup);
            ended.complete(null);
        }
    }

    private void takeInbox() {
        for (int taken = 0; taken < INBOX_PER_PASS; taken++) {
            Object item = inbox.poll();
            if (item == null) {
                return;
            }
            if (item instanceof Fiber fiber) {
                ready(fiber);
            } else {
                runTask((Runnable) item);
            }
        }
    }

    private void runTask(Runnable task) {
        try {
            task.run();
        } catch (Throwable t) {
            Telling.log(t, "A task on loop " + name + " failed");
        }
    }

    private void fireDueTimers() {
        readClockNowAndThen();
        while (timers.isDue(passNanos)) {
            runTask(timers.takeFirst());
        }
    }

    private void beginPass() {
        int turnsInPass = ready.beginPass();
        turnsSinceLook += turnsInPass;
        turnsSinceClock += turnsInPass;
    }

    /// Begins the next pass at once if nothing else is to be done before it.
    private boolean beginsNextPass() {
        if (ready.isEmpty() || isLookDue() || !inbox.isEmpty() || rest.isFinished()) {
            return false;
        }
        readClockNowAndThen();
        boolean noTimerIsDue = !timers.isDue(passNanos);
        if (noTimerIsDue) {
            beginPass();
        }
        return noTimerIsDue;
    }

    private void awaitEvents() throws IOException {
        if (!ready.isEmpty()) {
            if (isLookDue()) {
                look(0);
            }
            return;
        }
        if (!idlers.isEmpty()) {
            wakeIdlers();
            return;
        }
        look(inbox.fallAsleep() ? rest.nanos() : 0);
        inbox.wakeUp();
    }

    /// They go on if the hub, other threads and the clock have nothing for anybody else.
    private void wakeIdlers() throws IOException {
        look(0);
        if (ready.isEmpty() && inbox.isEmpty() && !timers.isDue(passNanos)) {
            idlers.grantAll();
        }
    }

    /// Blocks the fiber, which is the current one, until everything else on the loop is blocked.
    void awaitIdle(Fiber fiber) {
        idlers.await(new Waiter(fiber, null), "the loop to be idle", WaitQueue.FOR_EVER);
    }

    private boolean isLookDue() {
        return turnsSinceLook >= TURNS_PER_LOOK || passNanos - lookNanos >= LOOK_NANOS;
    }

    private void look(long timeoutNanos) throws IOException {
        turnsSinceLook = 0;
        hub.await(timeoutNanos);
        readClock();
        lookNanos = passNanos;
    }

    // ---- what green threads and the parts of the loop ask of it

    /// Makes the fiber runnable; from another thread through the inbox.
    void ready(Fiber fiber) {
        if (isOnLoop()) {
            ready.add(fiber);
        } else {
            inbox.add(fiber);
        }
    }

    ReadyQueue readyQueue() {
        return ready;
    }

    /// Whether the calling code runs on this loop's thread, in a green thread or not. Any thread
    /// may ask.
    public boolean isOnLoop() {
        return Thread.currentThread() == thread || turns.isTaking(Thread.currentThread());
    }

    boolean isRunning(Fiber fiber) {
        return turns.running() == fiber;
    }

    /// One that does not live yet. Any thread.
    ///
    /// @param body null for a [GreenThread] that overrides its `run`
    Fiber newFiber(Callable<?> body, boolean detached) {
        if (!isOnLoop()) {
            return new Fiber(this, living.foreignId(), 0, body, detached);
        }
        Fiber spawner = turns.running();
        return new Fiber(this, living.nextId(), spawner == null ? 0 : spawner.id, body, detached);
    }

    /// Lets a new fiber begin to live. Any thread, and it does not wait for the loop.
    ///
    /// @throws RejectedExecutionException if the loop has ended
    void start(Fiber fiber, long delayNanos) {
        if (isOnLoop() && !isOver()) {
            fiber.start(delayNanos);
            return;
        }
        spawnNotes.spawning(fiber);
        Arrival arrival = new Arrival(fiber, arriving, delayNanos);
        inbox.add(arrival);
        if (arrival.isRefused()) {
            throw new RejectedExecutionException("Loop " + name + " has ended");
        }
    }

    /// Whether it has ended, as it was told or broken: what starts now never runs. Any thread.
    public boolean isOver() {
        return inbox.isClosed();
    }

    void started(Fiber fiber) {
        living.add(fiber);
        spawnNotes.spawning(fiber);
    }

    /// It lives no more, but still tells of its end.
    void ending(Fiber fiber) {
        living.remove(fiber);
        spawnNotes.ended(fiber);
    }

    void told() {
        living.told();
    }

    /// What new green threads get.
    CoroutineProvider coroutines() {
        return coroutines;
    }

    Living living() {
        return living;
    }

    HubSlot hub() {
        return hub;
    }

    /// The loop of the calling code: of its green thread, or the one whose task this is. Any
    /// thread. Whoever has it may call it from other threads, so from now on a [Deadlock] is only
    /// logged.
    ///
    /// @throws IllegalStateException if the caller is on no loop
    public static Loop current() {
        return here().handedOut();
    }

    /// As [#current()], for what does not hand it on.
    static Loop here() {
        if (Thread.currentThread() instanceof LoopThread loopThread) {
            return loopThread.loop();
        }
        return Fiber.current().loop;
    }

    Turns turns() {
        return turns;
    }

    // ---- for everybody

    /// Its name, such as `loop-0`. Any thread.
    public String name() {
        return name;
    }

    /// The name of the hub in use, such as `epoll`. Any thread.
    public String hubName() {
        return hub.name();
    }

    /// The name of the coroutine that new green threads get, such as `virtual`. Any thread.
    public String coroutineName() {
        return coroutines.name();
    }

    /// Notes that the program has got hold of this loop.
    Loop handedOut() {
        rest.handOut();
        return this;
    }

    Rest rest() {
        return rest;
    }

    SpawnNotes spawnNotes() {
        return spawnNotes;
    }

    /// The loops that it belongs to. Any thread.
    public Loops group() {
        return group;
    }

    /// Starts a green thread on this loop; it begins on the loop's next pass. Any thread, and it
    /// does not wait for the loop. If the loop ends before it begins it ends with a [GreenExit].
    ///
    /// @throws RejectedExecutionException if the loop has ended
    public <T> GreenThread<T> spawn(Callable<T> body) {
        return spawn(body, false);
    }

    /// As [#spawn(Callable)] for what has no result and no holder: a failure is logged. eventlet's
    /// `spawn_n`. Any thread.
    public void spawnN(Runnable body) {
        Objects.requireNonNull(body, "body");
        start(newFiber(Executors.callable(body), true), 0);
    }

    void spawnDetached(Runnable body) {
        newFiber(Executors.callable(body), true).start(0);
    }

    <T> GreenThread<T> spawn(Callable<T> body, boolean detached) {
        Objects.requireNonNull(body, "body");
        Fiber fiber = newFiber(body, detached);
        GreenThread<T> handle = new GreenThread<>(fiber);
        fiber.hold(handle);
        start(fiber, 0);
        return handle;
    }

    /// Runs a task on the loop's thread, outside any green thread. It must not block, nor take a
    /// lock of the JDK's that green threads of this loop take: behind one of them, which cannot go
    /// on meanwhile, it would wait for ever. [#spawn] may, and [SpinLock] helps. Tasks run in the
    /// order of the calls of one thread. An exception is logged; on a loop that has ended the task
    /// is dropped. Any thread.
    public void execute(Runnable task) {
        inbox.add(Objects.requireNonNull(task, "task"));
    }

    /// Runs the body in a new green thread and tells how it ended; exceptionally with a
    /// [RejectedExecutionException] if the loop has ended. Any thread.
    public <T> CompletableFuture<T> submit(Callable<T> body) {
        Objects.requireNonNull(body, "body");
        return submitted(() -> spawn(body)).thenCompose(GreenThread::future);
    }

    /// Asks something of the loop's own thread.
    <T> CompletableFuture<T> submitted(Callable<T> question) {
        Question<T> asked = new Question<>(name, question);
        inbox.add(asked);
        return asked;
    }

    /// What the loop does at this moment. Any thread; completes when the loop gets to it.
    public CompletableFuture<LoopInfo> info() {
        return submitted(() -> LoopInfo.of(this, living.size(), ready.size()));
    }

    /// The green threads that live, oldest first. Any thread; completes when the loop gets to it,
    /// which looks at a thousand at a time and serves others in between.
    ///
    /// @param withStacks also where each is
    public CompletableFuture<List<GreenThreadInfo>> threads(boolean withStacks) {
        return new Slices<Fiber, GreenThreadInfo>(
                        this, fiber -> fiber.isDone() ? null : fiber.info(withStacks))
                .ask(living::all);
    }

    /// The channels on its hub and who waits for them, youngest first: eventlet's
    /// `format_hub_listeners`. Any thread; completes as [#threads(boolean)] does.
    public CompletableFuture<List<ListenerInfo>> listeners() {
        return new Slices<>(this, ChannelRegistration::info).ask(hub::all);
    }

    /// The timers that are due first, in that order: eventlet's `format_hub_timers`. Any thread;
    /// completes when the loop gets to it.
    ///
    /// @param limit how many at most; [#info()] tells how many there are
    public CompletableFuture<List<TimerInfo>> timers(int limit) {
        return submitted(() ->
                timers.first(limit).stream()
                        .map(timer -> TimerInfo.of(timer, name, nowNanos()))
                        .toList());
    }

    /// As [#threads(boolean)] with stacks, but only those with these ids: to walk the stacks of all
    /// would hold up a loop that has many. Any thread; completes when the loop gets to it.
    public CompletableFuture<List<GreenThreadInfo>> stacks(Set<Long> ids) {
        return submitted(() -> living.stacks(ids));
    }

    /// The green thread whose turn it is at this moment and where it is; empty if there is none.
    /// Any thread, and it does not wait for the loop: it tells who blocks it.
    public Optional<GreenThreadInfo> runningThread() {
        return Optional.ofNullable(turns.running()).map(fiber -> fiber.info(true));
    }

    /// How many green threads live or are on their way here, nearly. Any thread.
    public int load() {
        return arriving.get() + living.size(); // in this order none is missed
    }

    /// Kills a green thread by its id. Any thread; completes with whether there was one.
    public CompletableFuture<Boolean> kill(long id) {
        CompletableFuture<Boolean> killed = submitted(() -> living.kill(id));
        turns.interruptHolder(fiber -> fiber.id == id);
        return killed;
    }

    /// Moves to another hub: nothing that is registered is lost, and every waiter looks once for
    /// itself. Any thread; completes when done, or exceptionally if the new hub refused something:
    /// then the old one goes on.
    CompletableFuture<Void> useHub(HubProvider provider) {
        return submitted(() -> {
            hub.swap(provider);
            return null;
        });
    }

    void useCoroutines(CoroutineProvider provider) {
        Recorder.coroutineSwapped(name, coroutines.name(), provider.name());
        coroutines = provider;
    }

    /// Ends the loop when nothing lives and no task waits for a channel. Any thread.
    void retire() {
        execute(rest::retire);
    }

    /// Completes when it has ended. Any thread.
    CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /// Kills every green thread and ends the loop when they have ended, or after the grace. Any
    /// thread.
    CompletableFuture<Void> stop(Duration grace) {
        execute(() -> {
            if (rest.stop(grace.toNanos())) {
                living.killAll();
            }
        });
        turns.interruptHolder(_ -> true);
        return ended.copy();
    }
}
