package org.coppice.websocket.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.coppice.wsgi.api.Environ;
import org.osgi.framework.Bundle;

/// Finds who goes on with connections whose handler goes: one that can run, of the same bundle, or
/// of a later version of it, for the same route. Where there is none yet they wait, as long as the
/// bundle stops and for a while then.
///
/// **Threads**: any.
final class Succession {
    private final WebSocketServer server;

    /// Those that are there; guarded by this.
    private final List<DeployedHandler> deployed = new ArrayList<>();

    /// Guarded by this.
    private final List<Claim> waiting = new ArrayList<>();

    /// Guarded by this.
    private boolean closed;

    Succession(WebSocketServer server) {
        this.server = server;
    }

    synchronized List<DeployedHandler> deployed() {
        return List.copyOf(deployed);
    }

    void add(DeployedHandler handler) {
        synchronized (this) {
            deployed.add(handler);
        }
        adopt(handler);
    }

    /// Gives a handler those that wait for it, as it may run since now.
    void adopt(DeployedHandler handler) {
        take(each -> each.mayGoTo(handler)).forEach(each -> each.tell(Optional.of(handler)));
    }

    synchronized void remove(DeployedHandler handler) {
        deployed.remove(handler);
    }

    /// Whether somebody is there who would take the connection of this request.
    synchronized boolean hasHeir(DeployedHandler former, Environ environ) {
        return heir(new Claim(former, new Orphan(environ, true))).isPresent();
    }

    private Optional<DeployedHandler> heir(Claim orphan) {
        return deployed.stream().filter(orphan::mayGoTo).findFirst();
    }

    /// Finds somebody for each: at once, or who comes in time.
    void seek(DeployedHandler former, List<Orphan> orphans, Duration patience) {
        Set<Claim> without = new HashSet<>();
        for (Orphan each : orphans) {
            Claim left = new Claim(former, each);
            Optional<DeployedHandler> heir;
            synchronized (this) {
                heir = heir(left);
                if (heir.isEmpty() && !closed) {
                    waiting.add(left);
                    without.add(left);
                    continue;
                }
            }
            left.tell(heir);
        }
        await(without, patience);
    }

    private void await(Set<Claim> claims, Duration patience) {
        if (claims.isEmpty()) {
            return;
        }
        long untilNanos = Conversations.deadlineNanos(patience);
        synchronized (this) {
            claims.forEach(each -> each.waitUntil(untilNanos));
        }
        server.later(patience, () -> giveUp(claims));
    }

    /// A bundle has stopped: for those who wait for its successor the time begins now.
    void stopped(Bundle bundle) {
        Set<Claim> claims = new HashSet<>();
        synchronized (this) {
            waiting.stream().filter(each -> each.isOf(bundle)).forEach(claims::add);
        }
        await(claims, server.settings().grace());
    }

    private void giveUp(Set<Claim> late) {
        take(each -> late.contains(each) && each.isOver())
                .forEach(each -> each.tell(Optional.empty()));
    }

    private synchronized List<Claim> take(Predicate<Claim> wanted) {
        List<Claim> taken = new ArrayList<>();
        waiting.removeIf(each -> wanted.test(each) && taken.add(each));
        return taken;
    }

    /// From now on nobody waits.
    void close() {
        synchronized (this) {
            closed = true;
        }
        take(_ -> true).forEach(each -> each.tell(Optional.empty()));
    }
}
