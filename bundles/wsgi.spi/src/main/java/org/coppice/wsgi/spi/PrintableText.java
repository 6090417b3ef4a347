package org.coppice.wsgi.spi;

/// What a client has sent, fit for logs.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
public final class PrintableText {
    private PrintableText() {}

    /// Fit for a quoted field of one line: quotes and backslashes are escaped, what is no printable
    /// ASCII is replaced. The text itself, if nothing is to be done.
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f || c == '"' || c == '\\') {
                return text.replaceAll("[^ -~]", "?").replaceAll("[\"\\\\]", "\\\\$0");
            }
        }
        return text;
    }
}
