package org.coppice.console;

import org.coppice.web.Html;

/// Writes the page. Cells are made by [#text], [#number] and [#link], which escape; nothing else
/// adds text from outside.
final class Page {
    private static final String STYLE =
            """
            :root { color-scheme: light dark; --line: #8884; --soft: #888; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-weight: 600; margin: 0; }
            h2 { font-size: 1rem; margin: 2rem 0 .5rem; color: var(--soft); }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; padding: .3rem 1rem .3rem 0; border-bottom: 1px solid var(--line); }
            th { font-weight: 600; }
            th:first-child { min-width: 10rem; }
            td:first-child { font-family: ui-monospace, monospace; }
            .number { text-align: right; font-variant-numeric: tabular-nums; }
            """;

    private final StringBuilder html = new StringBuilder(8192);
    private boolean inTable;

    /// A piece of the page that needs no more escaping.
    record Cell(String html, boolean number) {}

    Page(String title) {
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
                .append(Html.escape(title))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(Html.escape(title))
                .append("</h1>\n");
    }

    static Cell text(String text) {
        return new Cell(Html.escape(text), false);
    }

    static Cell number(long number) {
        return new Cell(Long.toString(number), true);
    }

    /// @param path a path of this host
    static Cell link(String path) {
        String escaped = Html.escape(path);
        return new Cell("<a href=\"%s\">%s</a>".formatted(escaped, escaped), false);
    }

    /// Begins a table; ends the one before.
    void table(String heading, String... columns) {
        endTable();
        inTable = true;
        html.append("<h2>").append(Html.escape(heading)).append("</h2>\n");
        html.append("<div class=\"wide\"><table>\n<tr>");
        for (String column : columns) {
            html.append("<th>").append(Html.escape(column)).append("</th>");
        }
        html.append("</tr>\n");
    }

    void row(Cell... cells) {
        html.append("<tr>");
        for (Cell cell : cells) {
            html.append(cell.number() ? "<td class=\"number\">" : "<td>")
                    .append(cell.html())
                    .append("</td>");
        }
        html.append("</tr>\n");
    }

    String end() {
        endTable();
        return html.append("</body>\n</html>\n").toString();
    }

    private void endTable() {
        if (inTable) {
            html.append("</table></div>\n");
        }
    }
}
