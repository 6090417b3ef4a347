package org.coppice.wsgi.server;

import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A JVM beside that of the test, with the same flags. It is asked by single characters, answers in
/// lines, and ends with its standard input.
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;

    /// @param prefix a command to run it with, such as `taskset -c 0`; may be empty
    ChildJvm(String prefix, List<String> flags, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        if (!prefix.isBlank()) {
            command.addAll(List.of(prefix.strip().split(" +")));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> !each.matches("-(javaagent|X|D).*"))
                .forEach(command::add);
        command.addAll(flags);
        command.add("-cp");
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(arguments);
        process =
                new ProcessBuilder(command)
                        .redirectError(
                                ProcessBuilder.Redirect.appendTo(
                                        new File(System.getProperty("attack.log", "/dev/null"))))
                        .start();
        said =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// What comes behind this in the next line.
    String await(String begin) throws IOException {
        String line = said.readLine();
        assertTrue("" + line, line != null && line.startsWith(begin));
        return line.substring(begin.length());
    }

    void ask(char question) throws IOException {
        process.getOutputStream().write(question);
        process.getOutputStream().flush();
    }

    /// Of `/proc/PID/status`.
    long megabytes(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
