package org.coppice.itests.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A Markdown file, as far as the rules look at it.
record Markdown(Path file, List<String> lines) {
    private static final String HEADING = "## ";
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)[^)]*\\)");

    static Markdown read(Path file) {
        try {
            return new Markdown(file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The headings of the second level, in order.
    List<String> headings() {
        return lines.stream()
                .filter(line -> line.startsWith(HEADING))
                .map(line -> line.substring(HEADING.length()).strip())
                .toList();
    }

    /// The lines below a heading, up to the next; none if there is no such heading.
    List<String> section(String heading) {
        int start = lines.indexOf(HEADING + heading);
        if (start < 0) {
            return List.of();
        }
        List<String> section = new ArrayList<>();
        for (String line : lines.subList(start + 1, lines.size())) {
            if (line.startsWith(HEADING)) {
                break;
            }
            section.add(line);
        }
        return section;
    }

    /// The rows of the tables in some lines, cell by cell, without headings.
    static List<List<String>> rows(List<String> lines) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            boolean isHead = i + 1 < lines.size() && lines.get(i + 1).startsWith("|---");
            if (lines.get(i).startsWith("| ") && !isHead) {
                rows.add(cells(lines.get(i)));
            }
        }
        return rows;
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.strip().split("\\|", -1)).skip(1).map(String::strip).toList();
    }

    /// Where links lead that stay in this tree.
    List<String> links() {
        return lines.stream()
                .flatMap(line -> LINK.matcher(line).results())
                .map((MatchResult link) -> link.group(1))
                .filter(target -> !target.contains("://"))
                .toList();
    }
}
