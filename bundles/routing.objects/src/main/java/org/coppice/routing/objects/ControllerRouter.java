package org.coppice.routing.objects;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.coppice.routing.api.RefusedRoute;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.api.RouteTable;
import org.coppice.routing.spi.Deployments;
import org.coppice.routing.spi.Whiteboard;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.ApplicationGoneException;
import org.coppice.wsgi.api.ApplicationName;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.StartResponse;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/// The application `objects`: gives each request to the root controller with the longest path that
/// leads to its own. It also has the controllers mounted in the application `routes`, see [Mounts].
///
/// **Threads**: any; see [Application].
@Component(service = Application.class, immediate = true, configurationPid = ObjectsSettings.PID)
@ApplicationName(application = "objects")
@Designate(ocd = ObjectsConfiguration.class)
public final class ControllerRouter implements Application {
    private static final Response NOT_FOUND =
            Response.text("no controller has this path\n").status(404);

    /// Behind the router of patterns, for those who ask for one table alone.
    private static final int TABLE_RANKING = -100;

    private final Surroundings surroundings;
    private final Deployments<ControllerRoute, Choice> deployments;
    private final Whiteboard<ControllerRoute> whiteboard;
    private final Mounts mounts;
    private final ServiceRegistration<RouteTable> rows;
    private volatile ObjectsSettings settings;
    private volatile Made made;
    private volatile ControllerTable table = new ControllerTable(List.of());
    private volatile boolean mounted;

    /// Deploys all controllers that there are.
    @Activate
    public ControllerRouter(
            @Reference Surroundings surroundings,
            Map<String, Object> properties,
            BundleContext context) {
        this.surroundings = surroundings;
        this.settings = ObjectsSettings.of(properties, ObjectsSettings.DEFAULTS);
        this.deployments = new Deployments<>(settings.grace(), this::compile);
        ControllerServices services = new ControllerServices(new Plans(), this::options);
        this.whiteboard =
                new Whiteboard<>(context, ControllerServices.FILTER, deployments, services);
        this.mounts = new Mounts(context, services);
        whiteboard.open();
        mount(settings.mountInRoutes());
        this.rows =
                context.registerService(
                        RouteTable.class,
                        table(),
                        FrameworkUtil.asDictionary(
                                Map.of(Constants.SERVICE_RANKING, TABLE_RANKING)));
    }

    /// Takes a changed configuration.
    @Modified
    void configure(Map<String, Object> properties) {
        settings = ObjectsSettings.of(properties, settings);
        deployments.configure(settings.grace());
        mount(settings.mountInRoutes());
    }

    /// Waits until the requests in flight are done.
    @Deactivate
    void close() {
        rows.unregister();
        mount(false);
        whiteboard.close();
    }

    /// Only by the component's life, which Declarative Services serialize.
    private void mount(boolean wanted) {
        if (wanted && !mounted) {
            mounts.open();
        } else if (!wanted && mounted) {
            mounts.close();
        }
        mounted = wanted;
    }

    private ControllerTable compile(List<ControllerRoute> routes) {
        table = new ControllerTable(routes);
        return table;
    }

    @Override
    public Body call(Environ environ, StartResponse start) throws Exception {
        return switch (deployments.enter(environ)) {
            case Choice.Taken taken -> deployments.serve(taken, environ, start);
            case Choice.Unavailable unavailable -> Deployments.unavailable(start);
            case Choice.Missing missing when deployments.isClosed() ->
                    throw new ApplicationGoneException("The router of controllers");
            case Choice.Missing missing -> {
                start.start(NOT_FOUND.status(), NOT_FOUND.headers());
                yield NOT_FOUND.body();
            }
        };
    }

    /// How requests are given to controllers now; made anew when a service has come or gone.
    private Dispatch.Options options() {
        Surroundings.Parts parts = surroundings.parts();
        ObjectsSettings current = settings;
        Made known = made;
        if (known == null || known.parts != parts || known.settings != current) {
            known = new Made(parts, current, options(parts, current));
            made = known;
        }
        return known.options;
    }

    private static Dispatch.Options options(Surroundings.Parts parts, ObjectsSettings settings) {
        return new Dispatch.Options(
                HookChain.of(parts.hooks()),
                new Answers(parts.renderers(), new JsonForms(Map.of())),
                parts.codec(),
                settings.slashRedirects(),
                settings.extensions());
    }

    private RouteTable table() {
        return new RouteTable() {
            @Override
            public List<RouteInfo> routes() {
                return rows();
            }

            @Override
            public List<RefusedRoute> refused() {
                return deployments.refused();
            }
        };
    }

    /// What is below each controller, with the state and the counts of the controller. Where it is
    /// mounted, and has no requests here, its own row in the other table has the counts.
    private List<RouteInfo> rows() {
        Map<List<String>, ControllerRoute> byOwner = new HashMap<>();
        for (ControllerRoute route : table.routes()) {
            String owner = route.deployment().origin().owner();
            byOwner.put(List.of(route.pattern(), owner), route);
        }
        List<RouteInfo> infos = new ArrayList<>();
        for (RouteInfo info : deployments.routes()) {
            ControllerRoute route = byOwner.get(List.of(info.pattern(), info.owner()));
            List<Rows.Row> below = route == null ? List.of() : route.rows();
            if (below.isEmpty()) {
                infos.add(info);
            }
            boolean isElsewhere =
                    mounted && info.requestsInFlight() == 0 && info.requestsServed() == 0;
            for (Rows.Row row : below) {
                infos.add(
                        row.info(
                                info.owner(),
                                info.state(),
                                isElsewhere ? RouteInfo.UNCOUNTED : info.requestsInFlight(),
                                isElsewhere ? RouteInfo.UNCOUNTED : info.requestsServed()));
            }
        }
        return infos;
    }

    /// Options, and what they were made of.
    private record Made(
            Surroundings.Parts parts, ObjectsSettings settings, Dispatch.Options options) {}
}
