package org.coppice.shell;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Function;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.coppice.routing.api.Limits;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteTable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/// The command that lists routes.
///
/// **Threads:** any.
@Component(service = RouteCommand.class)
@GogoCommand(scope = "coppice", function = "routes")
public final class RouteCommand {
    private static final List<Column> COLUMNS =
            List.of(
                    new Column("PATTERN", true, RouteInfo::pattern),
                    new Column("METHODS", true, RouteCommand::methods),
                    new Column("STATE", true, RouteCommand::state),
                    new Column("IN FLIGHT", true, route -> count(route.requestsInFlight())),
                    new Column("SERVED", true, route -> count(route.requestsServed())),
                    new Column("LIMITS", false, RouteCommand::limits),
                    new Column("HIDDEN", false, RouteCommand::hidden),
                    new Column("OWNER", true, RouteInfo::owner));

    private final List<RouteTable> tables;

    /// For Declarative Services.
    @Activate
    public RouteCommand(
            @Reference(
                            cardinality = ReferenceCardinality.MULTIPLE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<RouteTable> tables) {
        this.tables = tables;
    }

    /// The command.
    @Descriptor("lists the routes in the order in which they are tried")
    public String routes(
            @Descriptor("show so many, 100 unless given")
                    @Parameter(
                            names = {"-n", "--limit"},
                            absentValue = Listing.DEFAULT_LIMIT)
                    int limit,
            @Descriptor(
                            "show only those whose pattern, methods, state, limits or owner"
                                    + " contains each of these words")
                    String... filter) {
        Listing.requireWords(filter);
        List<RouteInfo> found = all().stream().filter(each -> matches(filter, each)).toList();
        List<RouteInfo> shown = Listing.first(limit, found);
        List<Column> columns = COLUMNS.stream().filter(column -> column.isFor(shown)).toList();
        TextTable text =
                new TextTable(columns.stream().map(Column::heading).toArray(String[]::new));
        for (RouteInfo route : shown) {
            text.row(columns.stream().map(column -> column.cell().apply(route)).toArray());
        }
        text.line(Listing.end(shown.size(), found.size(), "route"));
        long refused = tables.stream().mapToLong(table -> table.refused().size()).sum();
        return (refused == 0 ? text : text.line(refused + " refused, see coppice:why")).toString();
    }

    private static boolean matches(String[] filter, RouteInfo route) {
        return Listing.matches(
                filter,
                route.pattern(),
                methods(route),
                state(route),
                limits(route),
                hidden(route),
                route.owner());
    }

    private static String methods(RouteInfo route) {
        return route.methods().isEmpty() ? "any" : String.join(" ", route.methods());
    }

    private static String state(RouteInfo route) {
        return route.state().name().toLowerCase(Locale.ROOT);
    }

    private static Object count(long requests) {
        return requests == RouteInfo.UNCOUNTED ? "-" : (Object) requests;
    }

    /// Such as `4 at once, 65536 bytes, 500 ms`.
    private static String limits(RouteInfo route) {
        Limits limits = route.limits();
        StringJoiner text = new StringJoiner(", ");
        if (limits.maxConcurrent() > 0) {
            text.add(limits.maxConcurrent() + " at once");
        }
        if (limits.bodyMaxBytes() > 0) {
            text.add(limits.bodyMaxBytes() + " bytes");
        }
        if (!limits.timeout().isZero()) {
            text.add(limits.timeout().toMillis() + " ms");
        }
        return text.toString();
    }

    /// Such as `GET by org.acme.shop 1.0.0, org.acme.shop.Cart`.
    private static String hidden(RouteInfo route) {
        return route.hidden()
                .map(hidden ->
                        String.join(" ", hidden.methods())
                                + (hidden.methods().isEmpty() ? "by " : " by ")
                                + hidden.by())
                .orElse("");
    }

    private List<RouteInfo> all() {
        if (tables.isEmpty()) {
            throw new IllegalStateException(
                    "Nothing routes: install org.coppice.routing.mapper; see coppice:why");
        }
        return tables.stream().flatMap(table -> table.routes().stream()).toList();
    }

    /// @param always whether it is there also if no route has anything in it
    private record Column(String heading, boolean always, Function<RouteInfo, Object> cell) {
        boolean isFor(List<RouteInfo> routes) {
            return always || routes.stream().anyMatch(route -> !cell.apply(route).equals(""));
        }
    }
}
