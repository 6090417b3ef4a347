package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.coppice.green.Green.settle;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.coppice.hub.api.HubProvider;
import org.junit.Test;

/// Tasks that wait for a channel where no green thread does.
public class RegistrationTaskTest {

    private static final Duration FOR_EVER = Duration.ZERO;

    private static final class Count implements Runnable {
        int runs;
        boolean onLoopItself;

        @Override
        public void run() {
            runs++;
            onLoopItself = Thread.currentThread() instanceof LoopThread;
        }
    }

    @Test
    public void aTaskRunsOnceWhenTheChannelIsReadable() throws Exception {
        Green.run(() -> {
            try (QuietPipe fixture = new QuietPipe()) {
                Count count = new Count();
                fixture.reads.whenReadable(FOR_EVER, count);
                settle();
                assertEquals(0, count.runs);
                fixture.feed();
                Coppice.sleep(seconds(1));
                assertEquals(1, count.runs);
                assertTrue(count.onLoopItself);
                assertEquals(1, fixture.drain());
                fixture.feed();
                Coppice.sleep(seconds(1));
                assertEquals(1, count.runs);
            }
        });
    }

    @Test
    public void aTaskForWhatIsReadableRunsSoonButNotAtOnce() throws Exception {
        Green.run(() -> {
            try (QuietPipe fixture = new QuietPipe()) {
                Count count = new Count();
                fixture.reads.retry();
                fixture.reads.whenReadable(FOR_EVER, count);
                assertEquals(0, count.runs);
                settle();
                assertEquals(1, count.runs);
            }
        });
    }

    @Test
    public void aTaskRunsWhenTheTimeIsOver() throws Exception {
        Green.run(() -> {
            try (QuietPipe fixture = new QuietPipe()) {
                Count count = new Count();
                fixture.reads.whenReadable(seconds(5), count);
                Coppice.sleep(seconds(5).minusNanos(1));
                assertEquals(0, count.runs);
                Coppice.sleep(seconds(1));
                assertEquals(1, count.runs);
                Coppice.sleep(seconds(10));
                assertEquals(1, count.runs);
            }
        });
    }

    @Test
    public void aTaskRunsWhenTheRegistrationIsClosed() throws Exception {
        Green.run(() -> {
            Count count = new Count();
            QuietPipe fixture = new QuietPipe();
            fixture.reads.whenReadable(seconds(5), count);
            fixture.close();
            assertEquals(0, count.runs);
            settle();
            assertEquals(1, count.runs);
            assertTrue(count.onLoopItself);
            assertThrows(
                    ClosedChannelException.class,
                    () -> fixture.reads.whenReadable(FOR_EVER, count));
            Coppice.sleep(seconds(6));
            assertEquals(1, count.runs);
        });
    }

    @Test
    public void aTaskIsReplacedByAnotherAndByWhoWaits() throws Exception {
        Green.run(() -> {
            try (QuietPipe fixture = new QuietPipe()) {
                Count first = new Count();
                Count second = new Count();
                fixture.reads.whenReadable(seconds(5), first);
                fixture.reads.whenReadable(FOR_EVER, second);
                Coppice.sleep(seconds(6));
                assertEquals(0, second.runs);
                GreenThread<Integer> reader =
                        Coppice.spawn(() -> {
                            fixture.reads.awaitReadable(FOR_EVER);
                            return fixture.drain();
                        });
                settle();
                assertThrows(
                        IllegalStateException.class,
                        () -> fixture.reads.whenReadable(FOR_EVER, first));
                fixture.feed();
                assertEquals(1, reader.await().intValue());
                assertEquals(0, first.runs);
                assertEquals(0, second.runs);
            }
        });
    }

    @Test
    public void aTaskForWhatIsReadableIsReplacedToo() throws Exception {
        Green.run(() -> {
            try (QuietPipe fixture = new QuietPipe()) {
                Count first = new Count();
                Count second = new Count();
                fixture.reads.retry();
                fixture.reads.whenReadable(FOR_EVER, first);
                fixture.reads.whenReadable(FOR_EVER, second);
                settle();
                assertEquals(0, first.runs);
                assertEquals(1, second.runs);
            }
        });
    }

