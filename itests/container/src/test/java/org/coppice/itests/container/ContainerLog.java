package org.coppice.itests.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The log as the user sees it: the file.
final class ContainerLog {
    private static final Pattern ENTRY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d .*");
    private static final Pattern BAD = Pattern.compile("\\S+ \\S+ +(ERROR|WARN|FATAL) .*");

    private final Path file;
    private long markBytes;

    ContainerLog(Path file) {
        this.file = file;
    }

    /// From here on: what was logged before is not looked at.
    void mark() throws IOException {
        markBytes = Files.exists(file) ? Files.size(file) : 0;
    }

    /// What was logged since the mark, a stack trace with its entry.
    List<String> entries() throws IOException {
        List<String> entries = new ArrayList<>();
        for (String line : textSinceMark().lines().toList()) {
            if (ENTRY.matcher(line).matches() || entries.isEmpty()) {
                entries.add(line);
            } else {
                entries.add(entries.removeLast() + "\n" + line);
            }
        }
        return entries;
    }

    private String textSinceMark() throws IOException {
        byte[] all = Files.readAllBytes(file);
        int start = (int) Math.min(markBytes, all.length);
        return new String(all, start, all.length - start, StandardCharsets.UTF_8);
    }

    /// Errors and warnings since the mark, but for those of a loop that was blocked: on a slow
    /// machine the first request is, while its classes are loaded.
    List<String> complaints() throws IOException {
        return entries().stream()
                .filter(entry -> BAD.matcher(entry.lines().findFirst().orElse("")).matches())
                .filter(entry -> !entry.contains(" o.c.g.LoopWatch "))
                .toList();
    }

    /// Waits for an entry that has all these words; returns it.
    String await(String... words) {
        return Deadline.await(
                        "an entry in the log with " + List.of(words),
                        this::entries,
                        entries -> entries.stream().anyMatch(entry -> hasAll(entry, words)))
                .stream()
                .filter(entry -> hasAll(entry, words))
                .findFirst()
                .orElseThrow();
    }

    private static boolean hasAll(String entry, String... words) {
        return List.of(words).stream().allMatch(entry::contains);
    }
}
