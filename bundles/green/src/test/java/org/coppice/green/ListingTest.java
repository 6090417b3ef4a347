package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;

/// What can be seen of a loop: who spawned whom, what each waits for, timers, channels.
public class ListingTest {

    @Rule public final org.junit.rules.Timeout net = org.junit.rules.Timeout.seconds(60);

    private static GreenThread<String> waiting(Event<String> event, String name) {
        return Coppice.spawn(event::await).name(name);
    }

    @Test
    public void eachGreenThreadKnowsWhoSpawnedIt() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            GreenThread<GreenThread<String>> parent =
                    Coppice.spawn(() -> waiting(event, "grandchild"));
            GreenThread<String> child = parent.await();
            Coppice.awaitIdle();
            GreenThreadInfo info =
                    Coppice.await(Loop.current().stacks(Set.of(child.id()))).getFirst();
            assertEquals("grandchild", info.name());
            assertEquals(parent.id(), info.spawner());
            assertEquals("waiting", info.state());
            assertEquals("event", info.waitingFor());
            assertFalse(info.stack().isEmpty());
            assertEquals(List.of(), info.spawnStack());
        });
    }

    @Test
    public void whoComesFromAnotherThreadHasNoSpawner() throws Exception {
        Green.run(() -> {
            Loop loop = Loop.current();
            List<GreenThread<?>> spawned = new ArrayList<>();
            Thread other =
                    Thread.ofPlatform()
                            .start(() -> spawned.add(loop.spawn(() -> new Event<>().await())));
            other.join();
            Coppice.awaitIdle();
            GreenThreadInfo info =
                    Coppice.await(loop.stacks(Set.of(spawned.getFirst().id()))).getFirst();
            assertEquals(0, info.spawner());
        });
    }

    @Test
    public void spawningStacksAreKeptOnRequest() throws Exception {
        Green.run(
                RunOptions.DEFAULTS.spawnStackFrames(4),
                () -> {
                    Event<String> event = new Event<>();
                    GreenThread<String> child = waiting(event, "child");
                    Coppice.spawn(() -> 1).await();
                    GreenThreadInfo info =
                            Coppice.await(Loop.current().stacks(Set.of(child.id()))).getFirst();
                    assertTrue(info.spawnStack().size() <= 4);
                    assertFalse(info.spawnStack().isEmpty());
                });
        assertThrows(
                IllegalArgumentException.class, () -> RunOptions.DEFAULTS.spawnStackFrames(-1));
    }

    @Test
    public void thatOfOneWhoIsKilledOnHisWayFromAnotherThreadIsForgotten() throws Exception {
        Green.run(
                RunOptions.DEFAULTS.spawnStackFrames(4),
                () -> {
                    Loop loop = Loop.current();
                    List<GreenThread<?>> spawned = new ArrayList<>();
                    Thread other =
                            Thread.ofPlatform().start(() -> spawned.add(loop.spawn(() -> 1)));
                    while (other.isAlive()) { // the loop must not go on meanwhile
                        Thread.onSpinWait();
                    }
                    Fiber fiber = spawned.getFirst().fiber();
                    assertFalse(loop.spawnNotes().spawnStack(fiber).isEmpty());
                    spawned.getFirst().kill();
                    Coppice.awaitIdle();
                    assertEquals(List.of(), loop.spawnNotes().spawnStack(fiber));
                });
    }

    @Test
    public void theTreeShowsWhoSpawnedWhom() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            GreenThread.current().name("main");
            GreenThread<GreenThread<String>> parent =
                    new GreenThread<GreenThread<String>>(
                                    () -> {
                                        GreenThread<String> inner = waiting(event, "inner");
                                        event.await();
                                        return inner;
                                    })
                            .name("outer")
                            .start();
            Coppice.awaitIdle();
            List<GreenThreadTree> forest =
                    GreenThreadTree.forest(Coppice.await(Loop.current().threads(false)));
            assertEquals(1, forest.size());
            String text = GreenThreadTree.text(forest, 10);
            assertTrue(
                    text,
                    text.matches(
                            "main \\(\\d+\\): .*\n"
                                    + "  outer \\(\\d+\\): waiting for event\n"
                                    + "    inner \\(\\d+\\): waiting for event\n"));
            event.send("enough");
            parent.await();
        });
    }

    @Test
    public void whoseSpawnerHasEndedIsARoot() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            GreenThread<?> ended = Coppice.spawn(() -> waiting(event, "orphan").id());
            ended.await();
            Coppice.awaitIdle();
            String text =
                    GreenThreadTree.text(
                            GreenThreadTree.forest(Coppice.await(Loop.current().threads(false))),
                            10);
            assertTrue(text, text.contains(", spawned by " + ended.id() + " (not listed)\n"));
        });
    }

    @Test
    public void aWideTreeAndADeepOneStayReadable() {
        List<GreenThreadInfo> infos = new ArrayList<>();
        for (int i = 1; i <= 100_000; i++) {
            infos.add(info(i, i <= 50_000 ? Math.min(1, i - 1) : i - 1));
        }
        String text = GreenThreadTree.text(GreenThreadTree.forest(infos), 5);
        assertTrue(text, text.contains("\n  and 49994 more\n"));
        assertTrue(text.length() < 10_000);
        String deep =
                GreenThreadTree.text(GreenThreadTree.forest(infos.subList(49_999, 60_000)), 5);
        assertEquals(10_001, deep.lines().count());
        assertThrows(IllegalArgumentException.class, () -> GreenThreadTree.text(List.of(), 0));
    }

    private static GreenThreadInfo info(long id, long spawner) {
        return new GreenThreadInfo(
                id, "green-" + id, "main", "waiting", "", 0, spawner, List.of(), List.of());
    }

    @Test
    public void manyGreenThreadsAreAllListedASliceAtATime() throws Exception {
        Green.run(() -> {
            Event<String> event = new Event<>();
            for (int i = 0; i < 5 * Slices.SLICE; i++) {
                Coppice.spawn(event::await);
            }
            List<GreenThreadInfo> all = Coppice.await(Loop.current().threads(false));
            assertEquals(5 * Slices.SLICE + 1, all.size());
            assertEquals(1, all.getFirst().id());
        });
    }

    @Test
    public void timersTellWhenTheyAreDueAndForWhomInThatOrder() throws Exception {
        Green.run(() -> {
            GreenThread<?> sleeper =
                    Coppice.spawn(() -> {
                        Coppice.sleep(Duration.ofSeconds(30));
                        return null;
                    });
            Event<String> event = new Event<>();
            GreenThread<?> impatient = Coppice.spawn(() -> event.await(Duration.ofSeconds(20)));
            GreenThread<?> watcher = Coppice.spawn(() -> new Flag().await(Duration.ofSeconds(25)));
            GreenThread<?> later =
                    Coppice.spawnAfter(Duration.ofSeconds(10), () -> 1).name("later");
            try (Timeout _ = Timeout.start(Duration.ofSeconds(5))) {
                Coppice.giveWay();
                List<TimerInfo> timers = Coppice.await(Loop.current().timers(10));
                assertEquals(
                        List.of(
                                "time-out of PT5S",
                                "start",
                                "time-out of the wait for event",
                                "time-out of the wait for flag (not set)",
                                "end of its sleep"),
                        timers.stream().map(TimerInfo::what).toList());
                assertEquals(
                        List.of(
                                GreenThread.current().id(),
                                later.id(),
                                impatient.id(),
                                watcher.id(),
                                sleeper.id()),
                        timers.stream().map(TimerInfo::threadId).toList());
                assertEquals("later", timers.get(1).threadName());
                assertEquals(Duration.ofSeconds(5).toNanos(), timers.getFirst().inNanos());
                assertEquals(2, Coppice.await(Loop.current().timers(2)).size());
                assertEquals(List.of(), Coppice.await(Loop.current().timers(0)));
            }
        });
    }

    @Test
    public void theFirstOfManyTimersAreInOrder() {
        TimerHeap heap = new TimerHeap();
        for (int i = 0; i < 1000; i++) {
            heap.schedule(Timer.of(() -> {}), i * 7919L % 1000);
        }
        List<Timer> first = heap.first(100);
        for (int i = 0; i < 100; i++) {
            assertEquals(i, first.get(i).deadlineNanos);
        }
        assertEquals(1000, heap.first(5000).size());
        assertEquals(1000, heap.size());
    }

    @Test
    public void channelsTellWhoWaitsForThem() throws Exception {
        Coppice.run(() -> {
            Pipe pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            try (Registration registration = Registration.open(pipe.source())) {
                registration.drainedReads();
                GreenThread<Void> reader =
                        Coppice.spawn(() -> {
                            registration.awaitReadable(Duration.ZERO);
                            return null;
                        });
                reader.name("reader");
                Coppice.giveWay();
                ListenerInfo info = Coppice.await(Loop.current().listeners()).getFirst();
                assertEquals(List.of("reader"), names(info.readers()));
                assertEquals(List.of(), info.writers());
                assertFalse(info.readable());
                assertTrue(info.writable());
                pipe.sink().write(ByteBuffer.wrap(new byte[1]));
                reader.await();
            }
            assertEquals(List.of(), Coppice.await(Loop.current().listeners()));
            return null;
        });
    }

    /// What the JDK calls such a channel does not tell one from the other.
    @Test
    public void whatListensIsToldByItsAddress() throws Exception {
        Coppice.run(() -> {
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            try (ServerSocketChannel server = ServerSocketChannel.open().bind(any);
                    DatagramChannel datagrams = DatagramChannel.open().bind(any)) {
                server.configureBlocking(false);
                datagrams.configureBlocking(false);
                try (Registration first = Registration.open(server);
                        Registration second = Registration.open(datagrams)) {
                    assertEquals(
                            List.of(
                                    "DatagramChannel[local=" + datagrams.getLocalAddress() + "]",
                                    "ServerSocketChannel[local=" + server.getLocalAddress() + "]"),
                            List.of(second.toString(), first.toString()));
                }
            }
            return null;
        });
    }

    @Test
    public void aSecondReaderIsRefusedUnlessTheyShare() throws Exception {
        Coppice.run(() -> {
            Pipe pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            try (Registration registration = Registration.open(pipe.source())) {
                registration.drainedReads();
                GreenThread<Void> first = reader(registration);
                Coppice.giveWay();
                IllegalStateException refusal =
                        assertThrows(
                                IllegalStateException.class,
                                () -> registration.awaitReadable(Duration.ZERO));
                assertTrue(
                        refusal.getMessage(),
                        refusal.getMessage().startsWith("Second simultaneous read on "));
                assertEquals(registration, registration.shareWaits());
                GreenThread<Void> second = reader(registration);
                GreenThread<Void> killed = reader(registration);
                Coppice.giveWay();
                ListenerInfo info = Coppice.await(Loop.current().listeners()).getFirst();
                assertEquals(3, info.readers().size());
                killed.kill();
                pipe.sink().write(ByteBuffer.wrap(new byte[1]));
                first.await();
                second.await();
            }
            return null;
        });
    }

    private static GreenThread<Void> reader(Registration registration) {
        return Coppice.spawn(() -> {
            registration.awaitReadable(Duration.ZERO);
            return null;
        });
    }

    private static List<String> names(List<GreenThreadInfo> infos) {
        return infos.stream().map(GreenThreadInfo::name).toList();
    }

    @Test
    public void theRunInfoShowsLoopsTreesAndStacks() throws Exception {
        String text =
                RunOptions.DEFAULTS
                        .loops(2)
                        .run(() -> {
                            Coppice.spawn(() -> new Event<String>().await()).name("listener");
                            Coppice.giveWay();
                            return RunInfo.text(Loop.current().group());
                        });
        assertTrue(text, text.startsWith("Loop loop-0: hub "));
        assertTrue(text, text.contains("\nLoop loop-1: hub "));
        assertTrue(text, text.contains("    listener ("));
        assertTrue(text, text.contains("at org.coppice.green.Event.await"));
    }

    @Test
    public void theRunInfoOfAnEndedLoopSaysSo() throws Exception {
        Loops ended = Coppice.run(() -> Loop.current().group());
        assertEquals("Loop main has ended\n", RunInfo.text(ended));
    }
}
