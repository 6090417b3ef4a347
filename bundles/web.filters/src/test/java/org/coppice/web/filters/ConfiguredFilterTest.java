package org.coppice.web.filters;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.coppice.green.testkit.FrameworkRule;
import org.coppice.web.Handlers;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Filter;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

public class ConfiguredFilterTest {
    private static final Application INNER =
            Handlers.application(request -> Response.text("inner"));

    @Rule public final FrameworkRule framework = new FrameworkRule();

    private BundleContext context;

    @Before
    public void start() throws Exception {
        context = framework.context();
    }

    private static Map<String, Object> timing(String pid, String... settings) {
        Map<String, Object> properties = new HashMap<>(Map.of("service.pid", pid));
        for (int i = 0; i < settings.length; i += 2) {
            properties.put(settings[i], settings[i + 1]);
        }
        return properties;
    }

    private List<String> names() throws Exception {
        return context.getServiceReferences(Filter.class, null).stream()
                .map(each -> (String) each.getProperty(Filter.NAME))
                .sorted()
                .toList();
    }

    private Filter filter(String name) {
        ServiceReference<?> reference;
        try {
            reference =
                    context
                            .getServiceReferences(Filter.class, "(coppice.filter=" + name + ")")
                            .stream()
                            .max(ServiceReference::compareTo)
                            .orElseThrow();
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
        return (Filter) context.getService(reference);
    }

    private static String metric(Application application) throws Exception {
        String timing =
                Request.blank("GET", "/").send(application).header("Server-Timing").orElse("-");
        return timing.split(";")[0];
    }

    @Test
    public void aFilterIsAServiceWithTheNameOfItsConfiguration() throws Exception {
        TimingComponent slow =
                new TimingComponent(
                        context, timing("org.coppice.web.filters.timing~slow", "metric", "s"));
        new TimingComponent(context, timing("org.coppice.web.filters.timing", "metric", "t"));
        assertEquals(List.of("slow", "timing"), names());
        assertEquals("s", metric(filter("slow").around(INNER)));
        assertEquals("t", metric(filter("timing").around(INNER)));
        slow.close();
        assertEquals(List.of("timing"), names());
    }

    @Test
    public void otherSettingsAreInForceAtOnceAndBadOnesAreNot() throws Exception {
        String pid = "org.coppice.web.filters.timing~a";
        TimingComponent component = new TimingComponent(context, timing(pid, "metric", "one"));
        Filter service = filter("a");
        Application application = service.around(INNER);
        assertEquals("one", metric(application));
        component.configure(timing(pid, "metric", "two"));
        assertEquals("two", metric(application));
        component.configure(timing(pid, "metric", "not allowed"));
        assertEquals("two", metric(application));
        assertSame("pipelines keep it", service, filter("a"));
    }

    @Test
    public void withBadSettingsAloneThereIsNoService() throws Exception {
        String pid = "org.coppice.web.filters.timing~a";
        TimingComponent component = new TimingComponent(context, timing(pid, "metric", "a b"));
        assertEquals(List.of(), names());
        component.configure(timing(pid, "metric", "good"));
        assertEquals(List.of("a"), names());
        component.close();
        assertEquals(List.of(), names());
    }

    @Test
    public void allAreThereWithTheirUsualSettingsBehindConfiguredOnes() throws Exception {
        UsualFilters usual = new UsualFilters(context);
        assertEquals(
                List.of("bodyLimit", "compression", "cors", "errorPages", "requestId", "timing"),
                names());
        assertEquals("app", metric(filter("timing").around(INNER)));
        new TimingComponent(
                context, timing("org.coppice.web.filters.timing~timing", "metric", "own"));
        assertEquals("own", metric(filter("timing").around(INNER)));
        usual.close();
        assertEquals(List.of("timing"), names());
    }

    @Test
    public void eachKindHasItsComponent() throws Exception {
        String pid = "org.coppice.web.filters.";
        new CorsComponent(context, timing(pid + "cors~a"));
        new RequestIdComponent(context, timing(pid + "requestid~b"));
        new CompressionComponent(context, timing(pid + "compression~c"));
        new ErrorPagesComponent(context, timing(pid + "errorpages~d"));
        new BodyLimitComponent(context, timing(pid + "bodylimit~e"));
        assertEquals(List.of("a", "b", "c", "d", "e"), names());
        for (String name : names()) {
            Response response = Request.blank("GET", "/").send(filter(name).around(INNER));
            assertEquals(name, "inner", response.readText());
        }
    }
}
