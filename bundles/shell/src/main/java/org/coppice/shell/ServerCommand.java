package org.coppice.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.api.Server;
import org.coppice.wsgi.api.ServerStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/// The command that tells how HTTP servers are, also those that end or have ended.
///
/// It is there before its first use, so that it sees servers stop.
///
/// **Threads:** any but a loop's.
@Component(service = ServerCommand.class, immediate = true)
@GogoCommand(scope = "coppice", function = "server")
public final class ServerCommand {
    /// By name, then by implementation.
    static final Comparator<Server> ORDER =
            Comparator.comparing(Server::name).thenComparing(Server::implementation);

    private static final int STOPS_MAX = 100;
    private static final int LONGEST_SENTENCE = 1_000;

    private final List<Server> servers = new CopyOnWriteArrayList<>();
    private final Patience patience;

    /// The last stop of each server, the oldest first. Guarded by this.
    private final Map<Id, Stop> stops =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Id, Stop> eldest) {
                    return size() > STOPS_MAX;
                }
            };

    /// For Declarative Services.
    @Activate
    public ServerCommand() {
        this(Patience.USUAL);
    }

    ServerCommand(Patience patience) {
        this.patience = patience;
    }

    private record Id(String name, String implementation) {
        static Id of(Server server) {
            return new Id(server.name(), server.implementation());
        }

        @Override
        public String toString() {
            return "%s (%s)".formatted(name, implementation);
        }
    }

    /// @param nanos by the clock of the JVM
    private record Stop(ServerStatus status, long nanos) {}

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeServer")
    void addServer(Server server) {
        servers.add(server);
    }

    synchronized void removeServer(Server server) {
        servers.remove(server);
        stops.remove(Id.of(server));
        stops.put(Id.of(server), new Stop(server.status(), System.nanoTime()));
    }

    /// The command without a name.
    @Descriptor("tells of each HTTP server what it does, its connections, limits and last stop")
    public String server() {
        return reports("");
    }

    /// The command with a name.
    ///
    /// @throws IllegalArgumentException if none is called so
    @Descriptor("tells of one HTTP server what it does, its connections, limits and last stop")
    public String server(
            @Descriptor("name of the server, as coppice:servers lists it") String name) {
        return reports(name);
    }

    /// @param name empty for all
    private String reports(String name) {
        List<String> lines = new ArrayList<>();
        servers.stream()
                .filter(each -> name.isEmpty() || each.name().equals(name))
                .sorted(ORDER)
                .forEach(each -> report(each, lines));
        reportStops(name, lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(
                    name.isEmpty()
                            ? "No HTTP server is configured; see coppice:why"
                            : "No HTTP server is called %s, nor was; coppice:servers lists them"
                                    .formatted(TextTable.printable(name, 100)));
        }
        return String.join("\n", lines);
    }

    private void report(Server server, List<String> lines) {
        ServerStatus status = server.status();
        String where = server.address().map(address -> " at " + address).orElse("");
        lines.add(Id.of(server) + ": " + state(server, status) + where);
        if (!status.reason().isEmpty()) {
            lines.add("  refused      " + printable(status.reason()));
        }
        if (isDown(status)) {
            lines.add("  remedy       " + remedy(server, status));
        }
        status.notes().forEach(each -> lines.add("  note         " + printable(each)));
        if (!server.application().isEmpty()) { // else no configuration was valid yet
            lines.add("  application  " + server.application() + absence(server, status));
        }
        lines.add("  connections  " + connections(server));
        lines.add("  requests     " + server.requests());
        if (!status.limitsMet().isEmpty()) {
            lines.add("  limits met   " + limits(status));
        }
        status.certificateEnd().ifPresent(end -> lines.add("  certificate  " + certificate(end)));
    }

    /// Nobody is answered 503 by who does not listen.
    private static String absence(Server server, ServerStatus status) {
        if (server.isApplicationPresent()) {
            return "";
        }
        return isDown(status) ? " is not there" : " is not there: 503, see coppice:why";
    }

    /// Whether nobody can reach it, for a reason that is not its end.
    static boolean isDown(ServerStatus status) {
        return switch (status.state()) {
            case RETRYING, NOT_LISTENING -> true;
            case LISTENING, DRAINING, STOPPED -> false;
        };
    }

    /// What to do about one that is down.
    static String remedy(Server server, ServerStatus status) {
        String file = "etc/org.coppice.%s-%s.cfg".formatted(server.implementation(), server.name());
        return status.state() == ServerStatus.State.RETRYING
                ? "remove the cause, it then listens by itself; or change " + file
                : "correct %s, it is read at once".formatted(file);
    }

    static String printable(String sentence) {
        return TextTable.printable(sentence, LONGEST_SENTENCE);
    }

    static String state(Server server, ServerStatus status) {
        return switch (status.state()) {
            case LISTENING -> server.isApplicationPresent() ? "serving" : "no such application";
            case RETRYING -> "not listening, tries again";
            case NOT_LISTENING -> "not listening";
            case DRAINING -> "draining";
            case STOPPED -> "stopped";
        };
    }

    /// How many there are, and how many in each state.
    private String connections(Server server) {
        CompletableFuture<List<ConnectionInfo>> asked = server.connectionInfos();
        patience.await(asked);
        if (!asked.isDone() || asked.isCompletedExceptionally()) {
            return server.connections() + ", a loop is blocked; see coppice:loops";
        }
        List<ConnectionInfo> infos = asked.join();
        Map<String, Long> byState =
                infos.stream()
                        .collect(
                                Collectors.groupingBy(
                                        ConnectionInfo::state,
                                        TreeMap::new,
                                        Collectors.counting()));
        String states = inWords(byState, "%2$d %1$s");
        return states.isEmpty() ? "0" : infos.size() + ": " + states;
    }

    private static String limits(ServerStatus status) {
        return inWords(new TreeMap<>(status.limitsMet()), "%s %d times")
                .replace(" 1 times", " once");
    }

    private static String inWords(Map<String, Long> counts, String form) {
        return counts.entrySet().stream()
                .map(each -> String.format(Locale.ROOT, form, each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String certificate(Instant end) {
        Duration left = Duration.between(Instant.now(), end);
        return left.isNegative()
                ? "has expired at " + end
                : "until " + end + ", for " + Span.text(left);
    }

    private synchronized void reportStops(String name, List<String> lines) {
        stops.forEach((stopped, stop) -> {
            if (name.isEmpty() || stopped.name().equals(name)) {
                Duration ago = Duration.ofNanos(System.nanoTime() - stop.nanos());
                lines.add("%s stopped %s ago: %s".formatted(stopped, Span.text(ago), cut(stop)));
            }
        });
    }

    private static String cut(Stop stop) {
        ServerStatus status = stop.status();
        if (status.requestsCut() + status.connectionsCut() == 0) {
            return "nothing was cut";
        }
        return "%d request(s) and %d other connection(s) were cut"
                .formatted(status.requestsCut(), status.connectionsCut());
    }
}
