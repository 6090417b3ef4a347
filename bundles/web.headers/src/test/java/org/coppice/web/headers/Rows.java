package org.coppice.web.headers;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A table of a test: a line a row, cells with `|` between them, of which the last is what comes
/// out of the others. `(empty)` is empty text, and `\t` a tab.
final class Rows {
    private Rows() {}

    /// Fails with all rows that are not as expected.
    static void check(String table, Function<List<String>, Object> actual) {
        List<String> wrong = new ArrayList<>();
        for (String line : table.lines().filter(each -> !each.isBlank()).toList()) {
            List<String> cells = new ArrayList<>();
            for (String cell : line.split("\\|", -1)) {
                String text = cell.strip().replace("\\t", "\t");
                cells.add(text.equals("(empty)") ? "" : text);
            }
            String expected = cells.removeLast();
            String found = String.valueOf(actual.apply(cells));
            if (!found.equals(expected)) {
                wrong.add(line.strip() + "   but was: " + found);
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    static List<String> list(String cell) {
        return cell.isEmpty() ? List.of() : List.of(cell.split(", "));
    }

    static String joined(List<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
