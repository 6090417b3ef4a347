package org.coppice.routing.openapi;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.coppice.routing.api.Route;
import org.coppice.routing.api.RouteTable;
import org.coppice.web.Handler;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/// The route that answers with the document. It is registered by hand, for its path is configured.
@Component(
        service = {},
        immediate = true,
        configurationPid = OpenApi.PID)
@Designate(ocd = OpenApiConfiguration.class)
public final class OpenApi implements Handler {
    static final String PID = "org.coppice.routing.openapi";

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<RouteTable> tables = List.of();

    private final ServiceRegistration<Handler> route;
    private volatile OpenApiSettings settings;

    /// Deploys the route.
    @Activate
    public OpenApi(BundleContext context, Map<String, Object> properties) {
        settings = OpenApiSettings.of(properties);
        route = context.registerService(Handler.class, this, routeProperties());
    }

    /// Takes a changed configuration.
    @Modified
    void configure(Map<String, Object> properties) {
        settings = OpenApiSettings.of(properties);
        route.setProperties(routeProperties());
    }

    /// Waits, as each route, until its requests are done.
    @Deactivate
    void close() {
        route.unregister();
    }

    @Override
    public Response handle(Request request) {
        OpenApiSettings current = settings;
        return Response.json(
                        new OpenApiDocument(current.title(), current.version())
                                .at(request.environ().scriptName())
                                .add(tables.stream().flatMap(it -> it.routes().stream()).toList())
                                .toMap())
                .header("Cache-Control", "no-cache");
    }

    private Dictionary<String, Object> routeProperties() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Route.PATTERNS, settings.path());
        properties.put(Route.METHODS, "GET");
        properties.put(Route.SUMMARY, "What is deployed, as OpenAPI 3.1");
        properties.put("component.name", OpenApi.class.getName());
        return properties;
    }
}
