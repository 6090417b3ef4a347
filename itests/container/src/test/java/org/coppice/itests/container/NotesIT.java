package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.Test;

/// The walk through the notes that their README shows, step by step.
public class NotesIT extends BuiltContainer {
    private static final Path README =
            TestHome.DISTRIBUTION.resolve("../../../bundles/example.notes/README.md");
    private static final String ANYTHING = "…";

    /// @param output what the README shows, lines joined by line feeds
    private record Step(String command, String output) {}

    @Test
    public void theWalkOfTheReadmeIsAsItSays() throws Exception {
        List<Step> steps = steps();
        assertTrue("steps of the README: " + steps.size(), steps.size() > 15);
        Path folder = Files.createTempDirectory("notes");
        run(steps.getFirst().command(), home.root());
        Deadline.await(
                "/notes answers", () -> WebClient.get(address(), "/notes").status(), s -> s == 200);
        for (Step step : steps.subList(1, steps.size())) {
            String said = run(step.command(), folder);
            assertTrue(
                    "%s\nsays\n%s\nand not\n%s".formatted(step.command(), said, step.output()),
                    pattern(step.output()).matcher(said).matches());
        }
        aChangeOfTheConfigurationKeepsTheNotes();
    }

    private void aChangeOfTheConfigurationKeepsTheNotes() throws IOException {
        home.configure("org.coppice.example.notes", "maxNotes = x");
        String told = log.await("ERROR", "maxNotes=x is not allowed: give a whole number from 1");
        assertEquals(told, 1, told.lines().count());
        home.configure("org.coppice.example.notes", "maxNots = 1");
        log.await("maxNots is no key, did you mean maxNotes?");
        assertEquals(200, WebClient.get(address(), "/notes/1").status());
    }

    /// Those after `$ ` in the blocks of the README, with what follows them.
    private static List<Step> steps() throws IOException {
        List<Step> steps = new ArrayList<>();
        boolean inBlock = false;
        for (String line : Files.readAllLines(README)) {
            if (line.startsWith("```")) {
                inBlock = line.equals("```console");
            } else if (inBlock && line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), ""));
            } else if (inBlock) {
                Step last = steps.removeLast();
                steps.add(new Step(last.command(), last.output() + line + "\n"));
            }
        }
        return steps;
    }

    private static Pattern pattern(String output) {
        String[] parts = output.strip().split(ANYTHING, -1);
        StringBuilder regex = new StringBuilder();
        for (String part : parts) {
            regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /// The command for this container.
    private String placed(String command) {
        return command.replace("http://127.0.0.1:8090", address())
                .replace(" system/", " " + TestHome.DISTRIBUTION.toAbsolutePath() + "/system/");
    }

    private String run(String command, Path folder) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("bash", "-c", placed(command))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(command + " ends", process.waitFor(1, TimeUnit.MINUTES));
        assertEquals(command + "\n" + said, 0, process.exitValue());
        return said.replace("\r", "").strip();
    }
}
