package org.coppice.green;

import java.util.List;

/// Who waits for what, as text: bounded, however many wait.
final class WaitText {

    /// How many are listed.
    static final int SHOWN = 20;

    private WaitText() {}

    /// A line each, the first begins a new one.
    ///
    /// @param all how many there are, of which these are the first
    static String text(List<GreenThreadInfo> shown, int all) {
        StringBuilder text = new StringBuilder();
        for (GreenThreadInfo info : shown) {
            text.append("\n    ").append(info.name()).append(' ').append(info.state());
            if (!info.waitingFor().isEmpty()) {
                text.append(" for ").append(info.waitingFor());
            }
            place(info.stack(), text);
        }
        if (shown.size() < all) {
            text.append("\n    and ").append(all - shown.size()).append(" more");
        }
        return text.toString();
    }

    /// The innermost frame that is neither the JDK's nor one of those that only wait.
    private static void place(List<StackTraceElement> stack, StringBuilder text) {
        for (StackTraceElement frame : stack) {
            if (!isPlumbing(frame.getClassName())) {
                text.append(", at ").append(frame);
                return;
            }
        }
    }

    static boolean isPlumbing(String className) {
        return className.startsWith("java.")
                || className.startsWith("jdk.")
                || className.startsWith("org.coppice.coroutine.")
                || className
                        .substring(0, Math.max(0, className.lastIndexOf('.')))
                        .equals(WaitText.class.getPackageName());
    }
}
