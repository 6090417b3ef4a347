package org.coppice.shell;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteTable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/// The command that lists routes.
///
/// **Threads:** any.
@Component(service = RouteCommand.class)
@GogoCommand(scope = "coppice", function = "routes")
public final class RouteCommand {

    private final Optional<RouteTable> table;

    /// For Declarative Services.
    @Activate
    public RouteCommand(
            @Reference(policyOption = ReferencePolicyOption.GREEDY) Optional<RouteTable> table) {
        this.table = table;
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
                            "show only those whose pattern, methods, state or owner contains each"
                                    + " of these words")
                    String... filter) {
        Listing.requireWords(filter);
        List<RouteInfo> found =
                required().routes().stream().filter(each -> matches(filter, each)).toList();
        List<RouteInfo> shown = Listing.first(limit, found);
        TextTable text =
                new TextTable("PATTERN", "METHODS", "STATE", "IN FLIGHT", "SERVED", "OWNER");
        for (RouteInfo route : shown) {
            text.row(
                    route.pattern(),
                    methods(route),
                    state(route),
                    route.requestsInFlight(),
                    route.requestsServed(),
                    route.owner());
        }
        return text.line(Listing.end(shown.size(), found.size(), "route")).toString();
    }

    private static boolean matches(String[] filter, RouteInfo route) {
        return Listing.matches(
                filter, route.pattern(), methods(route), state(route), route.owner());
    }

    private static String methods(RouteInfo route) {
        return route.methods().isEmpty() ? "any" : String.join(" ", route.methods());
    }

    private static String state(RouteInfo route) {
        return route.state().name().toLowerCase(Locale.ROOT);
    }

    private RouteTable required() {
        return table.orElseThrow(() ->
                new IllegalStateException(
                        "Nothing routes: install org.coppice.routing.mapper; see coppice:why"));
    }
}
