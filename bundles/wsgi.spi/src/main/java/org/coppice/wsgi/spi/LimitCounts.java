package org.coppice.wsgi.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// How many clients of a server have met each of its limits.
///
/// **Threads**: any. **Errors**: none. **Null**: nothing here is null.
public final class LimitCounts {
    /// Nobody waits for a lock here: loops that accept and green threads of others count.
    private final Map<String, AtomicLong> byKey = new ConcurrentSkipListMap<>();

    /// Nobody has met any.
    public LimitCounts() {}

    /// One more has met the limit.
    ///
    /// @param key of the configuration that sets it
    public void count(String key) {
        AtomicLong count = byKey.get(key);
        if (count == null) {
            AtomicLong fresh = new AtomicLong();
            AtomicLong others = byKey.putIfAbsent(key, fresh);
            count = others == null ? fresh : others;
        }
        count.incrementAndGet();
    }

    /// The numbers of now by their keys, without those that nobody has met.
    public Map<String, Long> byKey() {
        Map<String, Long> now = new HashMap<>();
        byKey.forEach((key, count) -> now.put(key, count.get()));
        return Map.copyOf(now);
    }
}
