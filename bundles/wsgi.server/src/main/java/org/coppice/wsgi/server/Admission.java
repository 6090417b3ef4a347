package org.coppice.wsgi.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.coppice.green.Event;
import org.coppice.green.Loop;
import org.coppice.net.QuietWarning;
import org.coppice.wsgi.spi.Arrival;
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

    /// Who was asked to give way may have got a request just then: another one is asked.
    private static final Duration ASK_AGAIN = Duration.ofMillis(100);

    /// However many wait: others on the loop have a turn, too.
    private static final int ADMITTED_IN_A_PASS = 2;

    private final HttpServer server;
    private final Homes homes;
    private final QuietWarning refusals;
    private final Deque<Arrival> held = new ArrayDeque<>();
    private Event<Boolean> room;

    /// Null before the first.
    private HeavyTurns turns;

    private volatile boolean crowded;

    Admission(HttpServer server, Homes homes) {
        this.server = server;
        this.homes = homes;
        this.refusals =
                new QuietWarning(
                        LOG,
                        "Server {} has refused {} connection(s), their addresses have"
                                + " maxConnectionsPerAddress already; the last is {}",
                        server.name());
    }

    /// Whether a client waits for room. Any thread.
    boolean isCrowded() {
        return crowded;
    }

    /// Blocks until there is room, and gives the connection to a loop.
    void admit(Arrival arrival) {
        homes.forgetReplaced();
        if (homes.isAddressFull(arrival)) {
            server.limitCounts().count("maxConnectionsPerAddress");
            refusals.tell(arrival);
            server.refuse(arrival);
            return;
        }
        if (!server.hasRoom()) {
            holdUntilRoom(arrival);
        } else {
            homes.open(arrival);
        }
        awaitTurn();
    }

    private void awaitTurn() {
        if (turns == null) {
            turns = new HeavyTurns(Loop.current(), ADMITTED_IN_A_PASS, server::requests);
        }
        turns.await();
    }

    private void holdUntilRoom(Arrival arrival) {
        server.limitCounts().count("maxConnections");
        held.add(arrival);
        try {
            awaitRoom();
        } finally { // also when the listener is closed
            if (held.remove(arrival)) {
                homes.open(arrival);
            }
        }
    }

    private void awaitRoom() {
        crowded = true;
        try {
            while (!server.hasRoom()) {
                server.makeRoomForOne();
                if (room == null) {
                    room = new Event<>();
                }
                room.await(ASK_AGAIN);
            }
        } finally {
            crowded = false;
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
            homes.open(each);
        }
    }
}
