package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.coppice.wsgi.testkit.ServerContract;
import org.junit.Test;

/// The tests that `HTTP.md` names are there.
public class HttpTableTest {
    private static final Pattern NAMED = Pattern.compile("`([^`]+)`");

    @Test
    public void everyTestThatTheTableNamesIsThere() throws IOException {
        Set<String> cases =
                ServerContract.cases().stream()
                        .map(row -> (String) row[1])
                        .collect(Collectors.toSet());
        List<String> missing = new ArrayList<>();
        int rows = 0;
        for (String line : Files.readAllLines(Path.of("HTTP.md"))) {
            String[] cells = line.split(" \\| ");
            if (cells.length != 4) {
                continue;
            }
            rows++;
            Matcher names = NAMED.matcher(cells[3]);
            while (names.find()) {
                if (!cases.contains(names.group(1)) && !isTest(names.group(1))) {
                    missing.add(names.group(1));
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue("only " + rows, rows > 60);
    }

    private static boolean isTest(String name) {
        String[] parts = name.split("\\.");
        try {
            Class<?> test = Class.forName("org.coppice.wsgi.server." + parts[0]);
            return Arrays.stream(test.getMethods())
                    .anyMatch(method -> method.getName().equals(parts[1]));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
