package org.coppice.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A table as text: columns as wide as their widest cell, those with numbers to the right, no
/// blanks at the ends of lines.
///
/// Cells may hold what clients sent, so control characters are shown as escapes and reach no
/// terminal.
final class TextTable {

    /// Stands where there is nothing to tell; it makes no column one of text.
    static final String NOTHING = "-";

    private static final String GAP = "  ";
    private static final int WIDEST_CELL = 100;

    private final List<String> headings;
    private final List<Object> rows = new ArrayList<>();
    private final int[] widths;
    private final boolean[] numeric;

    /// @param headings one a column
    TextTable(String... headings) {
        this.headings = List.of(headings);
        this.widths = Arrays.stream(headings).mapToInt(String::length).toArray();
        this.numeric = new boolean[headings.length];
    }

    /// Adds a row; a [Number] puts its whole column to the right.
    TextTable row(Object... cells) {
        if (cells.length != widths.length) {
            throw new IllegalArgumentException(
                    "A row of %d cells in a table of %d columns"
                            .formatted(cells.length, widths.length));
        }
        List<String> row = new ArrayList<>(cells.length);
        for (int column = 0; column < cells.length; column++) {
            numeric[column] |= cells[column] instanceof Number;
            String text = printable(String.valueOf(cells[column]), WIDEST_CELL);
            widths[column] = Math.max(widths[column], text.length());
            row.add(text.isEmpty() ? NOTHING : text);
        }
        rows.add(row);
        return this;
    }

    /// Adds a line as it is, below the last row.
    TextTable line(String line) {
        rows.add(line);
        return this;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        append(out, headings);
        for (Object row : rows) {
            out.append('\n');
            if (row instanceof List<?> cells) {
                append(out, cells);
            } else {
                out.append(row);
            }
        }
        return out.toString();
    }

    private void append(StringBuilder out, List<?> cells) {
        int lineStart = out.length();
        for (int column = 0; column < cells.size(); column++) {
            String text = (String) cells.get(column);
            String padding = " ".repeat(Math.max(0, widths[column] - text.length()));
            out.append(column == 0 ? "" : GAP);
            out.append(numeric[column] ? padding + text : text + padding);
        }
        int end = out.length();
        while (end > lineStart && out.charAt(end - 1) == ' ') {
            end--;
        }
        out.setLength(end);
    }

    /// The text without control characters and not longer than the limit.
    static String printable(String text, int maxChars) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length() && shown.length() <= maxChars; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                shown.append("\\x%02x".formatted((int) c));
            } else {
                shown.append(c);
            }
        }
        if (shown.length() > maxChars) {
            shown.setLength(maxChars - 1);
            shown.append('…');
        }
        return shown.toString();
    }
}
