package org.coppice.wsgi.jetty;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// The connections of a server on which no request runs, in the order in which that began: new ones
/// too, for who connects and says nothing is no better.
///
/// **Threads**: any.
final class IdleConnections {
    private final ConcurrentNavigableMap<Long, JettyConnection> inOrder =
            new ConcurrentSkipListMap<>();
    private final AtomicLong lastPlace = new AtomicLong();

    /// Where a connection stands.
    static final class Place {
        private static final long NOWHERE = 0;
        private static final long CLOSED = -1;

        private final AtomicLong number = new AtomicLong(NOWHERE);
    }

    /// Behind all others, wherever it was; nowhere if it is closed.
    void add(JettyConnection connection) {
        AtomicLong number = connection.idlePlace().number;
        long next = lastPlace.incrementAndGet();
        long former = number.getAndUpdate(now -> now == Place.CLOSED ? now : next);
        if (former == Place.CLOSED) {
            return;
        }
        inOrder.remove(former);
        inOrder.put(next, connection);
        if (number.get() != next) {
            inOrder.remove(next); // it has been taken out meanwhile
        }
    }

    /// Does nothing if it is nowhere.
    void remove(JettyConnection connection) {
        inOrder.remove(
                connection
                        .idlePlace()
                        .number
                        .getAndUpdate(now -> now == Place.CLOSED ? now : Place.NOWHERE));
    }

    /// It is no more.
    void closed(JettyConnection connection) {
        inOrder.remove(connection.idlePlace().number.getAndSet(Place.CLOSED));
    }

    boolean isClosed(JettyConnection connection) {
        return connection.idlePlace().number.get() == Place.CLOSED;
    }

    /// Takes out the one that has been idle for longest.
    Optional<JettyConnection> takeOldest() {
        Map.Entry<Long, JettyConnection> oldest = inOrder.pollFirstEntry();
        if (oldest == null) {
            return Optional.empty();
        }
        JettyConnection taken = oldest.getValue();
        taken.idlePlace().number.compareAndSet(oldest.getKey(), Place.NOWHERE);
        return Optional.of(taken);
    }

    boolean has(JettyConnection connection) {
        return inOrder.containsKey(connection.idlePlace().number.get());
    }
}
