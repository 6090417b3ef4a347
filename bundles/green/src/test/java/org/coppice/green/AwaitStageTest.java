package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;

/// Green threads wait for the JDK's futures, and the other way round.
public class AwaitStageTest {

    @Rule public final org.junit.rules.Timeout net = org.junit.rules.Timeout.seconds(60);

    private static Thread elsewhere(Runnable body) {
        return Thread.ofPlatform().daemon().start(body);
    }

    /// A stage that is no CompletableFuture.
    @SuppressWarnings("unchecked")
    private static <T> CompletionStage<T> otherMake(CompletableFuture<T> inside) {
        return (CompletionStage<T>)
                Proxy.newProxyInstance(
                        AwaitStageTest.class.getClassLoader(),
                        new Class<?>[] {CompletionStage.class},
                        (_, method, arguments) -> {
                            try {
                                return method.invoke(inside, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    // ---- results

    @Test
    public void aStageThatIsCompleteIsTakenWithoutASwitch() throws Exception {
        Green.run(() -> {
            List<String> trace = Green.trace();
            Coppice.spawnN(() -> trace.add("another"));
            assertEquals("a", Coppice.await(CompletableFuture.completedFuture("a")));
            assertEquals("b", Coppice.await(CompletableFuture.completedStage("b")));
            assertEquals("c", Coppice.await(otherMake(CompletableFuture.completedFuture("c"))));
            assertNull(Coppice.await(CompletableFuture.completedFuture(null)));
            assertEquals(List.of(), trace);
        });
    }

    @Test
    public void whatAForeignThreadCompletesIsAwaited() throws Exception {
        Green.run(() -> {
            CompletableFuture<String> future = new CompletableFuture<>();
            CompletableFuture<String> other = new CompletableFuture<>();
            elsewhere(() -> future.complete("from elsewhere"));
            assertEquals("from elsewhere", Coppice.await(future));
            elsewhere(() -> other.complete("of another make"));
            assertEquals("of another make", Coppice.await(otherMake(other)));
        });
    }

    @Test
    public void othersRunWhileOneAwaits() throws Exception {
        Green.run(() -> {
            CompletableFuture<String> future = new CompletableFuture<>();
            GreenThread<String> waiter = Coppice.spawn(() -> Coppice.await(future));
            Green.settle();
            assertFalse(waiter.ready());
            future.complete("sent by a green thread, who does not switch");
            assertFalse(waiter.ready());
            assertEquals("sent by a green thread, who does not switch", waiter.await());
        });
    }

    @Test
    public void manyAwaitOneFuture() throws Exception {
        Green.run(() -> {
            CompletableFuture<Integer> future = new CompletableFuture<>();
            List<GreenThread<Integer>> waiters =
                    IntStream.range(0, 100)
                            .mapToObj(i -> Coppice.spawn(() -> i + Coppice.await(future)))
                            .toList();
            Green.settle();
            elsewhere(() -> future.complete(1000));
            for (int i = 0; i < 100; i++) {
                assertEquals(1000 + i, waiters.get(i).await().intValue());
            }
        });
    }

    @Test
    public void theHttpClientOfTheJdkIsAwaited() throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    byte[] path =
                            exchange.getRequestURI().getPath().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, path.length);
                    exchange.getResponseBody().write(path);
                    exchange.close();
                });
        server.start();
        String root = "http:/" + server.getAddress();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Coppice.run(() -> {
                List<GreenThread<String>> answers =
                        IntStream.range(0, 10)
                                .mapToObj(i -> Coppice.spawn(() -> get(client, root + "/" + i)))
                                .toList();
                for (int i = 0; i < 10; i++) {
                    assertEquals("/" + i, answers.get(i).await());
                }
                return null;
            });
        } finally {
            server.stop(0);
        }
    }

