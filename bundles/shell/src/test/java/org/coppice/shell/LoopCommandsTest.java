package org.coppice.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.coppice.green.Event;
import org.coppice.green.Loop;
import org.junit.After;
import org.junit.Test;

public class LoopCommandsTest {

    private static final Patience LITTLE = new Patience(Duration.ofMillis(50));

    private final RunningLoop loops = new RunningLoop();
    private final LoopCommands commands = new LoopCommands(Optional.of(loops), Patience.USUAL);
    private final ThreadCommand threads = new ThreadCommand(Optional.of(loops), Patience.USUAL);

    @After
    public void end() {
        loops.close();
    }

    @Test
    public void loopsShowsALineEach() {
        List<String> lines = commands.loops().lines().toList();
        assertEquals(2, lines.size());
        assertTrue(lines.get(0), lines.get(0).startsWith("LOOP  HUB  COROUTINE  GREEN THREADS"));
        assertTrue(lines.get(1), lines.get(1).matches("main  nio  virtual +1 +0 +0 +0 +\\d+"));
    }

    @Test
    public void aBlockedLoopHangsNoCommandAndTheGuiltyIsNamed() throws Exception {
        try (BusyLoop busy = new BusyLoop(loops.next())) {
            String text = new LoopCommands(Optional.of(loops), LITTLE).loops();
            assertTrue(text, text.contains("  blocked  "));
            assertTrue(text, text.contains("main is blocked: it has not answered for 50 ms"));
            assertTrue(text, text.contains("Green thread " + busy.id()));
            assertTrue(text, text.contains("at org.coppice.shell.BusyLoop.spin"));

            String listed = new ThreadCommand(Optional.of(loops), LITTLE).threads(true, false, 100);
            assertTrue(listed, listed.contains("running"));
            assertTrue(listed, listed.contains("About 2 green threads live there"));
        }
    }

    @Test
    public void hubShowsWhoUsesWhich() {
        assertEquals("HUB   USED BY\nfast  -\nnio   main", commands.hub());
    }

    @Test
    public void anUnknownHubIsRefusedWithTheNamesThereAre() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> commands.hub("x"));
        assertEquals(
                "There is no hub x; there are fast, nio, and auto for the best of them",
                refusal.getMessage());
        assertEquals("", loops.asked);
    }

    @Test
    public void hubMovesTheLoops() {
        assertEquals("Every loop uses this hub already; nothing was moved", commands.hub("auto"));
        assertEquals("auto", loops.asked);
    }

    @Test
    public void whatMovedIsTold() {
        assertEquals(
                """
                LOOP    FROM   TO    CHANNELS MOVED
                loop-0  epoll  poll              64
                loop-1  epoll  poll               3\
                """,
                LoopCommands.tell(
                        List.of(
                                new LoopCommands.Move("loop-0", "epoll", "poll", 64),
                                new LoopCommands.Move("loop-1", "epoll", "poll", 3))));
    }

    @Test
    public void noLoopIsMovedWhileOneIsBlocked() throws Exception {
        try (BusyLoop busy = new BusyLoop(loops.next())) {
            IllegalStateException refusal =
                    assertThrows(
                            IllegalStateException.class,
                            () -> new LoopCommands(Optional.of(loops), LITTLE).hub("fast"));
            assertTrue(
                    refusal.getMessage(),
                    refusal.getMessage().startsWith("No loop was moved. main is blocked"));
            assertTrue(refusal.getMessage(), refusal.getMessage().contains(" " + busy.id() + ","));
        }
        assertEquals("", loops.asked);
    }

    @Test
    public void threadsShowsWhatEachWaitsFor() {
        String text = threads.threads(false, false, 100);
        assertTrue(text, text.startsWith("LOOP  ID  NAME     STATE    SINCE"));
        assertTrue(text, text.contains("main   1  green-1  waiting"));
        assertTrue(text, text.endsWith("\n1 green thread"));
    }

    @Test
    public void threadsAreFilteredAndLimited() throws Exception {
        Loop loop = loops.next();
        Event<Void> event = loop.submit(() -> new Event<Void>()).get();
        for (int i = 0; i < 20; i++) {
            loop.spawn(event::await);
        }
        String limited = threads.threads(false, false, 3);
        assertEquals(1 + 3 + 1, limited.lines().count());
        assertTrue(
                limited,
                limited.endsWith("3 of 22 green threads; more with --limit 22 or a filter")
                        || limited.endsWith(
                                "3 of 21 green threads; more with --limit 21 or a filter"));
        assertTrue(threads.threads(false, false, 100, "GREEN-1", "main").contains("green-10"));
        assertTrue(threads.threads(false, false, 100, "nothing").endsWith("0 green threads"));
        loop.execute(() -> event.send(null));
    }

    @Test
    public void stacksAreShownOnDemand() {
        String text = threads.threads(true, false, 100);
        assertTrue(text, text.contains("        at org.coppice.green.Fiber.suspend"));
    }

    @Test
    public void aLimitOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> threads.threads(false, false, 0));
    }

    @Test
    public void packagesDoNotFillTheLine() {
        assertEquals(
                "read on SocketChannel[connected local=/127.0.0.1:80]",
                ThreadCommand.brief(
                        "read on java.nio.channels.SocketChannel[connected local=/127.0.0.1:80]"));
    }

    @Test
    public void withoutLoopsACommandSaysWhatToInstall() {
        LoopCommands without = new LoopCommands(Optional.empty());
        IllegalStateException refusal = assertThrows(IllegalStateException.class, without::loops);
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("org.coppice.green"));
        assertThrows(IllegalStateException.class, without::hub);
        assertThrows(
                IllegalStateException.class,
                () -> new ThreadCommand(Optional.empty()).threads(false, false, 1));
    }
}
