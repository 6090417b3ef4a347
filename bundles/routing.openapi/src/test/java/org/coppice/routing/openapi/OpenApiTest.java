package org.coppice.routing.openapi;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.coppice.green.testkit.FrameworkRule;
import org.coppice.green.testkit.LogLines;
import org.coppice.routing.api.Route;
import org.coppice.routing.api.RouteInfo;
import org.coppice.web.Handler;
import org.coppice.web.Request;
import org.coppice.wsgi.api.Environ;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

public class OpenApiTest {
    @Rule public final FrameworkRule framework = new FrameworkRule();
    @Rule public final LogLines log = new LogLines();

    private BundleContext context;

    @Before
    public void start() throws Exception {
        context = framework.context();
    }

    @Test
    public void theDocumentIsARouteAndTellsTheRoutesOfAllTables() throws Exception {
        OpenApi openApi = new OpenApi(context, Map.of());
        openApi.tables = List.of(() -> List.of(row("/a")), () -> List.of(row("/b/{x}")));
        assertArrayEquals(
                new String[] {"/openapi.json", "GET"},
                new Object[] {
                    route().getProperty(Route.PATTERNS), route().getProperty(Route.METHODS)
                });
        Handler handler = context.getService(route());
        Environ environ = Environ.blank("GET", "/openapi.json");
        environ.put(Environ.SCRIPT_NAME, "/root");
        byte[] bytes = handler.handle(Request.of(environ)).body().iterator().next().array();
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertTrue(text, text.contains("\"servers\":[{\"url\":\"/root\"}]"));
        assertTrue(text, text.contains("\"/a\":{") && text.contains("\"/b/{x}\":{"));
        openApi.close();
        assertEquals(List.of(), List.copyOf(context.getServiceReferences(Handler.class, null)));
    }

    @Test
    public void thePathIsConfiguredAndMayChange() throws Exception {
        OpenApi openApi = new OpenApi(context, Map.of("path", "/docs/api.json"));
        assertEquals("/docs/api.json", route().getProperty(Route.PATTERNS));
        openApi.configure(Map.of("path", " /api "));
        assertEquals("/api", route().getProperty(Route.PATTERNS));
    }

    @Test
    public void aBadPathIsToldInOneLineAndTheUsualOneTaken() {
        for (String bad : List.of("openapi.json", "/{x}", "/{")) {
            assertEquals(OpenApiSettings.DEFAULTS, OpenApiSettings.of(Map.of("path", bad)));
            assertEquals(1, log.containing("path = " + bad + " is not allowed").size());
        }
        OpenApiSettings.of(Map.of("pfad", "/x", "service.pid", OpenApi.PID));
        assertEquals(1, log.containing("pfad is no key, there are path, title, version").size());
    }

    @Test
    public void theDefaultsAreThoseOfTheConfiguration() {
        Map<String, Object> described = new TreeMap<>();
        for (Method key : OpenApiConfiguration.class.getDeclaredMethods()) {
            described.put(key.getName(), key.getDefaultValue());
        }
        OpenApiSettings defaults = OpenApiSettings.DEFAULTS;
        assertEquals(
                Map.of(
                        "path", defaults.path(),
                        "title", defaults.title(),
                        "version", defaults.version()),
                described);
    }

    private ServiceReference<Handler> route() {
        return context.getServiceReference(Handler.class);
    }

    private static RouteInfo row(String pattern) {
        return new RouteInfo(
                pattern, List.of("GET"), "acme 1.0, Cart", RouteInfo.State.SERVING, 0, 0);
    }
}
