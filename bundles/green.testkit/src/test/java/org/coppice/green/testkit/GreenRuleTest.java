package org.coppice.green.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.RunOptions;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

public class GreenRuleTest {

    @Rule public final GreenRule green = new GreenRule();

    @Test
    public void aTestRunsOnAGreenThreadByAClockThatJumps() {
        assertTrue(GreenThread.isCurrent());
        Coppice.sleep(Duration.ofDays(1));
    }

    @Test(expected = IOException.class)
    public void whatATestThrowsIsItsOwn() throws Exception {
        throw new IOException("expected by the test");
    }

    @Test
    public void theOptionsAreUsed() {
        IOException thrown = new IOException("from inside");
        Statement failing =
                new Statement() {
                    @Override
                    public void evaluate() throws Throwable {
                        assertEquals("nio", GreenThread.current().loop().hubName());
                        throw thrown;
                    }
                };
        Statement outer =
                new GreenRule(RunOptions.DEFAULTS.hub("nio")).apply(failing, Description.EMPTY);
        Throwable[] seen = new Throwable[1];
        Thread thread =
                Thread.ofPlatform()
                        .start(() -> seen[0] = assertThrows(IOException.class, outer::evaluate));
        assertSame(thread, joined(thread));
        assertSame(thrown, seen[0]);
    }

    private static Thread joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return thread;
    }
}
