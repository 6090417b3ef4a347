package org.coppice.wsgi.spi;

import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long the application has said that its body is, and how much of it has been sent: more would
/// be taken for the next response, less leaves the client waiting.
///
/// **Threads**: belongs to the request's green thread. **Errors**: none. **Null**: no argument is
/// null.
public final class PromisedLength {
    private static final Logger LOG = LoggerFactory.getLogger(PromisedLength.class);

    private final Object request;
    private final String application;
    private long promisedBytes = -1;
    private long sentBytes;
    private boolean cut;

    /// @param request whose text names the request in the log
    /// @param application its name
    public PromisedLength(Object request, String application) {
        this.request = request;
        this.application = application;
    }

    /// @param bytes what is promised; -1 for unknown
    public void begin(long bytes) {
        promisedBytes = bytes;
        sentBytes = 0;
    }

    /// What is promised; -1 for unknown.
    public long bytes() {
        return promisedBytes;
    }

    /// Whether anything is promised.
    public boolean isKnown() {
        return promisedBytes >= 0;
    }

    /// Whether exactly that has been sent.
    public boolean isKept() {
        return sentBytes == promisedBytes;
    }

    /// What has been counted.
    public long sentBytes() {
        return sentBytes;
    }

    /// Counts what is about to be sent, and cuts off what is too much.
    public void count(ByteBuffer part) {
        long roomBytes = promisedBytes - sentBytes;
        if (isKnown() && part.remaining() > roomBytes) {
            tellCut();
            part.limit(part.position() + (int) roomBytes);
        }
        sentBytes += part.remaining();
    }

    /// Counts so many bytes that are about to be sent.
    ///
    /// @return how many of them may be sent, the rest is too much
    public long count(long bytes) {
        long allowed = isKnown() ? Math.min(bytes, promisedBytes - sentBytes) : bytes;
        if (allowed < bytes) {
            tellCut();
        }
        sentBytes += allowed;
        return allowed;
    }

    private void tellCut() {
        if (!cut) {
            cut = true;
            LOG.warn(
                    "Application {} answered {} with more than its Content-Length of {} bytes: the"
                            + " rest is cut off",
                    application,
                    request,
                    promisedBytes);
        }
    }

    /// Whether all has been sent that was promised; if not, that is logged.
    public boolean endsWell() {
        if (!isKnown() || isKept()) {
            return true;
        }
        LOG.error(
                "Application {} answered {} with {} bytes instead of its Content-Length of {}: the"
                        + " connection is closed",
                application,
                request,
                sentBytes,
                promisedBytes);
        return false;
    }
}
