package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import org.coppice.hub.api.HubProvider;
import org.junit.Test;

public class RegistrationTest {

    private static final Duration FOR_EVER = Duration.ZERO;

    @Test
    public void awaitReadableReturnsWhenTheChannelIsReady() throws Exception {
        Green.run(() -> {
            try (QuietPipe fixture = new QuietPipe()) {
                GreenThread<Integer> reader =
                        Coppice.spawn(() -> {
                            fixture.reads.awaitReadable(FOR_EVER);
                            return fixture.drain();
                        });
                settle();
                assertFalse(reader.ready());
                fixture.feed();
                assertEquals(1, reader.await().intValue());
                assertFalse(fixture.reads.isReadable());
            }
        });
    }

    @Test
    public void aTimeoutLeavesItUsable() throws Exception {
        Green.run(() -> {
            try (QuietPipe fixture = new QuietPipe()) {
                for (int i = 0; i < 3; i++) {
                    String message =
                            assertThrows(
                                            SocketTimeoutException.class,
                                            () -> fixture.reads.awaitReadable(seconds(5)))
                                    .getMessage();
                    assertTrue(message, message.contains("No read within PT5S"));
                }
                fixture.feed();
                fixture.reads.awaitReadable(FOR_EVER);
                assertEquals(1, fixture.drain());
            }
        });
    }

    @Test
    public void anEarlierTimeoutOfTheSameWaiterDoesNotFireLater() throws Exception {
        Green.run(() -> {
            try (QuietPipe fixture = new QuietPipe()) {
                Coppice.spawnAfter(
                        seconds(1),
                        () -> {
                            fixture.feed();
                            return null;
                        });
                fixture.reads.awaitReadable(seconds(3));
                fixture.drain();
                long before = GreenThread.current().loop().nowNanos();
                assertThrows(
                        SocketTimeoutException.class,
                        () -> fixture.reads.awaitReadable(seconds(10)));
                long waited = GreenThread.current().loop().nowNanos() - before;
                assertEquals(seconds(10).toNanos(), waited);
            }
        });
    }

    @Test
    public void whoIsToldToTryAgainDoesSoOnce() throws Exception {
        Green.run(() -> {
            try (QuietPipe fixture = new QuietPipe()) {
                GreenThread<Integer> reader =
                        Coppice.spawn(() -> {
                            fixture.reads.awaitReadable(FOR_EVER);
                            return fixture.drain();
                        });
                settle();
                assertFalse(reader.ready());
                fixture.reads.retry();
                assertEquals(0, reader.await().intValue());
                assertFalse(fixture.reads.isReadable());
                assertTrue(fixture.reads.isWritable());
            }
        });
    }

    @Test
    public void aTimeoutBeyondAllClocksIsNone() throws Exception {
        Green.run(() -> {
            try (QuietPipe fixture = new QuietPipe()) {
                Coppice.spawnAfter(
                        seconds(1),
                        () -> {
                            fixture.feed();
                            return null;
                        });
                fixture.reads.awaitReadable(Duration.ofSeconds(Long.MAX_VALUE));
                assertEquals(1, fixture.drain());
            }
        });
    }

    @Test
    public void aSecondReaderIsRefused() throws Exception {
        Green.run(() -> {
            try (QuietPipe fixture = new QuietPipe()) {
                Coppice.spawnN(() -> await(fixture.reads));
                settle();
                String message =
                        assertThrows(
                                        IllegalStateException.class,
                                        () -> fixture.reads.awaitReadable(FOR_EVER))
                                .getMessage();
                assertTrue(message, message.contains("Second simultaneous read"));
                fixture.feed();
                settle();
            }
        });
    }

    @Test
    public void aCloseWakesWhoeverWaits() throws Exception {
        Green.run(() -> {
            QuietPipe fixture = new QuietPipe();
            GreenThread<Object> reader =
                    Coppice.spawn(() -> {
                        fixture.reads.awaitReadable(FOR_EVER);
                        return null;
                    });
            settle();
            fixture.close();
            fixture.reads.close();
            assertThrows(RuntimeException.class, reader::await);
            assertEquals(
                    AsynchronousCloseException.class, reader.failure().orElseThrow().getClass());
            assertThrows(
                    ClosedChannelException.class, () -> fixture.reads.awaitReadable(seconds(1)));
        });
    }

