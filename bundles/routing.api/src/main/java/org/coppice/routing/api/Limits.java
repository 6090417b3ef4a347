package org.coppice.routing.api;

import java.time.Duration;

/// What one route may take. Zero is no limit.
///
/// **Threads**: any. **Errors**: `IllegalArgumentException` for a value out of range, which names
/// it. **Null**: never.
///
/// @param maxConcurrent requests at once, from the call to the close of the body; more get 503 with
///   `Retry-After`; 0 to 1,000,000
/// @param bodyMaxBytes of the body of a request; a longer one gets 413; 0 or more
/// @param timeout from the call to the last part of the body; who waits longer gets 503, or is cut
///   if the response has begun; zero to a day
public record Limits(int maxConcurrent, long bodyMaxBytes, Duration timeout) {
    private static final int MOST_CONCURRENT = 1_000_000;
    private static final Duration LONGEST = Duration.ofDays(1);

    /// No limits.
    public static final Limits NONE = new Limits(0, 0, Duration.ZERO);

    /// Checks the values.
    public Limits {
        require(
                "maxConcurrent",
                maxConcurrent,
                maxConcurrent >= 0 && maxConcurrent <= MOST_CONCURRENT,
                "a whole number in 0.." + MOST_CONCURRENT);
        require("bodyMaxBytes", bodyMaxBytes, bodyMaxBytes >= 0, "a whole number of 0 or more");
        require(
                "timeout",
                timeout,
                !timeout.isNegative() && timeout.compareTo(LONGEST) <= 0,
                "zero or more, and at most " + LONGEST);
    }

    /// Whether there are none.
    public boolean isNone() {
        return maxConcurrent == 0 && bodyMaxBytes == 0 && timeout.isZero();
    }

    /// With another [#maxConcurrent].
    public Limits withMaxConcurrent(int requests) {
        return new Limits(requests, bodyMaxBytes, timeout);
    }

    /// With another [#bodyMaxBytes].
    public Limits withBodyMaxBytes(long bytes) {
        return new Limits(maxConcurrent, bytes, timeout);
    }

    /// With another [#timeout].
    public Limits withTimeout(Duration longest) {
        return new Limits(maxConcurrent, bodyMaxBytes, longest);
    }

    private static void require(String name, Object value, boolean allowed, String range) {
        if (!allowed) {
            throw new IllegalArgumentException(
                    "%s = %s is not allowed: give %s, where 0 is no limit"
                            .formatted(name, value, range));
        }
    }
}
