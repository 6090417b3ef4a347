package org.coppice.itests.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A copy of the distribution in a folder of its own, used through its `bin/coppice`.
final class Coppice {
    private final TestHome home;
    private Process running;

    /// What a command printed, and its exit status.
    record Result(int status, String text) {}

    private Coppice(TestHome home) {
        this.home = home;
    }

    /// @param port where its server listens, on 127.0.0.1
    static Coppice install(String name, int port) throws IOException {
        TestHome home = TestHome.create(name);
        for (String part : List.of("bin", "lib", "features", "system", "VERSION")) {
            TestHome.copy(TestHome.DISTRIBUTION.resolve(part), home.root().resolve(part));
        }
        Path server = home.configuration(TestHome.SERVER);
        Files.writeString(server, Files.readString(server).replace("port=0", "port=" + port));
        return new Coppice(home);
    }

    TestHome home() {
        return home;
    }

    /// Runs `bin/coppice` with these words to its end.
    Result command(String... words) throws IOException, InterruptedException {
        Process process = builder(words).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes());
        return new Result(process.waitFor(), text);
    }

    /// Starts `bin/coppice run`; its output goes to a file.
    ///
    /// @param options more options for the JVM
    Process run(String... options) throws IOException {
        ProcessBuilder builder = builder("run").redirectErrorStream(true);
        builder.environment().put("COPPICE_OPTS", String.join(" ", options));
        running = builder.redirectOutput(output().toFile()).start();
        return running;
    }

    private ProcessBuilder builder(String... words) {
        List<String> command = new ArrayList<>();
        command.add(home.root().resolve("bin/coppice").toString());
        command.addAll(List.of(words));
        return new ProcessBuilder(command);
    }

    private Path output() {
        return home.root().resolve("output");
    }

    /// Waits until what is running has printed a line that starts so.
    void awaitOutput(String start) {
        Deadline.await(
                "a line that starts with " + start,
                () -> Files.readString(output()),
                text -> text.lines().anyMatch(line -> line.startsWith(start)));
    }

    /// Leaves no process behind, whatever happened.
    void end() throws InterruptedException {
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }
}
