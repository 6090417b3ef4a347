package org.coppice.console;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.coppice.routing.api.Route;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteTable;
import org.coppice.web.Handler;
import org.coppice.web.Request;
import org.coppice.web.Response;
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

    /// Looks at the bundles of this context's framework.
    @Activate
    public Console(BundleContext context) {
        this.context = context;
    }

    @Override
    public Response handle(Request request) {
        List<RouteInfo> routes = tables.stream().flatMap(t -> t.routes().stream()).toList();
        List<Loop> running = loops.stream().flatMap(l -> l.loops().stream()).toList();
        return Response.html(page(routes, running, bundles())).header("Cache-Control", "no-store");
    }

    private List<Bundle> bundles() {
        return Arrays.stream(context.getBundles())
                .filter(b -> b.getSymbolicName() != null && b.getSymbolicName().startsWith(PREFIX))
                .sorted(Comparator.comparing(Bundle::getSymbolicName))
                .toList();
    }

    private static String page(List<RouteInfo> routes, List<Loop> loops, List<Bundle> bundles) {
        Page page = new Page("Coppice");
        page.table("Routes", "Path", "Methods", "Answered by", "State", "In flight", "Served");
        for (RouteInfo route : routes) {
            page.row(
                    canBeOpened(route) ? Page.link(route.pattern()) : Page.text(route.pattern()),
                    Page.text(
                            route.methods().isEmpty() ? "any" : String.join(" ", route.methods())),
                    Page.text(route.owner()),
                    Page.text(state(route)),
                    Page.number(route.requestsInFlight()),
                    Page.number(route.requestsServed()));
        }
        page.table("Loops", "Loop", "Hub", "Coroutine", "Green threads");
        for (Loop loop : loops) {
            page.row(
                    Page.text(loop.name()),
                    Page.text(loop.hubName()),
                    Page.text(loop.coroutineName()),
                    Page.number(loop.load()));
        }
        page.table("Bundles", "Bundle", "Version", "State");
        for (Bundle bundle : bundles) {
            page.row(
                    Page.text(bundle.getSymbolicName()),
                    Page.text(bundle.getVersion().toString()),
                    Page.text(state(bundle)));
        }
        return page.end();
    }

    private static boolean canBeOpened(RouteInfo route) {
        return OPENABLE.matcher(route.pattern()).matches()
                && (route.methods().isEmpty() || route.methods().contains("GET"));
    }

    private static String state(RouteInfo route) {
        return switch (route.state()) {
            case SERVING -> "serves";
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
