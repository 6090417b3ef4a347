package org.coppice.wsgi.spi;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many clients of a server have met each of its limits.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
public final class LimitCounts {
    private final Map<String, Long> byKey = new ConcurrentHashMap<>();

    /// Nobody has met any.
    public LimitCounts() {}

    /// One more has met the limit.
    ///
    /// @param key of the configuration that sets it
    public void count(String key) {
        byKey.merge(key, 1L, Long::sum);
    }

    /// The numbers of now by their keys, without those that nobody has met.
    public Map<String, Long> byKey() {
        return Map.copyOf(byKey);
    }
}
