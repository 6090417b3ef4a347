package org.coppice.console;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.coppice.green.Loops;
import org.coppice.routing.api.Route;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteTable;
import org.coppice.web.Handler;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Server;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.propertytypes.ServiceRanking;

/// The page at `/`: what is routed and which parts run. Its ranking is the lowest there is, so that
/// any other route for `/` takes its place.
///
/// The lists of services are dynamic, for the page shows what there is at the moment, and many, for
/// then none is no special case.
@Component
@Route(value = "/", methods = "GET")
@ServiceRanking(Integer.MIN_VALUE)
public final class Console implements Handler {
    private static final String PREFIX = "org.coppice.";

    /// Literal paths that are the same in a URL.
    private static final Pattern OPENABLE = Pattern.compile("/(?!/)[A-Za-z0-9/_.~-]*");

    private final BundleContext context;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<RouteTable> tables = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<Loops> loops = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<Server> servers = List.of();

    /// Looks at the bundles of this context's framework.
    @Activate
    public Console(BundleContext context) {
        this.context = context;
    }

    @Override
    public Response handle(Request request) {
        Page page = new Page("Coppice");
        addRoutes(page);
        addServers(page);
        addLoops(page);
        addBundles(page);
        return Response.html(page.end()).header("Cache-Control", "no-store");
    }

    private void addRoutes(Page page) {
        page.table("Routes", "Path", "Methods", "Answered by", "State", "In flight", "Served");
        tables.stream()
                .flatMap(table -> table.routes().stream())
                .sorted(Comparator.comparing(RouteInfo::pattern)) // stable: then as it is tried
                .forEach(route -> addRoute(page, route));
    }

    private static void addRoute(Page page, RouteInfo route) {
        String methods = route.methods().isEmpty() ? "any" : String.join(" ", route.methods());
        page.row(
                canBeOpened(route) ? Page.link(route.pattern()) : Page.text(route.pattern()),
                Page.text(methods),
                Page.text(route.owner()),
                Page.text(state(route)),
                Page.number(route.requestsInFlight()),
                Page.number(route.requestsServed()));
    }

    private void addServers(Page page) {
        page.table("Servers", "Server", "Listens at", "Application", "Connections", "Requests");
        for (Server server : servers) {
            String missing = server.isApplicationPresent() ? "" : " (not there)";
            page.row(
                    Page.text(server.name()),
                    Page.text(server.address().orElse("does not listen, see coppice:server")),
                    Page.text(server.application() + missing),
                    Page.number(server.connections()),
                    Page.number(server.requests()));
        }
    }

    private void addLoops(Page page) {
        page.table("Loops", "Loop", "Hub", "Coroutine", "Green threads");
        loops.stream()
                .flatMap(some -> some.all().stream())
                .forEach(loop ->
                        page.row(
                                Page.text(loop.name()),
                                Page.text(loop.hubName()),
                                Page.text(loop.coroutineName()),
                                Page.number(loop.load())));
    }

    private void addBundles(Page page) {
        page.table("Bundles", "Bundle", "Version", "State");
        Arrays.stream(context.getBundles())
                .filter(b -> b.getSymbolicName() != null && b.getSymbolicName().startsWith(PREFIX))
                .sorted(Comparator.comparing(Bundle::getSymbolicName))
                .forEach(bundle ->
                        page.row(
                                Page.text(bundle.getSymbolicName()),
                                Page.text(bundle.getVersion().toString()),
                                Page.text(state(bundle))));
    }

    private static boolean canBeOpened(RouteInfo route) {
        return OPENABLE.matcher(route.pattern()).matches()
                && (route.methods().isEmpty() || route.methods().contains("GET"));
    }

    private static String state(RouteInfo route) {
        return switch (route.state()) {
            case SERVING -> "serving";
            case SHADOWED -> "behind another";
            case BROKEN -> "cannot start";
        };
    }

    private static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> "active";
            case Bundle.STARTING -> "starting";
            case Bundle.STOPPING -> "stopping";
            case Bundle.RESOLVED -> "resolved";
            case Bundle.INSTALLED -> "installed";
            default -> "uninstalled";
        };
    }
}
