package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.util.List;
import org.junit.Test;

/// Programs that a seed makes up, see [RandomProgram]: whatever green threads do to each other, no
/// item and no permit is lost or doubled, nobody waits for what is there, and the same seed gives
/// the same trace.
public class RandomProgramsTest {

    private static final int PROGRAMS = 10_000;
    private static final int SHUFFLED = 1_000;

    @Test
    public void nothingIsLostAndTheSameSeedGivesTheSameTrace() throws Exception {
        Green.run(() -> {
            for (long seed = 0; seed < PROGRAMS; seed++) {
                List<String> trace = new RandomProgram(seed).run();
                assertFalse("program " + seed + " did nothing", trace.isEmpty());
                assertEquals("trace of program " + seed, trace, new RandomProgram(seed).run());
            }
        });
    }

    @Test
    public void nothingIsLostInAnyOrderOfTurns() throws Exception {
        Green.run(
                RunOptions.DEFAULTS.shuffle(42),
                () -> {
                    for (long seed = 0; seed < SHUFFLED; seed++) {
                        new RandomProgram(seed).run();
                    }
                });
    }
}
