package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.coppice.coroutine.api.CoroutineProvider;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubKey;
import org.coppice.hub.api.HubProvider;
import org.coppice.hub.api.ReadyListener;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class GreenRuntimeTest {

    /// A hub that works, under a name and a preference of the test's choice.
    private record NamedHub(String name, int preference) implements HubProvider {
        @Override
        public Hub open() throws IOException {
            return Hubs.ALL.getFirst().open();
        }
    }

    /// A hub that does not open.
    private record BrokenHub(String name, int preference) implements HubProvider {
        @Override
        public Hub open() throws IOException {
            throw new IOException("too many open files");
        }
    }

    private final HubProvider good = new NamedHub("good", 20);
    private final HubProvider better = new NamedHub("better", 30);
    private final HubProvider poor = new NamedHub("poor", 10);
    private final GreenRuntime runtime = new GreenRuntime();

    @Before
    public void provide() throws Exception {
        runtime.addHub(poor);
        runtime.addHub(good);
        runtime.addCoroutine(Coroutines.BEST);
    }

    @After
    public void stop() throws Exception {
        runtime.deactivate();
    }

    private String hub() {
        return runtime.loops().getFirst().hubName();
    }

    @Test
    public void autoTakesTheBestAndMovesToABetterOne() throws Exception {
        runtime.activate(Map.of());
        assertEquals("good", hub());
        runtime.addHub(better);
        assertEquals("better", hub());
        assertEquals(List.of("better", "good", "poor"), runtime.hubs());
    }

    @Test
    public void aNamedHubStaysWhenABetterOneComes() throws Exception {
        runtime.activate(Map.of("hub", "poor"));
        runtime.addHub(better);
        assertEquals("poor", hub());
    }

    @Test
    public void aHubThatGoesAwayIsLeftFirstAndReturnedToIfItIsTheNamedOne() throws Exception {
        runtime.activate(Map.of("hub", "poor"));
        runtime.removeHub(poor);
        assertEquals("good", hub());
        runtime.addHub(poor);
        assertEquals("poor", hub());
    }

    @Test
    public void aChangedConfigurationMovesEveryLoop() throws Exception {
        runtime.activate(Map.of("loops", 3));
        runtime.modified(Map.of("loops", 3, "hub", "poor"));
        assertEquals(3, runtime.loops().size());
        assertTrue(runtime.loops().stream().allMatch(loop -> loop.hubName().equals("poor")));
    }

    @Test
    public void anUnknownHubChangesNothing() throws Exception {
        runtime.activate(Map.of());
        runtime.modified(Map.of("hub", "quantum"));
        assertEquals("good", hub());
        assertEquals(1, runtime.loops().size());
        String message =
                assertThrows(IllegalArgumentException.class, () -> runtime.useHub("quantum"))
                        .getMessage();
        assertTrue(message, message.contains("hub=quantum") && message.contains("good, poor"));
    }

    @Test
    public void aBadNumberChangesNothing() throws Exception {
        runtime.activate(Map.of("loops", 2));
        runtime.modified(Map.of("loops", "many", "hub", "poor"));
        assertEquals(2, runtime.loops().size());
        assertEquals("good", hub());
    }

    @Test
    public void anUnknownHubAtTheStartMeansTheBestUntilItComes() throws Exception {
        runtime.activate(Map.of("hub", "better"));
        assertEquals("good", hub());
        runtime.addHub(better);
        assertEquals("better", hub());
    }

    @Test
    public void theCommandMovesToAnyHubAndBackToTheBest() throws Exception {
        runtime.activate(Map.of());
        runtime.useHub("poor");
        assertEquals("poor", hub());
        runtime.useHub("auto");
        assertEquals("good", hub());
    }

    @Test
    public void moreLoopsAreStartedAndFewerEndWithTheirWork() throws Exception {
        runtime.activate(Map.of());
        runtime.modified(Map.of("loops", "3"));
        assertEquals(3, runtime.loops().size());
        Loop last = runtime.loops().getLast();
        Event<String> event = new Event<>();
        GreenThread<String> living = last.spawn(event::await);
        runtime.modified(Map.of("loops", "1"));
        assertEquals(1, runtime.loops().size());
        last.execute(() -> event.send("finished in peace"));
        assertEquals("finished in peace", living.future().get());
    }

    @Test
    public void nextIsTheLoopWithTheFewestGreenThreads() throws Exception {
        runtime.activate(Map.of("loops", "2"));
        Loop first = runtime.next();
        assertEquals("loop-0", first.name());
        first.spawn(() -> {
            Coppice.sleep(java.time.Duration.ofDays(1));
            return null;
        });
        assertEquals("loop-1", runtime.next().name());
    }

    @Test
    public void aRetiredLoopThatLivesOnMovesWithTheOthersAndIsStopped() throws Exception {
        runtime.activate(Map.of("loops", "2"));
        Loop last = runtime.loops().getLast();
        GreenThread<Void> living =
                last.spawn(() -> {
                    Coppice.sleep(java.time.Duration.ofDays(1));
                    return null;
                });
        runtime.modified(Map.of("loops", "1"));
        assertEquals(List.of("loop-0", "loop-1"), runtime.all().stream().map(Loop::name).toList());
        runtime.useHub("poor");
        assertEquals("poor", last.hubName());
        runtime.deactivate();
        assertTrue(living.failure().orElseThrow() instanceof GreenExit);
    }

    @Test
    public void ifTheNextBestRefusesTheOneAfterItIsTaken() throws Exception {
        HubProvider best = new NamedHub("best", 50);
        runtime.addHub(best);
        runtime.addHub(new BrokenHub("broken", 40));
        runtime.activate(Map.of());
        assertEquals("best", hub());
        runtime.removeHub(best);
        assertEquals("good", hub());
    }

    @Test
    public void whatTheCommandChoseStaysWhenABetterHubComesUntilTheConfigurationChanges()
            throws Exception {
        runtime.activate(Map.of());
        runtime.useHub("poor");
        runtime.addHub(better);
        assertEquals("poor", hub());
        runtime.modified(Map.of());
        assertEquals("better", hub());
    }

    private String coroutine() {
        return runtime.loops().getFirst().coroutineName();
    }

    @Test
    public void autoTakesTheBestCoroutineAndTheNextBestWhenItGoes() throws Exception {
        CoroutineProvider best = new Coroutines.Named("best", 900);
        runtime.activate(Map.of());
        assertEquals(Coroutines.BEST.name(), coroutine());
        runtime.addCoroutine(best);
        assertEquals("best", coroutine());
        runtime.removeCoroutine(best);
        assertEquals(Coroutines.BEST.name(), coroutine());
    }

    @Test
    public void aNamedCoroutineIsUsedWheneverItIsThere() throws Exception {
        CoroutineProvider plain = new Coroutines.Named("plain", 1);
        runtime.activate(Map.of("coroutine", "plain"));
        assertEquals("not there yet", Coroutines.BEST.name(), coroutine());
        runtime.addCoroutine(plain);
        assertEquals("plain", coroutine());
        runtime.removeCoroutine(plain);
        assertEquals(Coroutines.BEST.name(), coroutine());
        runtime.addCoroutine(plain);
        runtime.modified(Map.of("coroutine", "auto"));
        assertEquals(Coroutines.BEST.name(), coroutine());
        runtime.modified(Map.of("coroutine", "plain"));
        assertEquals("plain", coroutine());
        runtime.modified(Map.of("coroutine", "quantum"));
        assertEquals("an unknown one changes nothing", "plain", coroutine());
    }

    /// How many frames are kept of the stack that starts a green thread now.
    private int spawnFrames() throws Exception {
        Loop loop = runtime.loops().getFirst();
        GreenThread<String> thread = loop.spawn(() -> new Event<String>().await());
        int frames = loop.stacks(Set.of(thread.id())).get().getFirst().spawnStack().size();
        thread.kill();
        return frames;
    }

    @Test
    public void spawningStacksAreKeptFromTheMomentThatTheConfigurationSaysSo() throws Exception {
        runtime.activate(Map.of());
        assertEquals(0, spawnFrames());
        runtime.modified(Map.of("spawnStackFrames", "2", "loops", "2"));
        assertEquals(2, spawnFrames());
        Loop second = runtime.loops().getLast();
        GreenThread<String> there = second.spawn(() -> new Event<String>().await());
        assertEquals(
                "on a new loop too",
                2,
                second.stacks(Set.of(there.id())).get().getFirst().spawnStack().size());
        runtime.modified(Map.of("spawnStackFrames", "1"));
        assertEquals(1, spawnFrames());
        runtime.modified(Map.of());
        assertEquals(0, spawnFrames());
    }

    @Test
    public void aConfigurationWhoseLoopsCannotBeHadChangesNothing() throws Exception {
        runtime.addHub(new ScarceHub());
        runtime.activate(Map.of());
        assertEquals("scarce", hub());
        runtime.modified(Map.of("loops", "2", "spawnStackFrames", "3", "hub", "poor"));
        assertEquals(1, runtime.loops().size());
        assertEquals("scarce", hub());
        assertEquals(0, spawnFrames());
    }

    /// A hub that opens only once.
    private static final class ScarceHub implements HubProvider {
        private boolean opened;

        @Override
        public String name() {
            return "scarce";
        }

        @Override
        public int preference() {
            return 90;
        }

        @Override
        public Hub open() throws IOException {
            if (opened) {
                throw new IOException("too many open files");
            }
            opened = true;
            return Hubs.ALL.getFirst().open();
        }
    }

    @Test(timeout = 60_000)
    public void everyListenerHearsOfABlockedLoopAlsoIfOneOfThemThrows() throws Exception {
        CompletableFuture<BlockedLoop> told = new CompletableFuture<>();
        BlockedLoopListener gone = report -> told.completeExceptionally(new AssertionError());
        runtime.addBlockedLoopListener(gone);
        runtime.addBlockedLoopListener(_ -> {
            throw new IllegalStateException("a listener that a test lets fail");
        });
        runtime.addBlockedLoopListener(told::complete);
        runtime.removeBlockedLoopListener(gone);
        runtime.activate(Map.of("blockedLoopMillis", "1"));
        GreenThread<Void> guilty =
                runtime.loops()
                        .getFirst()
                        .spawn(() -> {
                            while (!told.isDone()) {
                                Thread.onSpinWait();
                            }
                            return null;
                        });
        assertEquals(guilty.id(), told.get().guilty().id());
        assertEquals("loop-0", told.get().loop());
    }

    @Test(timeout = 60_000)
    public void aLoopThatBreaksIsReplacedAndTheOthersGoOn() throws Exception {
        BreakableHub breakable = new BreakableHub();
        runtime.addHub(breakable);
        runtime.activate(Map.of("loops", "2"));
        Loop broken = runtime.loops().getFirst();
        Loop other = runtime.loops().getLast();
        breakable.victim = broken;
        broken.execute(() -> {});
        broken.ended().join();
        while (runtime.loops().contains(broken)) {
            Thread.onSpinWait();
        }
        assertEquals(2, runtime.loops().size());
        assertEquals(other, runtime.loops().getLast());
        assertEquals(7, runtime.loops().getFirst().submit(() -> 7).get().intValue());
        assertEquals(8, other.submit(() -> 8).get().intValue());
    }

    /// A hub that fails on the loop of the test's choice.
    private static final class BreakableHub implements HubProvider {
        private volatile Loop victim;

        @Override
        public String name() {
            return "breakable";
        }

        @Override
        public int preference() {
            return 90;
        }

        @Override
        public Hub open() throws IOException {
            Hub hub = Hubs.ALL.getFirst().open();
            return new Hub() {
                @Override
                public HubKey register(SelectableChannel channel, ReadyListener listener)
                        throws IOException {
                    return hub.register(channel, listener);
                }

                @Override
                public int await(long timeoutNanos) throws IOException {
                    if (victim != null && Loop.current() == victim) {
                        throw new IOException("a hub that a test lets break");
                    }
                    return hub.await(timeoutNanos);
                }

                @Override
                public void wakeup() {
                    hub.wakeup();
                }

                @Override
                public int registered() {
                    return hub.registered();
                }

                @Override
                public void close() {
                    hub.close();
                }
            };
        }
    }
}
