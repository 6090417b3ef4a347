package org.coppice.shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.coppice.wsgi.api.ConnectionInfo;
import org.coppice.wsgi.api.Server;
import org.coppice.wsgi.api.ServerStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/// Commands about HTTP servers and their connections.
///
/// **Threads:** any but a loop's.
@Component(service = ServerCommands.class)
@GogoCommand(
        scope = "coppice",
        function = {"servers", "connections"})
public final class ServerCommands {

    private final List<Server> servers;
    private final Patience patience;

    /// For Declarative Services.
    @Activate
    public ServerCommands(
            @Reference(policyOption = ReferencePolicyOption.GREEDY) List<Server> servers) {
        this(servers, Patience.USUAL);
    }

    ServerCommands(List<Server> servers, Patience patience) {
        this.servers = servers.stream().sorted(ServerCommand.ORDER).toList();
        this.patience = patience;
    }

    /// The command.
    @Descriptor("lists the HTTP servers and how much they have to do")
    public String servers() {
        TextTable table =
                new TextTable(
                        "SERVER",
                        "IMPLEMENTATION",
                        "ADDRESS",
                        "APPLICATION",
                        "STATE",
                        "CONNECTIONS",
                        "REQUESTS");
        Set<String> notes = new LinkedHashSet<>();
        for (Server server : required()) {
            ServerStatus status = server.status();
            table.row(
                    server.name(),
                    server.implementation(),
                    server.address().orElse(""),
                    server.application(),
                    ServerCommand.state(server, status),
                    server.connections(),
                    server.requests());
            notes.addAll(status.notes());
        }
        notes.forEach(each -> table.line(ServerCommand.printable(each)));
        return table.toString();
    }

    /// The command.
    @Descriptor("lists the connections of each HTTP server, the oldest first")
    public String connections(
            @Descriptor("show so many, 100 unless given")
                    @Parameter(
                            names = {"-n", "--limit"},
                            absentValue = Listing.DEFAULT_LIMIT)
                    int limit,
            @Descriptor(
                            "show only those whose server, implementation, peer, loop, state or"
                                    + " request contains each of these words")
                    String... filter) {
        Listing.requireWords(filter);
        List<Server> asked = required();
        List<CompletableFuture<List<ConnectionInfo>>> answers =
                asked.stream().map(Server::connectionInfos).toList();
        patience.await(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)));
        List<String> notes = new ArrayList<>();
        List<Row> found = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Server server = asked.get(i);
            CompletableFuture<List<ConnectionInfo>> answer = answers.get(i);
            if (answer.isDone() && !answer.isCompletedExceptionally()) {
                answer.join().stream()
                        .map(info -> new Row(server, info))
                        .filter(row -> row.matches(filter))
                        .forEach(found::add);
            } else {
                notes.add(unknown(server));
            }
        }
        List<Row> shown = Listing.first(limit, found);
        TextTable table =
                new TextTable(
                        "SERVER",
                        "IMPLEMENTATION",
                        "ID",
                        "PEER",
                        "LOOP",
                        "STATE",
                        "AGE",
                        "REQUESTS",
                        "REQUEST");
        shown.forEach(row -> row.addTo(table));
        notes.forEach(table::line);
        return table.line(Listing.end(shown.size(), found.size(), "connection")).toString();
    }

    private String unknown(Server server) {
        return "Connections of %s, %s (%d) are not known: a loop is blocked and has not answered for %s; see coppice:loops"
                .formatted(
                        server.name(),
                        server.implementation(),
                        server.connections(),
                        Span.text(patience.limit()));
    }

    private record Row(Server server, ConnectionInfo info) {

        boolean matches(String[] filter) {
            return Listing.matches(
                    filter,
                    server.name(),
                    server.implementation(),
                    info.remoteAddress(),
                    info.loop(),
                    info.state(),
                    info.request());
        }

        void addTo(TextTable table) {
            table.row(
                    server.name(),
                    server.implementation(),
                    info.id(),
                    info.remoteAddress(),
                    info.loop(),
                    info.state(),
                    Span.text(Duration.ofMillis(info.ageMillis())),
                    info.requests(),
                    info.request());
        }
    }

    private List<Server> required() {
        if (servers.isEmpty()) {
            throw new IllegalStateException(
                    "No HTTP server is configured: install org.coppice.wsgi.server and write"
                            + " etc/org.coppice.wsgi.server-main.cfg; see coppice:why");
        }
        return servers;
    }
}
