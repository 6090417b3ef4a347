package org.coppice.wsgi.server;

import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/// The ranges in the table of the README are those of the code.
public class ReadmeRangesTest {
    private static final Pattern ROW =
            Pattern.compile(
                    "\\| `(\\w+)` \\| number \\| `\\d+` \\| (?:[^,|]*, )?(\\d+) (?:to (\\d+)("
                            + " Mi)?|or more) \\| .*");
    private static final long LONGEST_MILLIS = 86_400_000;

    @Test
    public void eachNumberHasTheRangeThatTheTableSays() throws IOException {
        int rows = 0;
        for (String line : Files.readAllLines(Path.of("README.md"))) {
            if (line.contains("` | number | ")) {
                Matcher row = ROW.matcher(line);
                assertTrue("no range in: " + line, row.matches());
                check(row.group(1), Long.parseLong(row.group(2)), most(row));
                rows++;
            }
        }
        assertTrue("only " + rows, rows > 20);
    }

    /// As far as the table says; else some value that is allowed.
    private static long most(Matcher row) {
        if (row.group(3) != null) {
            return Long.parseLong(row.group(3)) * (row.group(4) == null ? 1 : 1 << 20);
        }
        return row.group(1).endsWith("Millis") ? LONGEST_MILLIS : Integer.MAX_VALUE;
    }

    private static void check(String key, long least, long most) {
        ServerSettings.of(Map.of(key, least));
        ServerSettings.of(Map.of(key, most));
        assertRefused(key, least - 1);
        if (most < Integer.MAX_VALUE) {
            assertRefused(key, most + 1);
        }
    }

    private static void assertRefused(String key, long value) {
        assertThrows(
                key + "=" + value,
                IllegalArgumentException.class,
                () -> ServerSettings.of(Map.of(key, value)));
    }
}
