package org.coppice.coroutine.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

/// What every coroutine does, see `org.coppice.coroutine.api`. A provider's tests extend it.
public abstract class CoroutineContract extends CoroutineStressContract {

    /// For the subclasses.
    protected CoroutineContract() {}

    // ---- start and end

    @Test
    public void nothingRunsBeforeTheFirstResume() {
        Body body = driver.create(_ -> trace.add("ran"));
        assertEquals(0, body.askedToResume());
        driver.start(body);
        assertEquals("from inside start", 1, body.askedToResume());
        assertEquals(List.of(), trace);
        driver.resumeNext();
        assertEquals(List.of("ran"), trace);
        assertTrue(body.isEnded());
        assertEquals(0, driver.resumables());
    }

    @Test
    public void aBodyThatEndsAtOnceGivesTheLoopBack() {
        for (int i = 0; i < 1_000; i++) {
            driver.start(_ -> {});
        }
        driver.runAll();
        assertEquals(0, driver.resumables());
    }

    @Test
    public void whatEscapesTheBodyGoesToItsHandlerAndNotToTheLoop() {
        IllegalStateException escaped = new IllegalStateException("a body that a test lets fail");
        Body body =
                driver.start(self -> {
                    self.giveWay();
                    throw escaped;
                });
        driver.runAll();
        assertSame(escaped, body.uncaught());
        assertSame(body.coroutine().thread(), body.uncaughtOn());
        Body error =
                driver.start(_ -> {
                    throw new StackOverflowError("an error that a test lets escape");
                });
        driver.runAll();
        assertEquals(StackOverflowError.class, error.uncaught().getClass());
        assertNull(driver.start(_ -> trace.add("the next")).uncaught());
        driver.runAll();
        assertEquals(List.of("the next"), trace);
    }

    // ---- identity

    @Test
    public void theBodySeesTheThreadWhoseHandlerItIs() {
        Body body =
                driver.start(self -> {
                    Thread thread = Thread.currentThread();
                    assertSame(self.coroutine().thread(), thread);
                    assertSame(self, thread.getUncaughtExceptionHandler());
                    self.giveWay();
                    assertSame(thread, Thread.currentThread());
                    assertSame(self, thread.getUncaughtExceptionHandler());
                    trace.add("same");
                });
        assertNotSame(Thread.currentThread(), body.coroutine().thread());
        assertSame(body, body.coroutine().thread().getUncaughtExceptionHandler());
        driver.runAll();
        assertNull(body.uncaught());
        assertEquals(List.of("same"), trace);
    }

    @Test
    public void theThreadHasTheGivenName() {
        Body named = driver.create("oak", _ -> {});
        assertEquals("oak", named.coroutine().thread().getName());
        assertEquals("", driver.create(_ -> {}).coroutine().thread().getName());
    }

    @Test
    public void theStackOfASuspendedBodyCanBeSeen() {
        Body body = driver.start(Body::suspend);
        driver.resumeNext();
        StackTraceElement[] stack = body.coroutine().thread().getStackTrace();
        assertTrue(List.of(stack).toString(), List.of(stack).toString().contains("suspend"));
        body.coroutine().wake();
        driver.runAll();
    }

    @Test
    public void threadLocalsAreEachCoroutinesOwn() {
        ThreadLocal<String> local = ThreadLocal.withInitial(() -> "fresh");
        local.set("the loop's");
        for (String name : List.of("a", "b")) {
            driver.start(self -> {
                trace.add(local.get());
                local.set(name);
                self.giveWay();
                trace.add(local.get());
            });
        }
        driver.runAll();
        assertEquals(List.of("fresh", "fresh", "a", "b"), trace);
        assertEquals("the loop's", local.get());
    }

    // ---- suspend and wake

    @Test
    public void aSuspendedBodyGoesOnAfterAWake() {
        Body body =
                driver.start(self -> {
                    trace.add("before");
                    self.suspend();
                    trace.add("after");
                });
        driver.runReady();
        assertEquals(List.of("before"), trace);
        assertEquals(1, body.askedToResume());
        body.coroutine().wake();
        assertEquals(2, body.askedToResume());
        assertEquals("a wake does not run it", List.of("before"), trace);
        driver.runAll();
        assertEquals(List.of("before", "after"), trace);
    }

    @Test
    public void aWakeBeforeTheSuspendIsKept() {
        Body body =
                driver.start(self -> {
                    self.coroutine().wake();
                    self.suspend();
                    trace.add("went through");
                });
        driver.resumeNext();
        assertEquals(List.of("went through"), trace);
        assertEquals(1, body.askedToResume());
    }

    @Test
    public void wakesDoNotAddUp() {
        Body body =
                driver.start(self -> {
                    for (int i = 0; i < 5; i++) {
                        self.coroutine().wake();
                    }
                    self.suspend();
                    trace.add("one was kept");
                    self.suspend();
                    trace.add("not two");
                });
        driver.runReady();
        assertEquals(List.of("one was kept"), trace);
        for (int i = 0; i < 5; i++) {
            body.coroutine().wake();
        }
        assertEquals("one resume for all", 1, driver.resumables());
        driver.runAll();
        assertEquals(2, body.askedToResume());
    }

