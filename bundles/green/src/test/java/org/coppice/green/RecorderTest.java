package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.coppice.coroutine.api.CoroutineProvider;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/// What a recording of the Flight Recorder has of Coppice.
public class RecorderTest {

    @Rule public final TemporaryFolder folder = new TemporaryFolder();
    @Rule public final org.junit.rules.Timeout net = org.junit.rules.Timeout.seconds(120);

    private List<RecordedEvent> record(String event, Green.Body body) throws Exception {
        return named(event, recordAll(List.of(event), body));
    }

    private List<RecordedEvent> recordAll(List<String> events, Green.Body body) throws Exception {
        try (Recording recording = new Recording()) {
            events.forEach(event -> recording.enable("org.coppice." + event));
            recording.start();
            body.run();
            recording.stop();
            Path file = folder.newFile().toPath();
            recording.dump(file);
            return RecordingFile.readAllEvents(file);
        }
    }

    private static List<RecordedEvent> named(String event, List<RecordedEvent> recorded) {
        return recorded.stream()
                .filter(each -> each.getEventType().getName().equals("org.coppice." + event))
                .toList();
    }

    private static void spawnOne() throws Exception {
        Green.run(() -> {
            GreenThread<Integer> child = Coppice.spawn(() -> 1).name("child");
            assertEquals(1, child.await().intValue());
        });
    }

    private static RecordedEvent of(List<RecordedEvent> events, String thread) {
        return events.stream()
                .filter(event -> thread.equals(event.getString("threadName")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    public void startsAndEndsTellWhoAndWhoseChild() throws Exception {
        spawnOne(); // the classes are there before the first recording
        RecordedEvent start = of(record("GreenThreadStart", RecorderTest::spawnOne), "child");
        assertEquals("main", start.getString("loop"));
        assertEquals(2, start.getLong("threadId"));
        assertEquals(1, start.getLong("spawnerId"));
        RecordedEvent end = of(record("GreenThreadEnd", RecorderTest::spawnOne), "child");
        assertEquals(2, end.getLong("threadId"));
        assertEquals(null, end.getString("failure"));
    }

    /// The JDK drops what a carrier records after the virtual thread that it carried.
    @Test
    public void startsAreRecordedAfterEndsToo() throws Exception {
        List<RecordedEvent> recorded =
                recordAll(
                        List.of("GreenThreadStart", "GreenThreadEnd"),
                        () ->
                                Green.run(() -> {
                                    for (int i = 0; i < 10; i++) {
                                        Coppice.spawn(() -> 1).await();
                                    }
                                }));
        assertEquals(11, named("GreenThreadStart", recorded).size());
        assertEquals(11, named("GreenThreadEnd", recorded).size());
    }

    @Test
    public void anEndTellsTheFailure() throws Exception {
        List<RecordedEvent> events =
                record(
                        "GreenThreadEnd",
                        () ->
                                Green.run(() ->
                                        Coppice.spawn(
                                                        () -> {
                                                            throw new IllegalStateException(
                                                                    "broken");
                                                        })
                                                .name("failing")
                                                .awaitEnd()));
        assertEquals(
                "java.lang.IllegalStateException: broken",
                of(events, "failing").getString("failure"));
    }

    @Test
    public void nothingIsRecordedThatNobodyAsksFor() throws Exception {
        assertEquals(List.of(), record("HubSwap", RecorderTest::spawnOne));
    }

    @Test
    public void aSwapOfTheHubIsRecorded() throws Exception {
        List<RecordedEvent> events =
                record(
                        "HubSwap",
                        () ->
                                RunOptions.DEFAULTS
                                        .hub("nio")
                                        .run(() -> {
                                            Coppice.await(
                                                    CompletableFuture.runAsync(
                                                            swap(Loop.current().group())));
                                            return null;
                                        }));
        assertEquals(1, events.size());
        assertEquals("nio", events.getFirst().getString("from"));
        assertEquals("poll", events.getFirst().getString("to"));
        assertEquals(0, events.getFirst().getInt("channels"));
    }

    private static Runnable swap(Loops loops) {
        return () -> loops.useHub("poll");
    }

    @Test
    public void aSwapOfTheCoroutineIsRecorded() throws Exception {
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        CoroutineProvider other = new Coroutines.Named("other", 1);
        List<RecordedEvent> events =
                record(
                        "CoroutineSwap",
                        () -> {
                            loop.useCoroutines(other);
                            loop.useCoroutines(other); // which is none
                        });
        loop.stop(Duration.ZERO).join();
        assertEquals(1, events.size());
        assertEquals("test", events.getFirst().getString("loop"));
        assertEquals(Coroutines.BEST.name(), events.getFirst().getString("from"));
        assertEquals("other", events.getFirst().getString("to"));
    }

    @Test
    public void aBlockedLoopIsRecordedAndTheListenerTold() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        List<BlockedLoop> reports = new java.util.concurrent.CopyOnWriteArrayList<>();
        List<RecordedEvent> events =
                record(
                        "LoopBlocked",
                        () ->
                                RunOptions.DEFAULTS
                                        .blockedAfter(Duration.ofMillis(10))
                                        .onBlocked(report -> {
                                            if ("guilty".equals(report.guilty().name())) {
                                                reports.add(report);
                                                told.countDown();
                                            }
                                        })
                                        .run(() -> {
                                            GreenThread.current().name("guilty");
                                            Coppice.giveWay();
                                            while (told.getCount() > 0) {
                                                Thread.onSpinWait();
                                            }
                                            return null;
                                        }));
        assertEquals("guilty", reports.getFirst().guilty().name());
        assertTrue(reports.getFirst().text(), reports.getFirst().text().contains("RecorderTest"));
        assertTrue(reports.getFirst().duration().toNanos() >= 10_000_000);
        assertTrue(of(events, "guilty").getString("report").contains("RecorderTest"));
    }

    @Test
    public void aListenerThatThrowsDisturbsNothing() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        assertEquals(
                1,
                RunOptions.DEFAULTS
                        .blockedAfter(Duration.ofMillis(10))
                        .onBlocked(_ -> {
                            told.countDown();
                            throw new IllegalStateException("a listener that a test lets fail");
                        })
                        .run(() -> {
                            while (told.getCount() > 0) {
                                Thread.onSpinWait();
                            }
                            return 1;
                        })
                        .intValue());
    }
}