    @Test
    public void aKilledWaiterMakesRoomForTheNext() throws Exception {
        Green.run(() -> {
            try (QuietPipe fixture = new QuietPipe()) {
                GreenThread<Object> reader =
                        Coppice.spawn(() -> {
                            fixture.reads.awaitReadable(FOR_EVER);
                            return null;
                        });
                settle();
                reader.kill();
                fixture.feed();
                fixture.reads.awaitReadable(FOR_EVER);
                assertEquals(1, fixture.drain());
            }
        });
    }

    @Test
    public void anotherHubTakesOverWithoutAWaiterNoticing() throws Exception {
        for (HubProvider from : Hubs.ALL) {
            for (HubProvider to : Hubs.ALL) {
                checkSwap(from, to);
            }
        }
    }

    private static void checkSwap(HubProvider from, HubProvider to) throws Exception {
        Loop loop = Hubs.loop(from).start();
        try {
            loop.submit(
                            () -> {
                                try (QuietPipe fixture = new QuietPipe()) {
                                    GreenThread<Integer> reader =
                                            Coppice.spawn(() -> {
                                                fixture.reads.awaitReadable(FOR_EVER);
                                                int none = fixture.drain();
                                                fixture.reads.awaitReadable(FOR_EVER);
                                                return none * 10 + fixture.drain();
                                            });
                                    settle();
                                    Coppice.await(loop.useHub(to));
                                    assertEquals(to.name(), loop.hubName());
                                    settle();
                                    fixture.feed();
                                    assertEquals(
                                            "looked once and found nothing, then one byte",
                                            1,
                                            reader.await().intValue());
                                }
                                return null;
                            })
                    .get();
        } finally {
            loop.stop(seconds(5)).join();
        }
    }

    @Test
    public void aChannelThatWasClosedByOthersDoesNotHoldUpTheMove() throws Exception {
        Green.run(() -> {
            try (QuietPipe closed = new QuietPipe();
                    QuietPipe fixture = new QuietPipe()) {
                closed.pipe.source().close();
                Loop loop = GreenThread.current().loop();
                for (HubProvider hub : Hubs.ALL) {
                    Coppice.await(loop.useHub(hub));
                }
                fixture.feed();
                fixture.reads.awaitReadable(FOR_EVER);
                assertEquals(1, fixture.drain());
            }
        });
    }

    @Test
    public void aHubThatRefusesAChannelIsNotMovedTo() throws Exception {
        Green.run(() -> {
            try (QuietPipe fixture = new QuietPipe()) {
                Loop loop = GreenThread.current().loop();
                String before = loop.hubName();
                assertThrows(
                        IOException.class,
                        () -> sneak(() -> Coppice.await(loop.useHub(Hubs.REFUSING))));
                assertEquals(before, loop.hubName());
                fixture.feed();
                fixture.reads.awaitReadable(FOR_EVER);
                assertEquals(1, fixture.drain());
            }
        });
    }

    private static void sneak(Runnable body) throws Throwable {
        try {
            body.run();
        } catch (java.util.concurrent.CompletionException e) {
            throw e.getCause();
        }
    }

    private static void await(Registration registration) {
        try {
            registration.awaitReadable(FOR_EVER);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void listsTellWhatAGreenThreadWaitsFor() throws Exception {
        Green.run(() -> {
            try (QuietPipe fixture = new QuietPipe()) {
                Coppice.spawn(() -> {
                    fixture.reads.awaitReadable(FOR_EVER);
                    return null;
                });
                settle();
                List<GreenThreadInfo> threads =
                        Coppice.await(GreenThread.current().loop().threads(true));
                assertEquals("waiting", threads.get(1).state());
                assertTrue(
                        threads.get(1).waitingFor(),
                        threads.get(1).waitingFor().startsWith("read on "));
                assertTrue(
                        threads.get(1).stack().toString(),
                        threads.get(1)
                                .stack()
                                .toString()
                                .contains("listsTellWhatAGreenThreadWaitsFor"));
                assertEquals(1, Coppice.await(GreenThread.current().loop().info()).channels());
            }
        });
    }
}
