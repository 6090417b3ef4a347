package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.coppice.green.testkit.LogLines;
import org.junit.Rule;
import org.junit.Test;
import org.slf4j.LoggerFactory;

public class QuietWarningTest {

    @Rule public final LogLines log = new LogLines();

    @Test
    public void theFirstIsToldAtOnceAndThoseThatFollowAtOnceAreOnlyCounted() {
        QuietWarning warning =
                new QuietWarning(
                        LoggerFactory.getLogger(QuietWarningTest.class),
                        "{} met {} of them, the last is {}",
                        "oak");
        for (int i = 0; i < 1000; i++) {
            warning.tell("number " + i);
        }
        List<String> lines = log.containing("oak met");
        assertEquals(1, lines.size());
        assertTrue(
                lines.getFirst(),
                lines.getFirst().endsWith("oak met 1 of them, the last is number 0"));
    }
}
