package org.coppice.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.coppice.routing.api.RefusedRoute;
import org.coppice.routing.api.RouteTable;
import org.coppice.wsgi.api.Pipeline;
import org.coppice.wsgi.api.Server;
import org.coppice.wsgi.api.ServerStatus;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/// The command that tells what waits for what.
///
/// **Threads:** any.
@Component(service = WhyCommand.class)
@GogoCommand(scope = "coppice", function = "why")
public final class WhyCommand {

    private static final String OURS = "org.coppice.";
    private static final String INDENT = "  ";

    private final BundleContext context;
    private final ServiceComponentRuntime components;

    /// For Declarative Services.
    @Activate
    public WhyCommand(BundleContext context, @Reference ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    /// The command without a name.
    @Descriptor("lists the components and bundles that cannot work yet, and what each waits for")
    public String why() {
        List<ComponentView> all = ComponentView.all(components);
        List<ComponentView> ours =
                all.stream().filter(this::isOurs).filter(this::isOfARunningBundle).toList();
        BundleReport bundles = new BundleReport(context);
        ComponentReport report = new ComponentReport(context, all);
        List<String> lines = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            addWaiting(
                    lines,
                    "bundle %s is %s".formatted(name(bundle), BundleReport.state(bundle)),
                    bundles.obstacles(bundle));
        }
        for (ComponentView view : ours) {
            addWaiting(
                    lines,
                    "component %s: %s".formatted(view.name(), view.state()),
                    report.obstacles(view));
        }
        lines.addAll(serversInTrouble());
        for (Pipeline pipeline : PipelineCommand.pipelines(context)) {
            addWaiting(
                    lines,
                    "pipeline %s: answers 503".formatted(pipeline.name()),
                    pipeline.obstacles());
        }
        lines.addAll(refusedRoutes());
        lines.addAll(new UnreadConfigurations(context, all).lines());
        lines.addAll(DeployFolder.of(context).faults());
        lines.addAll(DeployFolder.of(context).orphans(DeployFolder.installed(context)));
        if (lines.isEmpty()) {
            return "Nothing waits (bundles: %d, components of Coppice and its applications: %d)"
                    .formatted(context.getBundles().length, ours.size());
        }
        return String.join("\n", lines);
    }

    /// A controller that two routers refuse is told once.
    private List<String> refusedRoutes() {
        Set<String> lines = new TreeSet<>(); // services come in any order
        try {
            for (ServiceReference<RouteTable> reference :
                    context.getServiceReferences(RouteTable.class, null)) {
                RouteTable table = context.getService(reference);
                if (table != null) {
                    table.refused().forEach(each -> lines.add(refused(each)));
                }
                context.ungetService(reference);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return List.copyOf(lines);
    }

    private static String refused(RefusedRoute route) {
        String what =
                route.pattern().isEmpty()
                        ? "the routes of %s are refused".formatted(route.owner())
                        : "route %s of %s is refused".formatted(route.pattern(), route.owner());
        return TextTable.printable(what, 1000)
                + "\n"
                + INDENT
                + TextTable.printable(route.reason(), 1000);
    }

    /// Servers are looked up and not bound: the command is there before them and without them.
    private List<String> serversInTrouble() {
        Map<String, List<String>> byName = new TreeMap<>();
        try {
            for (ServiceReference<Server> reference :
                    context.getServiceReferences(Server.class, null)) {
                Server server = context.getService(reference);
                if (server != null) {
                    addTrouble(
                            byName.computeIfAbsent(server.name(), _ -> new ArrayList<>()),
                            server,
                            server.status());
                }
                context.ungetService(reference);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return byName.values().stream().flatMap(List::stream).toList();
    }

    /// One that does not listen answers nothing, so what it would answer is of no interest.
    private static void addTrouble(List<String> lines, Server server, ServerStatus status) {
        if (ServerCommand.isDown(status)) {
            List<String> obstacles = new ArrayList<>();
            if (!status.reason().isEmpty()) {
                obstacles.add(ServerCommand.printable(status.reason()));
            }
            obstacles.add(ServerCommand.remedy(server, status));
            addWaiting(lines, "server %s: does not listen".formatted(server.name()), obstacles);
        } else if (!server.isApplicationPresent()) {
            addWaiting(
                    lines,
                    "server %s: answers 503".formatted(server.name()),
                    List.of(
                            "application %s: no service has the property coppice.application=%s"
                                    .formatted(server.application(), server.application())));
        }
    }

    private static void addWaiting(List<String> lines, String head, List<String> obstacles) {
        if (!obstacles.isEmpty()) {
            lines.add(head);
            obstacles.forEach(line -> lines.add(INDENT + line));
        }
    }

    /// Coppice's own bundles, and those that use it.
    private boolean isOurs(ComponentView view) {
        Bundle bundle = context.getBundle(view.bundle());
        if (bundle == null) {
            return false;
        }
        String imports = bundle.getHeaders("").get(Constants.IMPORT_PACKAGE);
        return name(bundle).startsWith(OURS) || imports != null && imports.contains(OURS);
    }

    /// The components of a bundle that stops wait for nothing any more.
    private boolean isOfARunningBundle(ComponentView view) {
        Bundle bundle = context.getBundle(view.bundle());
        return bundle != null && bundle.getState() != Bundle.STOPPING;
    }

    private static String name(Bundle bundle) {
        return "%s (%d)".formatted(bundle.getSymbolicName(), bundle.getBundleId());
    }

    /// The command with a name.
    ///
    /// @throws IllegalArgumentException if nothing is called so
    @Descriptor("explains one component or bundle in full, also if nothing is wrong with it")
    public String why(
            @Descriptor(
                            "name of a component or bundle, or the end or a part of it, or a"
                                    + " bundle's number")
                    String name) {
        List<ComponentView> all = ComponentView.all(components);
        for (Predicate<String> way : ways(name)) {
            List<String> lines = explain(all, way, name);
            if (!lines.isEmpty()) {
                return String.join("\n", lines);
            }
        }
        throw new IllegalArgumentException(
                "No component and no bundle is called %s; lb lists the bundles, scr:list the components"
                        .formatted(TextTable.printable(name, 100)));
    }

    /// The exact name, else its end, else a part of it.
    private static List<Predicate<String>> ways(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return List.of(
                lower::equals, each -> each.endsWith("." + lower), each -> each.contains(lower));
    }

    private List<String> explain(List<ComponentView> all, Predicate<String> way, String number) {
        BundleReport bundles = new BundleReport(context);
        ComponentReport report = new ComponentReport(context, all);
        List<String> lines = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (isCalled(bundle, way, number)) {
                lines.add(
                        "bundle %s %s: %s"
                                .formatted(
                                        name(bundle),
                                        bundle.getVersion(),
                                        BundleReport.state(bundle)));
                bundles.obstacles(bundle).forEach(line -> lines.add(INDENT + line));
                all.stream()
                        .filter(view -> view.bundle() == bundle.getBundleId())
                        .flatMap(view -> report.full(view).stream())
                        .forEach(line -> lines.add(INDENT + line));
            }
        }
        if (lines.isEmpty()) {
            all.stream()
                    .filter(view -> way.test(view.name().toLowerCase(Locale.ROOT)))
                    .forEach(view -> lines.addAll(report.full(view)));
        }
        return lines;
    }

    private static boolean isCalled(Bundle bundle, Predicate<String> way, String number) {
        String name = bundle.getSymbolicName();
        return String.valueOf(bundle.getBundleId()).equals(number)
                || name != null && way.test(name.toLowerCase(Locale.ROOT));
    }
}
