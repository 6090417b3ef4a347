package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/// What becomes of the errors of those whom nobody holds.
public class DetachedTest {

    @Rule public final org.junit.rules.Timeout net = org.junit.rules.Timeout.seconds(60);

    @Test
    public void theFailureOfADetachedOneIsLoggedAndDisturbsNobody() throws Exception {
        String log =
                logOf(() -> {
                    Coppice.spawnN(() -> {
                        throw new IllegalStateException("a failure of nobody's");
                    });
                    Coppice.sleep(seconds(1));
                });
        assertTrue(log, log.contains("a failure of nobody's"));
    }

    @Test
    public void theKillOfADetachedOneIsNotLogged() throws Exception {
        String log =
                logOf(() -> {
                    Coppice.spawnN(() -> GreenThread.current().kill());
                    Coppice.spawnN(() -> {
                        throw new GreenExit("quietly");
                    });
                    Coppice.sleep(seconds(1));
                });
        assertEquals("", log);
    }

    @Test
    public void theFailureOfAHeldOneIsKeptAndNotLogged() throws Exception {
        String log =
                logOf(() -> {
                    Coppice.spawn(() -> {
                        throw new IllegalStateException("a failure for who asks");
                    });
                    Coppice.sleep(seconds(1));
                });
        assertEquals("", log);
    }

    @Test
    public void anErrorInATimerOrTaskDoesNotEndTheLoop() throws Exception {
        String log =
                logOf(() -> {
                    Loop.current()
                            .execute(() -> {
                                throw new AssertionError("a task that a test lets fail");
                            });
                    Coppice.sleep(seconds(1));
                });
        assertTrue(log, log.contains("a task that a test lets fail"));
        assertFalse(log, log.contains("broke"));
    }

    @Test
    public void aFailureThatCannotBePrintedIsToldToWhoWaits() throws Exception {
        String log =
                logOf(() -> {
                    Event<GreenThread<?>> started = new Event<>();
                    Coppice.spawnN(() -> {
                        started.send(GreenThread.current());
                        Coppice.giveWay();
                        throw new Unprintable();
                    });
                    GreenThread<?> failing = started.await();
                    assertTrue(failing.await(seconds(1)));
                    assertTrue(failing.failure().orElseThrow() instanceof Unprintable);
                });
        assertTrue(log, log.contains(Unprintable.class.getName()));
    }

    @Test
    public void aTaskWhoseFailureCannotBePrintedDoesNotEndTheLoop() throws Exception {
        String log =
                logOf(() -> {
                    Loop.current()
                            .execute(() -> {
                                throw new Unprintable();
                            });
                    Coppice.sleep(seconds(1));
                });
        assertTrue(log, log.contains("with a " + Unprintable.class.getName()));
        assertFalse(log, log.contains("broke"));
    }

    @Test
    public void aLinkWhoseFailureCannotBePrintedLeavesTheOthersToBeCalled() throws Exception {
        String log =
                logOf(() -> {
                    Event<String> told = new Event<>();
                    Coppice.spawn(() -> "result")
                            .link(_ -> {
                                throw new Unprintable();
                            })
                            .link(ended -> told.send(ended.await()));
                    assertTrue(told.await(seconds(1)));
                });
        assertTrue(log, log.contains(Unprintable.class.getName()));
    }

    private static final class Unprintable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message either");
        }
    }

    @Test
    public void aWatcherThatThrowsIsLoggedAndTheOthersAreTold() throws Exception {
        String log =
                logOf(() -> {
                    GreenThread<String> thread = Coppice.spawn(() -> "v");
                    Event<String> event = new Event<>();
                    AsyncResult<String> result = new AsyncResult<>();
                    for (Awaitable each : List.of(thread, event, result)) {
                        each.watch(
                                Watcher.of(() -> {
                                    throw new IllegalStateException("of " + each);
                                }));
                    }
                    List<GreenThread<String>> waiters =
                            List.of(
                                    Coppice.spawn(() -> thread.await()),
                                    Coppice.spawn(() -> event.await()),
                                    Coppice.spawn(() -> result.await()));
                    Coppice.giveWay();
                    event.send("v");
                    result.set("v");
                    for (GreenThread<String> waiter : waiters) {
                        assertTrue(waiter.await(seconds(1)));
                        assertEquals("v", waiter.await());
                    }
                });
        assertTrue(log, log.contains("of green thread"));
        assertTrue(log, log.contains("of event"));
        assertTrue(log, log.contains("of result"));
    }

    /// The log goes to standard error in the tests. What loops of former tests have to say comes
    /// before.
    private static String logOf(Green.Body body) throws Exception {
        LoopLog.await();
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            Green.run(body);
            LoopLog.await();
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }
}
