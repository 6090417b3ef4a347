package org.coppice.web;

/// What a handler needs to write a page by hand.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
public final class Html {
    private Html() {}

    /// The text with `&`, `<`, `>`, `"` and `'` escaped, fit for element content and for quoted
    /// attribute values; not for scripts, styles or URLs.
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
