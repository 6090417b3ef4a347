package org.coppice.wsgi.server;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.spi.AcceptingLoop;
import org.coppice.wsgi.spi.Arrival;

/// Which loop each connection of a server has gone to, and how many there are.
///
/// A connection goes to the loop with the fewest of them. They are counted here, when they are
/// handed over: of a burst all would find the loops' own loads as they were before it. A loop that
/// takes no new work may end between the choice and the hand-over; then the connection goes to
/// another, and what was counted there is forgotten.
///
/// **Threads**: the accepting loop's, where nothing else is said.
final class Homes {
    private final HttpServer server;
    private final Loops loops;
    private final AcceptingLoop accepting;
    private final Map<Loop, ServerLoop> homes = new ConcurrentHashMap<>();
    private boolean draining;
    private boolean drainEndsIdle;
    private volatile int connections;
    private volatile long endedRequests;

    Homes(HttpServer server, Loops loops, AcceptingLoop accepting) {
        this.server = server;
        this.loops = loops;
        this.accepting = accepting;
    }

    /// Gives a new connection to a loop.
    void open(Arrival arrival, long id) {
        handOver(arrival, id, arrival.isBound() ? List.of(accepting.now()) : loops.loops());
    }

    private void handOver(Arrival arrival, long id, List<Loop> candidates) {
        ServerLoop home = fewest(candidates);
        if (home == null) {
            server.left(id);
            server.refuse(arrival);
            return;
        }
        home.assigned++;
        connections++;
        home.open(arrival, id)
                .exceptionally(failure -> {
                    boolean ended = ServerLoop.hasEnded(failure);
                    accepting.execute(() -> rejected(arrival, id, candidates, home, ended));
                    return null;
                });
    }

    /// Chooses among the others, and only then takes back what was counted: so that a server that
    /// stops waits for it.
    private void rejected(
            Arrival arrival, long id, List<Loop> candidates, ServerLoop by, boolean ended) {
        handOver(arrival, id, candidates.stream().filter(loop -> loop != by.loop()).toList());
        if (ended) {
            forget(by);
        } else {
            closed(by);
        }
    }

    /// Has the connection of the fullest loop end that has been idle for longest; if none is idle
    /// there, that of the next.
    void makeIdleGiveWay() {
        askIdle(
                homes.values().stream()
                        .sorted(Comparator.comparingInt(home -> -home.assigned))
                        .iterator());
    }

    private void askIdle(Iterator<ServerLoop> candidates) {
        if (candidates.hasNext()) {
            candidates
                    .next()
                    .endOldestIdle()
                    .exceptionally(_ -> false)
                    .thenAccept(found -> {
                        if (!found) {
                            accepting.execute(() -> askIdle(candidates));
                        }
                    });
        }
    }

    /// The first with the fewest; null if there is no loop.
    private ServerLoop fewest(List<Loop> candidates) {
        candidates.forEach(this::home); // then nobody waits between the choice and the count
        ServerLoop fewest = null;
        for (Loop loop : candidates) {
            ServerLoop home = home(loop);
            if (fewest == null || home.assigned < fewest.assigned) {
                fewest = home;
            }
        }
        return fewest;
    }

    /// A new one is made outside of the map: a green thread that waited for something meanwhile
    /// would hold a lock of the map, and the tasks of its loop would wait for it for ever.
    private ServerLoop home(Loop loop) {
        ServerLoop known = homes.get(loop);
        if (known != null) {
            return known;
        }
        ServerLoop fresh = new ServerLoop(server, loop);
        ServerLoop others = homes.putIfAbsent(loop, fresh);
        if (others == null && draining) {
            fresh.drain(drainEndsIdle);
        }
        return others == null ? fresh : others;
    }

    /// Looks which of its connections have closed.
    void takeClosed(ServerLoop home) {
        for (Long id = home.closedIds.poll(); id != null; id = home.closedIds.poll()) {
            server.left(id);
            closed(home);
        }
    }

    /// As [#takeClosed], of all.
    void takeAllClosed() {
        homes.values().forEach(this::takeClosed);
    }

    /// As [#forgetEnded], if there may be any: a loop that broke is replaced.
    void forgetReplaced() {
        if (homes.size() > loops.loops().size()) {
            forgetEnded();
        }
    }

    /// Forgets those whose loop has ended.
    ///
    /// @return how many connections were there
    int forgetEnded() {
        int lost = 0;
        for (ServerLoop home : homes.values()) {
            if (home.loop().isOver()) {
                takeClosed(home);
                lost += home.assigned;
                forget(home);
            }
        }
        return lost;
    }

    private void closed(ServerLoop home) {
        if (home.assigned > 0) {
            home.assigned--;
            connections--;
            server.connectionsAreFewer();
            if (home.assigned == 0 && !loops.loops().contains(home.loop())) {
                forget(home);
            }
        }
    }

    /// Its loop has ended, and with it whatever was there; or will when nothing is there.
    private void forget(ServerLoop home) {
        if (homes.remove(home.loop(), home)) {
            if (home.loop().isOver()) {
                home.abandon().forEach(server::left);
            }
            endedRequests += home.requests();
            connections -= home.assigned;
            home.assigned = 0;
            server.connectionsAreFewer();
        }
    }

    /// As [ServerLoop#drain(boolean)], on all.
    void drain(boolean endIdle) {
        draining = true;
        drainEndsIdle = endIdle;
        forgetEnded();
        homes.values().forEach(home -> home.drain(endIdle));
    }

    /// As [ServerLoop#endIdle()], on all.
    void endIdle() {
        drainEndsIdle = true;
        homes.values().forEach(ServerLoop::endIdle);
    }

    // ---- any thread

    /// Has the idle connections wait for as long as is configured by now.
    void waitAnew() {
        homes.values().forEach(ServerLoop::waitAnew);
    }

    void cut() {
        homes.values().forEach(ServerLoop::cut);
    }

    int connections() {
        return connections;
    }

    long requests() {
        return endedRequests + homes.values().stream().mapToLong(ServerLoop::requests).sum();
    }

    CompletableFuture<List<ConnectionInfo>> infos() {
        List<CompletableFuture<List<ConnectionInfo>>> asked =
                homes.values().stream().map(this::infos).toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(done -> asked.stream().flatMap(each -> each.join().stream()).toList());
    }

    private CompletableFuture<List<ConnectionInfo>> infos(ServerLoop home) {
        return home.infos()
                .exceptionally(failure -> {
                    if (ServerLoop.hasEnded(failure)) {
                        accepting.execute(() -> forget(home));
                    }
                    return List.of();
                });
    }
}