    @Test
    public void aWakeOfOneThatGivesWayIsKeptForItsNextSuspend() {
        Body body =
                driver.start(self -> {
                    self.giveWay();
                    self.suspend();
                    trace.add("went through");
                });
        driver.resumeNext();
        body.coroutine().wake();
        assertEquals(1, driver.resumables());
        driver.resumeNext();
        assertEquals(List.of("went through"), trace);
    }

    @Test
    public void aBodyMayWakeAnother() {
        Body sleeper =
                driver.start(self -> {
                    self.suspend();
                    trace.add("woken");
                });
        driver.runReady();
        driver.start(_ -> {
            sleeper.coroutine().wake();
            trace.add("waker goes on first");
        });
        driver.runAll();
        assertEquals(List.of("waker goes on first", "woken"), trace);
    }

    @Test
    public void aWakeAfterTheEndIsNothing() {
        Body body = driver.start(_ -> {});
        driver.runAll();
        body.coroutine().wake();
        body.coroutine().wake();
        assertEquals(0, driver.resumables());
    }

    // ---- give way

    @Test
    public void oneThatGivesWayGoesBehindWhatIsRunnable() {
        for (String name : List.of("a", "b", "c")) {
            driver.start(self -> {
                for (int i = 0; i < 3; i++) {
                    trace.add(name + i);
                    self.giveWay();
                }
            });
        }
        driver.runAll();
        assertEquals(List.of("a0", "b0", "c0", "a1", "b1", "c1", "a2", "b2", "c2"), trace);
    }

    @Test
    public void givingWayAsksForOneResumeAtOnce() {
        Body body =
                driver.start(self -> {
                    self.giveWay();
                    trace.add("again");
                });
        driver.resumeNext();
        assertEquals(List.of(), trace);
        assertEquals(2, body.askedToResume());
        driver.resumeNext();
        assertEquals(List.of("again"), trace);
        assertEquals(2, body.askedToResume());
    }

    // ---- interrupts

    @Test
    public void anInterruptReturnsFromSuspendAndIsKept() {
        Body body =
                driver.start(self -> {
                    self.suspend();
                    trace.add("interrupted " + Thread.interrupted());
                    self.suspend();
                    trace.add("woken " + Thread.interrupted());
                });
        driver.runReady();
        body.coroutine().thread().interrupt();
        while (trace.isEmpty()) {
            driver.runReady(); // the JDK may ask for the resume on a thread of its own
        }
        assertEquals(List.of("interrupted true"), trace);
        driver.runReady();
        body.coroutine().wake();
        driver.runAll();
        assertEquals(List.of("interrupted true", "woken false"), trace);
    }

    @Test
    public void oneThatIsInterruptedDoesNotSuspend() {
        driver.start(self -> {
            Thread.currentThread().interrupt();
            self.suspend();
            self.giveWay();
            trace.add("interrupted " + Thread.interrupted());
        });
        driver.runReady();
        assertEquals(List.of("interrupted true"), trace);
    }

    @Test
    public void anInterruptOfTheLoopsThreadDisturbsNothing() {
        Body body =
                driver.start(self -> {
                    assertFalse(Thread.currentThread().isInterrupted());
                    self.suspend();
                    trace.add("went on");
                });
        Thread.currentThread().interrupt();
        driver.runReady();
        body.coroutine().wake();
        driver.runReady();
        boolean unused = Thread.interrupted(); // kept or forgotten
        assertNull(body.uncaught());
        assertEquals(List.of("went on"), trace);
    }

    // ---- conduct

    @Test
    public void turnsAreConductedOnceAndAreOverAfter() {
        for (int i = 0; i < 3; i++) {
            driver.start(self -> {
                self.giveWay();
                trace.add("turn");
            });
        }
        provider()
                .conduct(() -> {
                    driver.runReady();
                    trace.add("over");
                });
        assertEquals(List.of("turn", "turn", "turn", "over"), trace);
    }

    @Test
    public void oneMayBeResumedInsideAndOutsideOfConduct() {
        Body body =
                driver.start(self -> {
                    for (int i = 0; i < 4; i++) {
                        trace.add("turn " + i);
                        self.suspend();
                    }
                });
        for (int i = 0; i < 2; i++) {
            provider().conduct(driver::resumeNext);
            body.coroutine().wake();
            driver.resumeNext();
            body.coroutine().wake();
        }
        assertEquals(List.of("turn 0", "turn 1", "turn 2", "turn 3"), trace);
    }

    @Test
    public void whatTheTurnsThrowComesOutOfConduct() {
        IllegalStateException failure = new IllegalStateException("turns that a test lets fail");
        assertSame(
                failure,
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                provider()
                                        .conduct(() -> {
                                            throw failure;
                                        })));
        assertThrows(
                StackOverflowError.class,
                () ->
                        provider()
                                .conduct(() -> {
                                    throw new StackOverflowError("which a test lets escape");
                                }));
    }
}
