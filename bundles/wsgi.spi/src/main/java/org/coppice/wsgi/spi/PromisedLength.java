package org.coppice.wsgi.spi;

import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long the application has said that its body is, and how much of it has been sent: more would
/// be taken for the next response, less leaves the client waiting.
///
/// It is what the header `Content-Length` says, else what the body says, else unknown.
///
/// **Threads**: belongs to the request's green thread. **Errors**: what the application says is
/// checked where a method tells so. **Null**: no argument is null.
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

    /// What one more header `Content-Length` declares.
    ///
    /// @param declaredBytes what those before it have declared, -1 if there were none
    /// @param value digits only (RFC 9110, section 8.6): no sign, no space, no list
    /// @return 0 or more
    /// @throws IllegalArgumentException for a value that is no such number
    /// @throws IllegalStateException for one that is not that of the others
    public static long declare(long declaredBytes, String value) {
        long bytes = parse(value);
        if (declaredBytes >= 0 && declaredBytes != bytes) {
            throw new IllegalStateException(
                    "There are two headers Content-Length: %d and %d"
                            .formatted(declaredBytes, bytes));
        }
        return bytes;
    }

    private static long parse(String value) {
        boolean digits = !value.isEmpty();
        for (int i = 0; digits && i < value.length(); i++) {
            digits = value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        try {
            if (digits) {
                return Long.parseLong(value);
            }
        } catch (NumberFormatException e) {
            // more than there can be, told below
        }
        throw new IllegalArgumentException(
                "header Content-Length \"%s\" is not allowed: it must be a number of 0 or more"
                        .formatted(value));
    }

    /// Settles what is promised, and counts from 0 again.
    ///
    /// @param declaredBytes what the headers declare, see [#declare]; -1 for nothing
    /// @param bodyBytes how long the body says that it is; -1 if it does not know
    /// @param bodyless whether nothing of the body is sent: then the headers may declare more
    /// @throws IllegalStateException if the body is certainly shorter than the headers say
    public void begin(long declaredBytes, long bodyBytes, boolean bodyless) {
        if (bodyBytes >= 0 && bodyBytes < declaredBytes && !bodyless) {
            throw new IllegalStateException(
                    "The header Content-Length says %d bytes, but the body has %d"
                            .formatted(declaredBytes, bodyBytes));
        }
        promisedBytes = declaredBytes >= 0 ? declaredBytes : bodyBytes;
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

    /// Counts what is about to be sent (PEP 3333, "Handling the Content-Length Header"): what is
    /// iterated is cut off where it is too much, what is written is an error.
    ///
    /// @param written whether the application writes it
    /// @throws IllegalStateException if it is written and too much
    public void count(ByteBuffer part, boolean written) {
        long roomBytes = promisedBytes - sentBytes;
        if (isKnown() && part.remaining() > roomBytes) {
            if (written) {
                throw new IllegalStateException(
                        "%d bytes more were written than the Content-Length of %d allows"
                                .formatted(part.remaining() - roomBytes, promisedBytes));
            }
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
