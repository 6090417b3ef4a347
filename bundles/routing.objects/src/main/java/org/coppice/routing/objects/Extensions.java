package org.coppice.routing.objects;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.coppice.web.headers.MediaType;

/// Which media type the extension of a path asks for.
final class Extensions {
    private static final Map<String, List<String>> TYPES =
            Map.ofEntries(
                    Map.entry(".html", List.of("text/html")),
                    Map.entry(".htm", List.of("text/html")),
                    Map.entry(".xhtml", List.of("application/xhtml+xml")),
                    Map.entry(".json", List.of("application/json")),
                    Map.entry(".xml", List.of("application/xml", "text/xml")),
                    Map.entry(".txt", List.of("text/plain")),
                    Map.entry(".csv", List.of("text/csv")),
                    Map.entry(".md", List.of("text/markdown")),
                    Map.entry(".css", List.of("text/css")),
                    Map.entry(".js", List.of("text/javascript", "application/javascript")),
                    Map.entry(".yaml", List.of("application/yaml")),
                    Map.entry(".yml", List.of("application/yaml")),
                    Map.entry(".ics", List.of("text/calendar")),
                    Map.entry(".atom", List.of("application/atom+xml")),
                    Map.entry(".rss", List.of("application/rss+xml")),
                    Map.entry(".pdf", List.of("application/pdf")),
                    Map.entry(".zip", List.of("application/zip")),
                    Map.entry(".gz", List.of("application/gzip")),
                    Map.entry(".png", List.of("image/png")),
                    Map.entry(".jpg", List.of("image/jpeg")),
                    Map.entry(".jpeg", List.of("image/jpeg")),
                    Map.entry(".gif", List.of("image/gif")),
                    Map.entry(".svg", List.of("image/svg+xml")),
                    Map.entry(".webp", List.of("image/webp")),
                    Map.entry(".bin", List.of("application/octet-stream")));

    private Extensions() {}

    /// The known extension at the end of a segment, with its dot; empty if there is none, or
    /// nothing before it.
    static String of(String segment) {
        int dot = segment.lastIndexOf('.');
        String extension = dot <= 0 ? "" : segment.substring(dot);
        return TYPES.containsKey(extension.toLowerCase(Locale.ROOT)) ? extension : "";
    }

    /// Whether one of the offers is what the extension asks for.
    static boolean fit(String extension, List<MediaType> offers) {
        return offers.stream().anyMatch(offer -> isFor(extension, offer));
    }

    /// The offer that the extension asks for.
    static MediaType choose(String extension, List<MediaType> offers) {
        return offers.stream().filter(offer -> isFor(extension, offer)).findFirst().orElseThrow();
    }

    private static boolean isFor(String extension, MediaType offer) {
        return TYPES.get(extension.toLowerCase(Locale.ROOT)).contains(offer.essence());
    }
}
