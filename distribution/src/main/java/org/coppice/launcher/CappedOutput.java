package org.coppice.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Passes so many bytes on, then says once that it ends, and drops the rest. For a file that nobody
/// rotates.
///
/// **Threads:** any.
final class CappedOutput extends OutputStream {
    private final OutputStream out;
    private final String farewell;
    private long leftBytes;
    private boolean isEnded;

    /// @param farewell what is written after the last of `maxBytes` bytes
    CappedOutput(OutputStream out, long maxBytes, String farewell) {
        this.out = out;
        this.farewell = farewell;
        this.leftBytes = maxBytes;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        int taken = (int) Math.min(length, leftBytes);
        out.write(bytes, offset, taken);
        leftBytes -= taken;
        if (taken < length && !isEnded) {
            isEnded = true;
            out.write(farewell.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
