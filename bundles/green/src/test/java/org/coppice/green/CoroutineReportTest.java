package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.coppice.coroutine.api.CoroutineProvider;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// Which coroutine runs, and why.
public class CoroutineReportTest {

    @Rule public final Timeout net = Timeout.seconds(60);

    @Test
    public void itTellsWhichWhyWhatItMeansAndWhatTheOthersLack() {
        Providers<CoroutineProvider> there =
                new Providers<>(
                        "coroutine", CoroutineProvider::name, CoroutineProvider::preference);
        there.add(Coroutines.HANDOFF);
        assertEquals(
                "New green threads get coroutine handoff, the best of [handoff]; what blocks in"
                        + " the JDK holds up its loop, use Coppice's own",
                CoroutineReport.text(Coroutines.HANDOFF, "auto", there));
        there.refused("Coroutine 'swift' needs the JVM flag --swift");
        assertEquals(
                "New green threads get coroutine handoff, asked for as handoff of [handoff]; what"
                        + " blocks in the JDK holds up its loop, use Coppice's own. Coroutine"
                        + " 'swift' needs the JVM flag --swift",
                CoroutineReport.text(Coroutines.HANDOFF, "handoff", there));
    }

    /// What a JVM runs that was started without flags.
    static final class Program {
        public static void main(String[] coroutine) throws Exception {
            RunOptions.DEFAULTS
                    .hub("nio")
                    .coroutine(coroutine[0])
                    .run(() -> Coppice.spawn(() -> 1).await());
        }
    }

    private static String outputWithoutFlags(String coroutine) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Program.class.getName(),
                                coroutine)
                        .redirectErrorStream(true)
                        .start();
        try {
            return output(process);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    public void whoLacksTheFlagIsToldWhichCoroutineRunsAndWhatWouldGiveTheOther() throws Exception {
        Assume.assumeTrue("virtual is on the class path", Coroutines.ALL.size() > 1);
        String output = outputWithoutFlags("auto");
        assertEquals(output, 1, output.lines().count());
        assertTrue(output, output.contains("New green threads get coroutine handoff, the best"));
        assertTrue(output, output.contains("holds up its loop"));
        assertTrue(output, output.contains("--add-opens java.base/java.lang=ALL-UNNAMED"));
    }

    @Test
    public void whoAskedForItByNameIsToldNothing() throws Exception {
        assertEquals("", outputWithoutFlags("handoff"));
    }
}
