package org.coppice.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.Optional;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.green.Registration;
import org.junit.After;
import org.junit.Test;

public class WaitCommandsTest {

    private final RunningLoop loops = new RunningLoop();
    private final Loop loop = loops.next();
    private final WaitCommands commands = new WaitCommands(Optional.of(loops), Patience.USUAL);

    @After
    public void end() {
        loops.close();
    }

    private GreenThread<?> waiting(String name) {
        return loop.spawn(() -> new Event<String>().await()).name(name);
    }

    private void settle() {
        loop.submit(
                        () -> {
                            Coppice.awaitIdle();
                            return null;
                        })
                .join();
    }

    @Test
    public void listenersShowsWhoWaitsForWhichChannel() throws Exception {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        GreenThread<Object> reader =
                loop.spawn(() -> {
                    try (Registration registration = Registration.open(pipe.source())) {
                        registration.drainedReads();
                        registration.awaitReadable(Duration.ZERO);
                        return null;
                    }
                });
        reader.name("reader");
        settle();
        String text = commands.listeners(100);
        assertTrue(text, text.startsWith("LOOP  CHANNEL"));
        assertTrue(text, text.contains("  w      reader for "));
        assertTrue(text, text.endsWith("\n1 channel"));
        assertTrue(commands.listeners(100, "nothing").endsWith("\n0 channels"));
        pipe.sink().close();
        reader.future().join();
        pipe.source().close();
    }

    @Test
    public void anOptionThatIsNoneIsRefused() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> commands.listeners(100, "--verbose"))
                        .getMessage();
        assertTrue(message, message.contains("there is no option --verbose"));
    }

    @Test
    public void timersShowsTheFirstAndHowManyThereAre() {
        for (int i = 3; i > 0; i--) {
            Duration delay = Duration.ofHours(i);
            loop.spawn(
                            () -> {
                                Coppice.sleep(delay);
                                return null;
                            })
                    .name("sleeper " + i);
        }
        settle();
        String text = commands.timers(2);
        assertTrue(text, text.indexOf("sleeper 1") < text.indexOf("sleeper 2"));
        assertTrue(text, text.contains("end of its sleep"));
        assertTrue(text, text.endsWith("\n2 of 3 timers; more with --limit 3"));
        assertThrows(IllegalArgumentException.class, () -> commands.timers(0));
    }

    @Test
    public void killEndsAGreenThread() {
        GreenThread<?> victim = waiting("victim");
        settle();
        assertEquals(
                "Killed green thread %d of main".formatted(victim.id()),
                commands.kill(victim.id()));
        victim.future().exceptionally(exit -> null).join();
        GreenThread<?> other = waiting("other");
        settle();
        commands.kill("main", other.id());
        other.future().exceptionally(exit -> null).join();
    }

    @Test
    public void whatIsNotThereIsNotKilled() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> commands.kill(4711));
        assertEquals(
                "There is no green thread 4711; coppice:threads lists them", refusal.getMessage());
        refusal = assertThrows(IllegalArgumentException.class, () -> commands.kill("x", 1));
        assertEquals("There is no loop x; there are main", refusal.getMessage());
    }

    @Test
    public void aBlockedLoopHangsNoCommand() throws Exception {
        WaitCommands hasty =
                new WaitCommands(Optional.of(loops), new Patience(Duration.ofMillis(50)));
        try (BusyLoop busy = new BusyLoop(loop)) {
            assertTrue(hasty.timers(1).contains("main is blocked"));
            assertTrue(hasty.listeners(1).contains("main is blocked"));
            IllegalStateException refusal =
                    assertThrows(IllegalStateException.class, () -> hasty.kill(busy.id()));
            assertTrue(refusal.getMessage(), refusal.getMessage().contains("main is blocked"));
        }
    }

    @Test
    public void theTreeShowsWhoSpawnedWhom() {
        loop.spawn(
                        () -> {
                            waitingChild();
                            return new Event<String>().await();
                        })
                .name("parent");
        settle();
        String text =
                new ThreadCommand(Optional.of(loops), Patience.USUAL).threads(false, true, 100);
        assertTrue(text, text.contains("\nparent ("));
        assertTrue(text, text.contains("\n  child ("));
        assertTrue(text, text.endsWith(" green threads"));
    }

    private static void waitingChild() {
        Coppice.spawn(() -> new Event<String>().await()).name("child");
    }
}
