package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.coppice.green.Green.trace;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class FlagTest {

    @Test
    public void itIsSetAndClearedAgainAndAgain() throws Exception {
        Green.run(() -> {
            Flag flag = new Flag();
            for (int i = 0; i < 3; i++) {
                assertFalse(flag.isSet());
                assertFalse(flag.await(seconds(0)));
                assertFalse(flag.await(seconds(-1)));
                assertFalse(flag.await(seconds(1)));
                flag.set();
                flag.set();
                assertTrue(flag.isSet());
                assertTrue(flag.ready());
                assertTrue(flag.await(seconds(0)));
                flag.await();
                flag.clear();
            }
        });
    }

    @Test
    public void whoWaitsIsWokenInTheOrderOfComingAndSettingNeverSwitches() throws Exception {
        Green.run(() -> {
            List<String> trace = trace();
            Flag flag = new Flag();
            for (String name : List.of("a", "b", "c")) {
                Coppice.spawnN(() -> {
                    flag.await();
                    trace.add(name);
                });
            }
            settle();
            flag.set();
            trace.add("setter");
            settle();
            assertEquals(List.of("setter", "a", "b", "c"), trace);
        });
    }

    @Test
    public void aFlagThatIsClearedAtOnceStillWakesAllWhoWaited() throws Exception {
        Green.run(() -> {
            Flag flag = new Flag();
            GreenThread<Boolean> first = Coppice.spawn(() -> flag.await(seconds(100)));
            GreenThread<Boolean> second = Coppice.spawn(() -> flag.await(seconds(100)));
            settle();
            flag.set();
            flag.clear();
            GreenThread<Boolean> late = Coppice.spawn(() -> flag.await(seconds(1)));
            assertTrue(first.await());
            assertTrue(second.await());
            assertFalse(late.await());
        });
    }

    @Test
    public void whoIsKilledOrTimesOutLeavesNothingBehind() throws Exception {
        Green.run(() -> {
            Flag flag = new Flag();
            GreenThread<Boolean> killed = Coppice.spawn(() -> flag.await(seconds(100)));
            GreenThread<Boolean> other = Coppice.spawn(() -> flag.await(seconds(100)));
            settle();
            killed.kill();
            assertThrows(
                    Timeout.class,
                    () ->
                            Timeout.within(
                                    seconds(1),
                                    () -> {
                                        flag.await();
                                        return null;
                                    }));
            flag.set();
            assertTrue(other.await());
            assertThrows(GreenExit.class, killed::await);
            Coppice.sleep(seconds(1000));
        });
    }

    @Test
    public void whoIsSetAndTimesOutAtOnceWasSet() throws Exception {
        Green.run(() -> {
            Flag flag = new Flag();
            Loop.current()
                    .startTimer(
                            seconds(1).toNanos(),
                            () -> {
                                flag.set();
                                flag.clear();
                            });
            assertTrue(flag.await(seconds(1)));
        });
    }

    @Test
    public void anyThreadSetsItAndEachWaiterWakesInItsOwnLoop() throws Exception {
        RunOptions.DEFAULTS
                .loops(2)
                .run(() -> {
                    Flag flag = new Flag();
                    List<GreenThread<Loop>> waiters = new ArrayList<>();
                    List<Loop> loops = Loop.current().group().all();
                    for (int i = 0; i < 10; i++) {
                        waiters.add(
                                loops.get(i % 2)
                                        .spawn(() -> {
                                            flag.await();
                                            return Loop.current();
                                        }));
                    }
                    Elsewhere.onForeignThread(flag::set);
                    for (int i = 0; i < 10; i++) {
                        assertEquals(loops.get(i % 2), Coppice.await(waiters.get(i).future()));
                    }
                    return null;
                });
    }

    /// A look from outside, as a loop that only waits for flags is not deadlocked.
    @Test
    public void whoWaitsForSeveralThingsIsToldInItsOwnLoop() throws Exception {
        Coppice.run(() -> {
            Flag flag = new Flag();
            AsyncResult<String> result = new AsyncResult<>();
            Event<String> event = new Event<>();
            List<Awaitable> all = List.of(event, result, flag);
            Thread setter = Thread.ofPlatform().start(flag::set);
            assertEquals(flag, Coppice.awaitAny(all));
            setter.join();
            assertEquals(Optional.of(flag), Coppice.awaitAny(all, seconds(0)));
            flag.clear();
            assertEquals(Optional.empty(), Coppice.awaitAny(all, seconds(0)));
            Thread.ofPlatform().start(() -> result.set("v")).join();
            event.send("v");
            flag.set();
            assertEquals(3, Coppice.awaitAll(all).size());
            return null;
        });
    }

    /// Two loops pass a token to each other by two flags; a lost wake-up would stop them.
    @Test
    public void betweenLoopsNoWakeUpIsLost() throws Exception {
        RunOptions.DEFAULTS
                .loops(2)
                .run(() -> {
                    Flag there = new Flag();
                    Flag back = new Flag();
                    GreenThread<Void> echo =
                            Loop.current()
                                    .group()
                                    .all()
                                    .get(1)
                                    .spawn(() -> {
                                        pass(there, back);
                                        return null;
                                    });
                    there.set();
                    pass(back, there);
                    Coppice.await(echo.future());
                    return null;
                });
    }

    private static void pass(Flag in, Flag out) {
        for (int i = 0; i < 5_000; i++) {
            in.await();
            in.clear();
            out.set();
        }
    }
}
