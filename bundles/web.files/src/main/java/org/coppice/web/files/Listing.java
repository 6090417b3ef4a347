package org.coppice.web.files;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.coppice.web.Html;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.web.headers.MediaType;

/// The files of a folder as a page, or as JSON for who prefers that.
final class Listing {
    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>%1$s</title></head>
            <body>
            <h1>%1$s</h1>
            <table>
            %2$s</table>
            </body>
            </html>
            """;

    private Listing() {}

    /// @param sizeBytes of a folder -1
    record Row(String name, long sizeBytes, Instant changed) {
        static Row of(String name, BasicFileAttributes attributes) {
            return new Row(
                    attributes.isDirectory() ? name + "/" : name,
                    attributes.isDirectory() ? -1 : attributes.size(),
                    attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS));
        }

        boolean isFolder() {
            return sizeBytes < 0;
        }
    }

    /// @param hasParent whether there is a folder above
    static Response of(List<Row> rows, boolean hasParent, Request request) {
        List<Row> sorted =
                rows.stream()
                        .sorted(
                                Comparator.comparing(Row::isFolder)
                                        .reversed()
                                        .thenComparing(Row::name))
                        .toList();
        boolean json =
                request.accept()
                        .best(MediaType.TEXT_HTML, MediaType.JSON)
                        .filter(MediaType.JSON::equals)
                        .isPresent();
        Response response = json ? json(sorted) : html(sorted, hasParent, request);
        return response.vary("Accept").header("X-Content-Type-Options", "nosniff");
    }

    private static Response json(List<Row> rows) {
        return Response.json((Object) rows.stream().map(Listing::object).toList());
    }

    private static Map<String, Object> object(Row row) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", row.name());
        if (!row.isFolder()) {
            object.put("bytes", row.sizeBytes());
        }
        object.put("changed", row.changed().toString());
        return object;
    }

    private static Response html(List<Row> rows, boolean hasParent, Request request) {
        StringBuilder table = new StringBuilder();
        if (hasParent) {
            table.append("<tr><td><a href=\"../\">../</a></td><td></td><td></td></tr>\n");
        }
        for (Row row : rows) {
            table.append(
                    "<tr><td><a href=\"%s\">%s</a></td><td>%s</td><td>%s</td></tr>\n"
                            .formatted(
                                    Html.escape(reference(row.name())),
                                    Html.escape(row.name()),
                                    row.isFolder() ? "" : row.sizeBytes(),
                                    row.changed()));
        }
        String title = Html.escape(request.environ().path());
        return Response.html(PAGE.formatted(title, table));
    }

    /// A name as a relative reference: behind `./`, so that none is taken for a scheme.
    private static String reference(String name) {
        try {
            return "./" + new URI(null, null, "/" + name, null).toASCIIString().substring(1);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e); // each path behind a slash can be written
        }
    }
}