    @Test
    public void aTaskIsNotRunWithinTheCallThatHasAllTryAgain() throws Exception {
        Green.run(() -> {
            try (QuietPipe fixture = new QuietPipe()) {
                Count count = new Count();
                fixture.reads.whenReadable(FOR_EVER, count);
                fixture.reads.retry();
                assertEquals(0, count.runs);
                settle();
                assertEquals(1, count.runs);
                assertTrue(count.onLoopItself);
            }
        });
    }

    @Test
    public void whatATaskThrowsDisturbsNobody() throws Exception {
        Green.run(() -> {
            try (QuietPipe fixture = new QuietPipe()) {
                fixture.reads.whenReadable(
                        seconds(1),
                        () -> {
                            throw new IllegalStateException("this cannot be");
                        });
                Count count = new Count();
                Coppice.sleep(seconds(2));
                fixture.reads.whenReadable(seconds(1), count);
                Coppice.sleep(seconds(2));
                assertEquals(1, count.runs);
            }
        });
    }

    @Test
    public void everyHubRunsATaskAlsoOneThatCameWithASwap() throws Exception {
        for (HubProvider from : Hubs.ALL) {
            for (HubProvider to : Hubs.ALL) {
                Loop loop = Hubs.loop(from).start();
                try {
                    loop.submit(() -> checkTasks(loop, to)).get();
                } finally {
                    loop.stop(seconds(5)).join();
                }
            }
        }
    }

    private static Void checkTasks(Loop loop, HubProvider to) throws IOException {
        try (QuietPipe fixture = new QuietPipe()) {
            Flag come = new Flag();
            fixture.reads.whenReadable(FOR_EVER, come::set);
            fixture.feed();
            come.await();
            assertEquals(1, fixture.drain());
            Flag looked = new Flag();
            fixture.reads.whenReadable(FOR_EVER, looked::set);
            Coppice.await(loop.useHub(to));
            looked.await();
            assertEquals(0, fixture.drain());
            Flag comeToo = new Flag();
            fixture.reads.whenReadable(FOR_EVER, comeToo::set);
            fixture.feed();
            comeToo.await();
            return null;
        }
    }

    @Test
    public void aLoopThatRetiresStaysForATaskThatIsDue() throws Exception {
        Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
        CompletableFuture<Boolean> stayed = new CompletableFuture<>();
        loop.submit(() -> {
            QuietPipe fixture = new QuietPipe();
            fixture.reads.retry();
            fixture.reads.whenReadable(
                    FOR_EVER,
                    () -> {
                        GreenThread<Boolean> late = loop.spawn(() -> close(fixture));
                        late.future()
                                .whenComplete((done, _) -> stayed.complete(done != null && done));
                    });
            loop.rest().retire();
            return null;
        });
        assertTrue(stayed.join());
        loop.ended().join();
    }

    private static boolean close(QuietPipe fixture) throws IOException {
        fixture.close();
        return true;
    }

    @Test
    public void aLoopThatRetiresStaysForATaskAndOneThatIsStoppedDoesNot() throws Exception {
        for (boolean stops : new boolean[] {true, false}) {
            Loop loop = Hubs.loop(Hubs.ALL.getFirst()).start();
            QuietPipe fixture =
                    loop.submit(
                                    () -> {
                                        QuietPipe opened = new QuietPipe();
                                        opened.reads.whenReadable(
                                                seconds(3600), opened.reads::close);
                                        return opened;
                                    })
                            .get();
            loop.retire();
            loop.submitted(() -> null).join();
            assertFalse(loop.ended().isDone());
            if (stops) {
                loop.stop(seconds(3600)).join();
            } else {
                fixture.feed();
                loop.ended().join();
            }
            fixture.pipe.source().close();
            fixture.pipe.sink().close();
        }
    }
}
