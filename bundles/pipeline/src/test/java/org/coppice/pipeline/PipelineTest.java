package org.coppice.pipeline;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.junit.Test;
import org.osgi.framework.ServiceRegistration;

/// What a pipeline is, and how it is configured.
public class PipelineTest extends PipelineFramework {
    // ---- the chain

    @Test
    public void aRequestPassesTheFiltersInTheirOrder() throws Exception {
        marking("a", "a");
        marking("b", "b");
        application("shop", saying("shop"));
        PipelineComponent pipeline = pipeline("front", "filters", "b, a,b", "application", "shop");
        assertEquals("200 shop", call("front"));
        assertEquals(List.of("b", "a", "b"), passed);
        assertEquals(List.of("b", "a", "b"), pipeline.filters());
        assertEquals("shop", pipeline.application());
        assertEquals(List.of(), pipeline.obstacles());
        assertEquals(1, pipeline.requestsServed());
        assertEquals(0, pipeline.requestsInFlight());
    }

    @Test
    public void withoutFiltersItIsAnotherNameOfTheApplication() throws Exception {
        application("routes", saying("routes"));
        pipeline("front");
        assertEquals("200 routes", call("front"));
    }

    @Test
    public void aMissingPartIsNamedAndAnswered503() throws Exception {
        PipelineComponent pipeline = pipeline("front", "filters", "a, b", "application", "shop");
        marking("a", "a");
        Started started = new Started();
        try (Body body = named("front").call(Environ.blank("GET", "/"), started)) {
            assertEquals("The pipeline front cannot answer at the moment.\n", text(body));
        }
        assertEquals(503, started.status.code());
        assertEquals(Optional.of("1"), started.headers.first("Retry-After"));
        assertEquals(
                List.of(
                        "filter b: no service has the property coppice.filter=b",
                        "application shop: no service has the property coppice.application=shop"),
                pipeline.obstacles());
        marking("b", "b");
        application("shop", saying("shop"));
        assertEquals(List.of(), pipeline.obstacles());
        assertEquals("200 shop", call("front"));
    }

    @Test
    public void ofSeveralPartsOfANameTheHighestRankingCounts() throws Exception {
        application("shop", saying("low"));
        pipeline("front", "application", "shop");
        assertEquals("200 low", call("front"));
        ServiceRegistration<?> high =
                context.registerService(
                        Application.class,
                        saying("high"),
                        new Hashtable<>(Map.of(Application.NAME, "shop", "service.ranking", 1)));
        assertEquals("200 high", call("front"));
        high.setProperties(
                new Hashtable<>(Map.of(Application.NAME, "shop", "service.ranking", -1)));
        assertEquals("200 low", call("front"));
        high.unregister();
        assertEquals("200 low", call("front"));
    }

    @Test
    public void aPipelineMayEndInAnotherButNotInItself() throws Exception {
        marking("a", "a");
        application("shop", saying("shop"));
        PipelineComponent inner = pipeline("inner", "filters", "a", "application", "shop");
        PipelineComponent outer = pipeline("outer", "filters", "a", "application", "inner");
        assertEquals("200 shop", call("outer"));
        assertEquals(List.of("a", "a"), passed);
        inner.configure(properties("inner", "application", "outer"));
        assertEquals(
                List.of(
                        "application inner: pipelines end in each other, outer in inner in outer;"
                                + " let one end in an application"),
                outer.obstacles());
        assertTrue(call("outer").startsWith("503"));
        assertTrue(call("inner").startsWith("503"));
        inner.configure(properties("inner", "application", "shop"));
        assertEquals("200 shop", call("outer"));
    }

    // ---- configuration

    @Test
    public void aBadConfigurationChangesNothing() throws Exception {
        application("shop", saying("shop"));
        PipelineComponent pipeline = pipeline("front", "application", "shop");
        pipeline.configure(properties("front", "application", "front"));
        pipeline.configure(properties("front", "filters", "a,,b", "application", "shop"));
        assertEquals("200 shop", call("front"));
        assertEquals("shop", pipeline.application());
    }

    @Test
    public void aPipelineWithoutAnyGoodConfigurationSaysSo() throws Exception {
        PipelineComponent pipeline = pipeline("front", "graceMillis", "soon");
        assertTrue(call("front").startsWith("503"));
        assertEquals(List.of("it has no valid configuration: see the log"), pipeline.obstacles());
    }

    @Test
    public void messagesNameKeyValueAndRemedy() {
        assertEquals(
                "graceMillis=soon is not allowed: give a whole number from 0 to 600000;"
                        + " filters=a, , b is not allowed: give names with one comma between them;"
                        + " application=front is not allowed: give another application than the"
                        + " pipeline itself, or rename the pipeline",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        PipelineSettings.of(
                                                "front",
                                                Map.of(
                                                        "filters", "a,,b",
                                                        "application", "front",
                                                        "graceMillis", "soon")))
                        .getMessage());
    }

    @Test
    public void aChangedConfigurationPutsOtherFiltersInPlace() throws Exception {
        marking("a", "a");
        marking("b", "b");
        application("shop", saying("shop"));
        PipelineComponent pipeline = pipeline("front", "filters", "a", "application", "shop");
        call("front");
        pipeline.configure(properties("front", "filters", "b", "application", "shop"));
        call("front");
        assertEquals(List.of("a", "b"), passed);
    }
}
