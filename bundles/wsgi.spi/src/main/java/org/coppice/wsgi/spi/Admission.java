package org.coppice.wsgi.spi;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.coppice.green.Event;
import org.coppice.green.Loop;
import org.coppice.net.QuietWarning;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets in who has connected, and makes room for them.
///
/// A full server has one client in its hand, so it knows that somebody waits: then the connection
/// that has been idle for longest is closed for it, and responses say `Connection: close`. Only
/// when nothing is idle the client waits, and those behind it in the backlog.
///
/// **Threads**: the accepting loop's, where nothing else is said.
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    /// However many wait: others on the loop have a turn, too.
    private static final int ADMITTED_IN_A_PASS = 2;

    private final Acceptor.Target target;
    private final AddressCounts addresses = new AddressCounts();
    private final QuietWarning refusals;

    /// One of each listener at most.
    private final Deque<Arrival> held = new ArrayDeque<>();

    private Event<Boolean> room;

    /// Null before the first.
    private HeavyTurns turns;

    private long lastId;
    private volatile boolean crowded;

    Admission(Acceptor.Target target) {
        this.target = target;
        this.refusals =
                new QuietWarning(
                        LOG,
                        "Server {} has refused {} connection(s), their addresses have"
                                + " maxConnectionsPerAddress already; the last is {}",
                        target.name());
    }

    /// Whether a client waits for room. Any thread.
    boolean isCrowded() {
        return crowded;
    }

    /// Blocks until there is room, and lets the client in; or refuses it.
    void admit(Arrival arrival) {
        target.forgetEnded();
        if (addresses.isFull(arrival, maxPerAddress(arrival))) {
            target.limitCounts().count("maxConnectionsPerAddress");
            refusals.tell(arrival);
            refuse(arrival);
            return;
        }
        if (!target.hasRoom()) {
            holdUntilRoom(arrival);
        } else {
            open(arrival);
        }
        awaitTurn();
    }

    private void awaitTurn() {
        if (turns == null) {
            turns = new HeavyTurns(Loop.current(), ADMITTED_IN_A_PASS, target::requests);
        }
        turns.await();
    }

    private void holdUntilRoom(Arrival arrival) {
        held.add(arrival);
        crowded = true;
        target.limitCounts().count("maxConnections");
        try {
            awaitRoom();
        } finally { // also when the listener is closed
            if (held.remove(arrival)) {
                crowded = !held.isEmpty();
                open(arrival);
            }
        }
    }

    private void awaitRoom() {
        while (!target.hasRoom()) {
            target.makeRoomForOne();
            if (room == null) {
                room = new Event<>();
            }
            room.await(Acceptor.Target.ASK_AGAIN);
        }
    }

    /// There are fewer connections than before, or more are allowed.
    void makeRoom() {
        if (room != null) {
            room.send(true);
            room = null;
        }
    }

    /// Whoever waited here is gone with the loop on which he did.
    void forgetWaiters() {
        room = null;
        crowded = false;
        turns = null;
    }

    /// The listener closes: whom it has accepted is let in, room or not. Never blocks.
    void openHeld() {
        for (Arrival each = held.poll(); each != null; each = held.poll()) {
            open(each);
        }
        crowded = false;
    }

    /// Lets it in, room or not. Never blocks.
    void open(Arrival arrival) {
        long id = ++lastId;
        addresses.entered(id, arrival, maxPerAddress(arrival));
        target.open(arrival, id);
    }

    /// The clients of a proxy all come from its address.
    private int maxPerAddress(Arrival arrival) {
        int most = target.maxConnectionsPerAddress();
        return most > 0 && isTrustedProxy(arrival) ? 0 : most;
    }

    private boolean isTrustedProxy(Arrival arrival) {
        try {
            return target.proxies().trusts(arrival.remoteAddress());
        } catch (IOException e) {
            return false; // it has gone already
        }
    }

    void left(long id) {
        addresses.left(id);
    }

    void leftAllBut(Set<Long> ids) {
        addresses.retain(ids);
    }

    /// Any thread.
    void refuse(Arrival arrival) {
        try {
            arrival.close();
        } catch (IOException e) {
            LOG.debug("Server {} could not close {}: {}", target.name(), arrival, e.getMessage());
        }
    }
}
