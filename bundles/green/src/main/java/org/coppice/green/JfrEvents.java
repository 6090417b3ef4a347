package org.coppice.green;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// The events that a recording of the JDK's Flight Recorder may ask for. Nothing but [Recorder]
/// touches them: the module `jdk.jfr` may be missing.
///
/// **Threads:** any.
final class JfrEvents {

    private static final String COPPICE = "Coppice";

    private JfrEvents() {}

    // Whether a recording asks is one call on an object that never leaves the method: the JIT makes
    // nothing of it while JFR does not rewrite the class.

    static void started(Fiber fiber) {
        GreenThreadStart event = new GreenThreadStart();
        if (event.isEnabled()) {
            event.threadId = fiber.id;
            event.threadName = fiber.name();
            event.loop = fiber.loop.name();
            event.spawnerId = fiber.spawner;
            event.commit();
        }
    }

    static void ended(Fiber fiber, Throwable failure) {
        GreenThreadEnd event = new GreenThreadEnd();
        if (event.isEnabled()) {
            event.threadId = fiber.id;
            event.threadName = fiber.name();
            event.loop = fiber.loop.name();
            event.spawnerId = fiber.spawner;
            event.failure = failure == null ? null : failure.toString();
            event.commit();
        }
    }

    static void blocked(BlockedLoop report) {
        LoopBlocked event = new LoopBlocked();
        if (event.isEnabled()) {
            event.threadId = report.guilty().id();
            event.threadName = report.guilty().name();
            event.loop = report.loop();
            event.spawnerId = report.guilty().spawner();
            event.blockedFor = report.duration().toNanos();
            event.report = report.text();
            event.commit();
        }
    }

    static void hubSwapped(String loop, String from, String to, int channels) {
        HubSwap event = new HubSwap();
        if (event.isEnabled()) {
            event.loop = loop;
            event.from = from;
            event.to = to;
            event.channels = channels;
            event.commit();
        }
    }

    static void coroutineSwapped(String loop, String from, String to) {
        CoroutineSwap event = new CoroutineSwap();
        if (event.isEnabled()) {
            event.loop = loop;
            event.from = from;
            event.to = to;
            event.commit();
        }
    }

    @Name("org.coppice.GreenThreadStart")
    @Label("Green Thread Start")
    @Description("A green thread begins to run")
    @Category(COPPICE)
    @StackTrace(false)
    static final class GreenThreadStart extends Event {
        @Label("Green Thread Id")
        long threadId;

        @Label("Green Thread")
        String threadName;

        @Label("Loop")
        String loop;

        @Label("Spawner Id")
        @Description("The green thread that made it, zero if that was none of its loop")
        long spawnerId;
    }

    @Name("org.coppice.GreenThreadEnd")
    @Label("Green Thread End")
    @Description("A green thread has ended, also one that never began")
    @Category(COPPICE)
    @StackTrace(false)
    static final class GreenThreadEnd extends Event {
        @Label("Green Thread Id")
        long threadId;

        @Label("Green Thread")
        String threadName;

        @Label("Loop")
        String loop;

        @Label("Spawner Id")
        @Description("The green thread that made it, zero if that was none of its loop")
        long spawnerId;

        @Label("Failure")
        @Description("What ended it, if not its own return")
        String failure;
    }

    @Name("org.coppice.LoopBlocked")
    @Label("Loop Blocked")
    @Description("A green thread keeps its loop busy for too long")
    @Category(COPPICE)
    @StackTrace(false)
    static final class LoopBlocked extends Event {
        @Label("Green Thread Id")
        long threadId;

        @Label("Green Thread")
        String threadName;

        @Label("Loop")
        String loop;

        @Label("Spawner Id")
        @Description("The green thread that made the guilty one, zero if that was none of its loop")
        long spawnerId;

        @Label("Blocked For")
        @Timespan(Timespan.NANOSECONDS)
        long blockedFor;

        @Label("Report")
        @Description("As in the log, with the stack")
        String report;
    }

    @Name("org.coppice.HubSwap")
    @Label("Hub Swap")
    @Description("A loop has moved to another hub")
    @Category(COPPICE)
    @StackTrace(false)
    static final class HubSwap extends Event {
        @Label("Loop")
        String loop;

        @Label("From")
        String from;

        @Label("To")
        String to;

        @Label("Channels")
        int channels;
    }

    @Name("org.coppice.CoroutineSwap")
    @Label("Coroutine Swap")
    @Description("New green threads of a loop get another coroutine")
    @Category(COPPICE)
    @StackTrace(false)
    static final class CoroutineSwap extends Event {
        @Label("Loop")
        String loop;

        @Label("From")
        String from;

        @Label("To")
        String to;
    }
}
