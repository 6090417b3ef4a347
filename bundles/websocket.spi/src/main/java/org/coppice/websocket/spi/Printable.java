package org.coppice.websocket.spi;

/// Makes text of peers fit for logs, for whoever reads them has a terminal that obeys control
/// characters. The shell makes its tables fit by itself: it is there without WebSockets, and needs
/// nothing of this bundle.
///
/// **Threads**: any; there is no state. **Errors**: none. **Null**: never.
public final class Printable {
    private Printable() {}

    /// The text without control characters, which are shown as `\x1b`, and not longer than the
    /// limit.
    public static String of(String text, int maxChars) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), maxChars + 1));
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
