package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/// Whoever holds the monitor of something that loops and other threads share holds up nobody.
public class SharedMonitorsTest {

    @Rule public final org.junit.rules.Timeout net = org.junit.rules.Timeout.seconds(120);

    private Loop loop;

    @Before
    public void start() throws Exception {
        loop = Hubs.loop(Hubs.ALL.getFirst()).start();
    }

    @After
    public void stop() throws Exception {
        loop.stop(Green.seconds(5)).get();
    }

    private static <T> T inTime(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    /// Once in a green thread and once in a task of the loop.
    private <T> void runsWhileHeld(Object monitor, T wanted, Callable<T> body) throws Exception {
        synchronized (monitor) {
            assertEquals(wanted, inTime(loop.submit(body)));
            assertEquals(wanted, inTime(loop.submitted(body)));
        }
    }

    @Test
    public void thatOfAGreenThreadIsNobodysWhoAsksForItsEnd() throws Exception {
        Flag end = new Flag();
        GreenThread<String> asked =
                loop.spawn(() -> {
                    end.await();
                    return "v";
                });
        runsWhileHeld(asked, false, () -> asked.future().isDone());
        runsWhileHeld(asked, "name", () -> asked.name("name").name());
        end.set();
        assertEquals("v", inTime(asked.future()));
    }

    @Test
    public void thatOfAHomeIsNobodysWhoBindsIt() throws Exception {
        HomeLoop home = new HomeLoop();
        assertTrue(home.useEarly());
        runsWhileHeld(home, loop, () -> home.require("test"));
        CompletableFuture<String> executed = new CompletableFuture<>();
        synchronized (home) {
            home.execute(() -> executed.complete("v"));
            assertEquals("v", inTime(executed));
        }
    }

    /// A log writes to a stream, behind a lock.
    @Test
    public void thatOfALogHoldsUpNoLoopWhoseTaskFails() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        CountDownLatch held = new CountDownLatch(1);
        PrintStream heldStream =
                new PrintStream(log, true, StandardCharsets.UTF_8) {
                    @Override
                    public void println(String line) {
                        awaitUninterrupted(held);
                        super.println(line);
                    }
                };
        System.setErr(heldStream);
        try {
            loop.execute(() -> {
                throw new IllegalArgumentException("of a task");
            });
            assertEquals("v", inTime(loop.submit(() -> "v")));
            held.countDown();
            while (!log.toString(StandardCharsets.UTF_8).contains("of a task")) {
                Thread.onSpinWait();
            }
        } finally {
            held.countDown();
            System.setErr(before);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
