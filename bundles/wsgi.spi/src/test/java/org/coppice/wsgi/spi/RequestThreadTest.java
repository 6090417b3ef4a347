package org.coppice.wsgi.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.RunOptions;
import org.coppice.green.Ticker;
import org.coppice.green.testkit.LogLines;
import org.coppice.green.testkit.RunningLoop;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

public class RequestThreadTest {
    private final BreakableClock clock = new BreakableClock();
    private final RunningLoop running = new RunningLoop(RunOptions.DEFAULTS.ticker(clock));
    private final LogLines log = new LogLines();
    private final List<Optional<Throwable>> ends = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> began = new CompletableFuture<>();

    @Rule public final Timeout net = Timeout.seconds(60);
    @Rule public final RuleChain rules = RuleChain.outerRule(log).around(running);

    /// A clock that breaks the loop which asks it for its own sake.
    private static final class BreakableClock implements Ticker {
        private volatile boolean breaks;

        @Override
        public long nowNanos() {
            if (breaks && !GreenThread.isCurrent()) {
                throw new IllegalStateException("a clock that a test lets break");
            }
            return System.nanoTime();
        }
    }

    private Loop loop() {
        return running.next();
    }

    private RequestThread thread(RequestThread.Answering answer) {
        return new RequestThread(
                "GET /x",
                () -> {
                    began.complete(null);
                    answer.run();
                },
                failure -> {
                    ends.add(failure);
                    ended.complete(null);
                });
    }

    private static void waitForEver() {
        Coppice.await(new CompletableFuture<>());
    }

    /// There would be a second one by then.
    private Optional<Throwable> onlyEnd() {
        ended.join();
        loop().submit(() -> null).join();
        assertEquals(1, ends.size());
        return ends.getFirst();
    }

    @Test
    public void itTellsWhereItRunsAndThatItHasEnded() {
        RequestThread thread = thread(() -> {});
        assertEquals("", thread.loopName());
        thread.start(loop());
        assertEquals(loop().name(), thread.loopName());
        assertTrue(onlyEnd().isEmpty());
    }

    @Test
    public void whatTheAnswerThrowsIsToldAndLogged() {
        IllegalStateException fault = new IllegalStateException("a fault");
        RequestThread thread =
                thread(() -> {
                    throw fault;
                });
        thread.start(loop());
        assertEquals(Optional.of(fault), onlyEnd());
        assertEquals(1, log.containing("GET /x broke").size());
    }

    @Test
    public void aClientThatHasGoneIsNoError() {
        IOException gone = new IOException("gone");
        thread(
                        () -> {
                            throw gone;
                        })
                .start(loop());
        assertEquals(Optional.of(gone), onlyEnd());
        assertEquals(List.of(), log.containing("ERROR"));
    }

    @Test
    public void whoIsKilledWhileItWaitsEnds() {
        RequestThread thread = thread(RequestThreadTest::waitForEver);
        thread.start(loop());
        began.join();
        thread.kill();
        assertTrue(onlyEnd().orElseThrow() instanceof GreenExit);
    }

    @Test
    public void whoIsKilledBeforeItsFirstTurnEndsToo() {
        RequestThread thread = thread(RequestThreadTest::waitForEver);
        loop().submit(
                        () -> {
                            thread.start(Loop.current());
                            thread.kill();
                            return null;
                        })
                .join();
        assertTrue(onlyEnd().isPresent());
        assertFalse(began.isDone());
    }

    @Test
    public void whoIsKilledBeforeItIsStartedEndsThen() {
        RequestThread thread = thread(RequestThreadTest::waitForEver);
        thread.kill();
        assertTrue(ends.isEmpty());
        thread.start(loop());
        assertTrue(onlyEnd().isPresent());
    }

    /// Somebody waits for the response.
    @Test
    public void whoseLoopBreaksEndsToo() {
        Loop broken = loop();
        thread(RequestThreadTest::waitForEver).start(broken);
        began.join();
        clock.breaks = true;
        while (!broken.isOver()) {
            broken.execute(() -> {});
        }
        ended.join();
        assertEquals(1, ends.size());
        assertTrue(ends.getFirst().isPresent());
    }

    @Test
    public void whereNoLoopTakesItNoEndIsTold() {
        Loop over = loop();
        running.stop();
        RequestThread thread = thread(() -> {});
        assertThrows(RejectedExecutionException.class, () -> thread.start(over));
        assertTrue(ends.isEmpty());
    }
}