    private static String get(HttpClient client, String address) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        return Coppice.await(client.sendAsync(request, BodyHandlers.ofString())).body();
    }

    // ---- failures

    @Test
    public void aFailureIsThrownAsItIsAndACheckedOneWrapped() throws Exception {
        Green.run(() -> {
            IOException checked = new IOException("checked");
            IllegalArgumentException unchecked = new IllegalArgumentException("unchecked");
            AssertionError error = new AssertionError("error");
            assertSame(
                    checked,
                    assertThrows(CompletionException.class, () -> awaitFailing(checked))
                            .getCause());
            assertSame(
                    unchecked,
                    assertThrows(IllegalArgumentException.class, () -> awaitFailing(unchecked)));
            assertSame(error, assertThrows(AssertionError.class, () -> awaitFailing(error)));
        });
    }

    private static void awaitFailing(Throwable failure) {
        CompletableFuture<String> future = new CompletableFuture<>();
        elsewhere(() -> future.completeExceptionally(failure));
        Coppice.await(future.thenApply(String::length));
    }

    @Test
    public void aCancelledFutureThrowsItsCancellation() throws Exception {
        Green.run(() -> {
            CompletableFuture<String> future = new CompletableFuture<>();
            elsewhere(() -> future.cancel(true));
            assertThrows(CancellationException.class, () -> Coppice.await(future));
            assertThrows(
                    CancellationException.class, () -> Coppice.await(future.thenApply(x -> x)));
        });
    }

    @Test
    public void onlyAGreenThreadMayAwait() throws Exception {
        CompletableFuture<String> future = CompletableFuture.completedFuture("there");
        String message =
                assertThrows(IllegalStateException.class, () -> Coppice.await(future)).getMessage();
        assertTrue(message, message.contains("Not on a green thread"));
        Green.run(() -> assertThrows(NullPointerException.class, () -> Coppice.await(null)));
    }

    // ---- kill and time-out

    @Test
    public void aKilledWaiterLeavesNothingAtTheFutureWhichGoesOn() throws Exception {
        Green.run(() -> {
            CompletableFuture<String> future = new CompletableFuture<>();
            GreenThread<String> killed = Coppice.spawn(() -> Coppice.await(future));
            GreenThread<String> other = Coppice.spawn(() -> Coppice.await(future));
            Green.settle();
            assertEquals(2, future.getNumberOfDependents());
            killed.kill();
            assertThrows(GreenExit.class, killed::await);
            assertEquals(1, future.getNumberOfDependents());
            elsewhere(() -> future.complete("for the other"));
            assertEquals("for the other", other.await());
        });
    }

    @Test
    public void aTimedOutWaiterLeavesNothingAtTheFutureWhichGoesOn() throws Exception {
        Green.run(() -> {
            CompletableFuture<String> future = new CompletableFuture<>();
            for (int i = 0; i < 1000; i++) {
                assertEquals(
                        "late",
                        Timeout.within(Green.seconds(1), "late", () -> Coppice.await(future)));
            }
            assertEquals(0, future.getNumberOfDependents());
            assertFalse(future.isDone());
            assertEquals(0, Coppice.await(Loop.current().info()).timers());
            elsewhere(() -> future.complete("at last"));
            assertEquals("at last", Coppice.await(future));
        });
    }

    @Test
    public void aStageOfAnotherMakeMayCompleteAfterItsWaiterHasGone() throws Exception {
        Green.run(() -> {
            CompletableFuture<String> future = new CompletableFuture<>();
            CompletionStage<String> stage = otherMake(future);
            assertEquals(
                    "late", Timeout.within(Green.seconds(1), "late", () -> Coppice.await(stage)));
            future.complete("nobody wants it");
            Green.settle();
            assertEquals("nobody wants it", Coppice.await(stage));
        });
    }

    // ---- between loops

    @Test
    public void oneLoopAwaitsWhatAnotherCompletes() throws Exception {
        Loop other = Hubs.loop(Hubs.ALL.getFirst()).start();
        try {
            Green.run(() -> {
                CompletableFuture<String> ask = new CompletableFuture<>();
                GreenThread<String> there = other.spawn(() -> Coppice.await(ask) + " answered");
                ask.complete("asked and");
                assertEquals("asked and answered", Coppice.await(there.future()));
                assertEquals("submitted", Coppice.await(other.submit(() -> "submitted")));
                GreenThread<String> failing =
                        other.spawn(() -> {
                            throw new IOException("there");
                        });
                assertEquals(
                        "there",
                        assertThrows(
                                        CompletionException.class,
                                        () -> Coppice.await(failing.future()))
                                .getCause()
                                .getMessage());
            });
        } finally {
            other.stop(Duration.ZERO).get();
        }
    }

    @Test
    public void whoAwaitsAGreenThreadOfALoopThatEndsHearsOfIt() throws Exception {
        Loop other = Hubs.loop(Hubs.ALL.getFirst()).start();
        Green.run(() -> {
            GreenThread<String> stubborn = other.spawn(AwaitStageTest::awaitInSpiteOfKills);
            GreenThread<String> waiter = Coppice.spawn(() -> Coppice.await(stubborn.future()));
            Green.settle();
            CompletableFuture<Void> ended = other.stop(Duration.ZERO);
            assertThrows(GreenExit.class, waiter::await);
            Coppice.await(ended);
        });
    }

    private static String awaitInSpiteOfKills() {
        while (true) {
            try {
                Coppice.await(new CompletableFuture<String>());
            } catch (GreenExit e) {
                // on purpose
            }
        }
    }

    // ---- futures of green threads

    @Test
    public void whatOneDoesToItsFutureOfAGreenThreadOthersDoNotNotice() throws Exception {
        Green.run(() -> {
            CompletableFuture<String> gate = new CompletableFuture<>();
            GreenThread<String> thread = Coppice.spawn(() -> Coppice.await(gate));
            CompletableFuture<String> impatient = thread.future();
            CompletableFuture<String> patient = thread.future();
            impatient.completeExceptionally(new IOException("gave up"));
            gate.complete("patience");
            assertEquals("patience", Coppice.await(patient));
            assertEquals("patience", Coppice.await(thread.future()));
            assertTrue(impatient.isCompletedExceptionally());
        });
    }

    @Test
    public void whatHangsOnAFutureOfAGreenThreadMayAskForAnotherFromAnyThread() throws Exception {
        Green.run(() -> {
            GreenThread<String> thread = Coppice.spawn(() -> "result");
            CompletableFuture<String> asked = new CompletableFuture<>();
            CompletableFuture<Void> hanging =
                    thread.future()
                            .thenRun(() -> {
                                CountDownLatch done = new CountDownLatch(1);
                                elsewhere(() -> {
                                    asked.complete(thread.future().join());
                                    done.countDown();
                                });
                                await(done);
                            });
            thread.await();
            Coppice.await(hanging);
            assertEquals("result", Coppice.await(asked));
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue("held up by a lock", latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
