package org.coppice.shell;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Keeps the beginning of what is written and forgets the rest.
///
/// **Threads:** any.
final class CappedOutput extends OutputStream {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int maxBytes;
    private long forgottenBytes;

    CappedOutput(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int taken = Math.min(length, maxBytes - kept.size());
        kept.write(bytes, offset, taken);
        forgottenBytes += length - taken;
    }

    /// What was kept, and a line if something was not.
    synchronized String text() {
        String text = kept.toString(StandardCharsets.UTF_8);
        return forgottenBytes == 0
                ? text
                : "%s%n… and %d bytes more, which are left out%n".formatted(text, forgottenBytes);
    }
}
