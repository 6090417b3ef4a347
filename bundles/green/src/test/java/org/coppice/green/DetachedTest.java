package org.coppice.green;

import static org.coppice.green.Green.seconds;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

/// What becomes of the errors of those whom nobody holds.
public class DetachedTest {

    @Test
    public void theFailureOfADetachedOneIsLoggedAndDisturbsNobody() throws Exception {
        String log =
                logOf(() -> {
                    Coppice.spawnN(() -> {
                        throw new IllegalStateException("a failure of nobody's");
                    });
                    Coppice.sleep(seconds(1));
                });
        assertTrue(log, log.contains("a failure of nobody's"));
    }

    @Test
    public void theKillOfADetachedOneIsNotLogged() throws Exception {
        String log =
                logOf(() -> {
                    Coppice.spawnN(() -> GreenThread.current().kill());
                    Coppice.spawnN(() -> {
                        throw new GreenExit("quietly");
                    });
                    Coppice.sleep(seconds(1));
                });
        assertEquals("", log);
    }

    @Test
    public void theFailureOfAHeldOneIsKeptAndNotLogged() throws Exception {
        String log =
                logOf(() -> {
                    Coppice.spawn(() -> {
                        throw new IllegalStateException("a failure for who asks");
                    });
                    Coppice.sleep(seconds(1));
                });
        assertEquals("", log);
    }

    @Test
    public void anErrorInATimerOrTaskDoesNotEndTheLoop() throws Exception {
        String log =
                logOf(() -> {
                    Loop.current()
                            .execute(() -> {
                                throw new AssertionError("a task that a test lets fail");
                            });
                    Coppice.sleep(seconds(1));
                });
        assertTrue(log, log.contains("a task that a test lets fail"));
        assertFalse(log, log.contains("broke"));
    }

    /// The log goes to standard error in the tests.
    private static String logOf(Green.Body body) throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            Green.run(body);
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }
}
