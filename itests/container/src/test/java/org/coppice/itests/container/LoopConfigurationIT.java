package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.coppice.green.BlockedLoop;
import org.coppice.green.BlockedLoopListener;
import org.coppice.green.Event;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.junit.After;
import org.junit.Test;
import org.osgi.framework.ServiceRegistration;

/// What the file of the loops changes besides the hub, the coroutine and their number; the loop
/// stays the same.
public class LoopConfigurationIT extends BuiltContainer {
    private static final String GREEN = "org.coppice.green";

    private Loop loop() {
        return service(Loops.class).loops().getFirst();
    }

    @After
    public void backToTheDefaults() throws IOException {
        home.configure(GREEN, "loops=1");
        Deadline.await("no stacks are kept", this::spawnFrames, frames -> frames == 0);
    }

    /// How many frames are kept of the stack that starts a green thread at this moment.
    private int spawnFrames() {
        GreenThread<String> thread = loop().spawn(() -> new Event<String>().await());
        int frames = loop().stacks(Set.of(thread.id())).join().getFirst().spawnStack().size();
        thread.kill();
        return frames;
    }

    @Test
    public void theStacksOfSpawnsAreKeptFromTheMomentThatTheFileSaysSo() throws IOException {
        Loop before = loop();
        assertEquals(0, spawnFrames());
        home.configure(GREEN, "loops=1", "spawnStackFrames=2");
        Deadline.await("two frames are kept", this::spawnFrames, frames -> frames == 2);
        assertSame(before, loop());
    }

    @Test
    public void everyListenerServiceHearsOfABlockedLoopAfterTheNewLimit() throws Exception {
        CompletableFuture<BlockedLoop> told = new CompletableFuture<>();
        ServiceRegistration<BlockedLoopListener> failing =
                context.registerService(
                        BlockedLoopListener.class,
                        _ -> {
                            throw new IllegalStateException("a listener that a test lets fail");
                        },
                        null);
        ServiceRegistration<BlockedLoopListener> listener =
                context.registerService(
                        BlockedLoopListener.class,
                        report -> {
                            if (report.guilty().name().equals("guilty")) {
                                told.complete(report);
                            }
                        },
                        null);
        try {
            home.configure(GREEN, "loops=1", "blockedLoopMillis=20");
            GreenThread<Void> guilty =
                    new GreenThread<>(
                            loop(),
                            () -> {
                                while (!told.isDone()) {
                                    Thread.onSpinWait();
                                }
                                return null;
                            });
            guilty.name("guilty").start();
            BlockedLoop report = told.get(30, TimeUnit.SECONDS);
            assertEquals(loop().name(), report.loop());
            assertTrue(report.text(), report.text().contains("LoopConfigurationIT"));
        } finally {
            told.cancel(false);
            listener.unregister();
            failing.unregister();
        }
    }
}
