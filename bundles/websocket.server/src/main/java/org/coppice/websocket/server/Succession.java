package org.coppice.websocket.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.coppice.wsgi.api.Environ;

/// Finds who goes on with connections whose handler goes: one that can run, of the same bundle, or
/// of a later version of it, for the same route. Where there is none yet they wait.
///
/// **Threads**: any.
final class Succession {
    private final WebSocketServer server;

    /// Those that are there; guarded by this.
    private final List<DeployedHandler> deployed = new ArrayList<>();

    /// Guarded by this.
    private final List<Waiting> waiting = new ArrayList<>();

    /// Guarded by this.
    private boolean closed;

    /// @param bundle the symbolic name of who had it
    /// @param routes by which it had come
    private record Waiting(String bundle, List<String> routes, Orphan orphan) {
        static Waiting of(DeployedHandler former, Orphan orphan) {
            return new Waiting(former.bundleName(), former.routesOf(orphan.environ()), orphan);
        }

        boolean mayGoTo(DeployedHandler handler) {
            return handler.canRun()
                    && (handler.takesOver() || !orphan.begun())
                    && handler.bundleName().equals(bundle)
                    && handler.routes().containsAll(routes);
        }

        void tell(Optional<DeployedHandler> heir) {
            orphan.heir().set(heir.map(DeployedHandler::conversations));
        }
    }

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
        return heir(Waiting.of(former, new Orphan(environ, true))).isPresent();
    }

    private Optional<DeployedHandler> heir(Waiting orphan) {
        return deployed.stream().filter(orphan::mayGoTo).findFirst();
    }

    /// Finds somebody for each: at once, or who comes in time.
    void seek(DeployedHandler former, List<Orphan> orphans, Duration patience) {
        List<Waiting> without = new ArrayList<>();
        for (Orphan each : orphans) {
            Waiting left = Waiting.of(former, each);
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
        if (!without.isEmpty()) {
            server.later(patience, () -> giveUp(without));
        }
    }

    private void giveUp(List<Waiting> late) {
        take(late::contains).forEach(each -> each.tell(Optional.empty()));
    }

    private synchronized List<Waiting> take(Predicate<Waiting> wanted) {
        List<Waiting> taken = waiting.stream().filter(wanted).toList();
        waiting.removeAll(taken);
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
