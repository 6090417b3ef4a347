package org.coppice.green.testkit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Keeps the first lines with one of some texts in them of all that is written to it.
///
/// **Threads:** any.
final class LineSieve extends OutputStream {
    private final List<String> texts;
    private final int most;
    private final List<String> kept = new ArrayList<>();

    /// What has no end yet.
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /// @param most so many lines
    LineSieve(List<String> texts, int most) {
        this.texts = texts;
        this.most = most;
    }

    @Override
    public synchronized void write(int next) {
        if (next == '\n') {
            keep(kept);
            line.reset();
        } else {
            line.write(next);
        }
    }

    private void keep(List<String> lines) {
        String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
        if (lines.size() < most && texts.stream().anyMatch(text::contains)) {
            lines.add(text);
        }
    }

    /// What is kept, and what has no end yet.
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>(kept);
        if (line.size() > 0) {
            keep(lines);
        }
        return lines;
    }
}
