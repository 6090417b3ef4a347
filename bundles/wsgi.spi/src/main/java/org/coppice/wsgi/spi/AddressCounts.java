package org.coppice.wsgi.spi;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How many connections each address has, while their number is limited.
///
/// With IPv6 a network of 64 bits counts as one address, for that is what one household gets. A
/// Unix socket has no address and no limit. Connections that came while there was no limit are not
/// counted.
///
/// **Threads**: the accepting loop's. **Errors**: none. **Null**: nothing here is null.
public final class AddressCounts {
    private final Map<Object, Integer> counts = new HashMap<>();
    private final Map<Long, Object> counted = new HashMap<>();

    /// None yet.
    public AddressCounts() {}

    /// Whether an address has as many connections as it may.
    ///
    /// @param most 0 for no limit
    public boolean isFull(Arrival arrival, int most) {
        return most > 0
                && keyOf(arrival).map(key -> counts.getOrDefault(key, 0) >= most).orElse(false);
    }

    /// A connection is here.
    ///
    /// @param id of it
    /// @param most 0 for no limit
    public void entered(long id, Arrival arrival, int most) {
        if (most > 0) {
            keyOf(arrival)
                    .ifPresent(key -> {
                        counts.merge(key, 1, Integer::sum);
                        counted.put(id, key);
                    });
        }
    }

    /// It has gone.
    public void left(long id) {
        Object key = counted.remove(id);
        if (key != null) {
            counts.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    /// All others have gone.
    public void retain(Set<Long> ids) {
        Set<Long> gone = new HashSet<>(counted.keySet());
        gone.removeAll(ids);
        gone.forEach(this::left);
    }

    private static Optional<Object> keyOf(Arrival arrival) {
        try {
            return arrival.remoteAddress() instanceof InetSocketAddress inet
                    ? Optional.of(keyOf(inet.getAddress()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // it has gone already
        }
    }

    /// What counts as one.
    public static Object keyOf(InetAddress address) {
        return address instanceof Inet6Address inet6
                ? (Object) ByteBuffer.wrap(inet6.getAddress()).getLong()
                : address;
    }
}
