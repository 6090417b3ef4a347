package org.coppice.websocket.client;

import static org.junit.Assume.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What runs the peers of other languages. Where it is missing, with its WebSocket library, tests
/// are skipped; continuous integration installs both.
enum Interpreter {
    NODE("node-ws", List.of("node"), List.of("-e", "require('ws')")),
    PYTHON(
            "python3-websockets",
            List.of("python3", "/usr/bin/python3"),
            List.of("-c", "import websockets"));

    /// Debian puts libraries of Node there, and Node from elsewhere does not look.
    private static final String NODE_LIBRARIES = "/usr/share/nodejs";

    private static final int PROBE_SECONDS = 30;

    private final String packageName;
    private final List<String> programs;
    private final List<String> probe;

    Interpreter(String packageName, List<String> programs, List<String> probe) {
        this.packageName = packageName;
        this.programs = programs;
        this.probe = probe;
    }

    /// Starts a script of this folder.
    Running start(String script, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(script(script).toString()));
        words.addAll(List.of(arguments));
        return new Running(builder(program(), words).start());
    }

    /// Skips the test where it is missing.
    void require() throws IOException {
        program();
    }

    private String program() throws IOException {
        for (String each : programs) {
            if (hasLibrary(each)) {
                return each;
            }
        }
        assumeTrue("skipped, for this machine has no Debian package " + packageName, false);
        throw new AssertionError();
    }

    private boolean hasLibrary(String program) throws IOException {
        Process process;
        try {
            process = builder(program, probe).start();
        } catch (IOException e) {
            return false; // there is no such program
        }
        try (Running running = new Running(process)) {
            return running.endsWell();
        }
    }

    private static ProcessBuilder builder(String program, List<String> words) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .merge("NODE_PATH", NODE_LIBRARIES, (a, b) -> a + File.pathSeparator + b);
        return builder;
    }

    private static Path script(String name) throws IOException {
        try {
            return Path.of(Interpreter.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /// A process, which does not outlive its test: its input ends with this JVM.
    static final class Running implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;

        private Running(Process process) {
            this.process = process;
            this.output = process.inputReader(StandardCharsets.UTF_8);
        }

        /// What it prints first; what comes then is read and dropped, so that it never waits.
        String firstLine() throws IOException {
            String line = output.readLine();
            Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
            return line == null ? "it has ended" : line;
        }

        /// All that it prints until it ends.
        List<String> lines() {
            return output.lines().toList();
        }

        private boolean endsWell() throws IOException {
            try {
                return process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
