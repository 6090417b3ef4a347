package org.coppice.wsgi.spi;

/// What is told of a request whose application has failed.
///
/// **Threads**: immutable. **Errors**: none. **Null**: nothing here is null.
///
/// @param line the request line, fit for logs: see [PrintableText]
/// @param accept the values of the header `Accept`, joined by `,`; empty if there is none
public record FailedRequest(String line, String accept) {
    private static final String HTML = "text/html";
    private static final String TEXT = "text/plain";

    /// Whether the client would rather read HTML than plain text, as a browser (RFC 9110, section
    /// 12.5.1). One that has no preference, as curl, would not.
    boolean prefersHtml() {
        return quality(HTML) > quality(TEXT);
    }

    /// What the most exact range says that a media type is in; 0 if it is in none, or if that one
    /// is malformed.
    private double quality(String type) {
        int bestRank = 0;
        double quality = 0;
        for (String element : accept.split(",")) {
            String[] parts = element.split(";");
            int rank = rank(parts.length == 0 ? "" : parts[0].strip(), type);
            if (rank > bestRank) {
                bestRank = rank;
                quality = weight(parts);
            }
        }
        return quality;
    }

    /// How exactly a range says that type; 0 for not at all.
    private static int rank(String range, String type) {
        if (range.equalsIgnoreCase(type)) {
            return 3;
        }
        if (range.equalsIgnoreCase("text/*")) {
            return 2;
        }
        return range.equals("*/*") ? 1 : 0;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
                String weight = parameter.substring(2);
                return weight.matches("[01](\\.\\d{0,3})?") ? Double.parseDouble(weight) : 0;
            }
        }
        return 1;
    }

    /// The request line.
    @Override
    public String toString() {
        return line;
    }
}
