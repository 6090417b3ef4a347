package org.coppice.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.coppice.green.testkit.FrameworkRule;
import org.coppice.wsgi.api.Pipeline;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.osgi.framework.BundleContext;

public class PipelineCommandTest {
    @Rule public final FrameworkRule framework = new FrameworkRule();

    private BundleContext context;

    private record FakePipeline(String name, List<String> filters, List<String> obstacles)
            implements Pipeline {
        @Override
        public String application() {
            return "routes";
        }

        @Override
        public long requestsInFlight() {
            return 2;
        }

        @Override
        public long requestsServed() {
            return 7;
        }
    }

    @Before
    public void begin() throws Exception {
        context = framework.context();
    }

    private String pipelines() {
        return new PipelineCommand(context).pipelines();
    }

    @Test
    public void withoutAnyItSaysHowToMakeOne() {
        assertEquals(
                "No pipeline is configured: install org.coppice.pipeline and write"
                        + " etc/org.coppice.pipeline-NAME.cfg with filters=a, b and"
                        + " application=NAME",
                pipelines());
    }

    @Test
    public void aPipelineSaysWhatIsMissing() {
        register(new FakePipeline("shop", List.of("a", "b"), List.of()));
        register(new FakePipeline("front", List.of("c"), List.of("filter c: it is not there")));
        assertEquals(
                """
                PIPELINE  FILTERS  APPLICATION  STATE        IN FLIGHT  SERVED
                front     c        routes       answers 503          2       7
                shop      a b      routes       working              2       7
                front: filter c: it is not there
                """
                        .strip(),
                pipelines().strip());
        String why = new WhyCommand(context, new FakeComponents()).why();
        assertTrue(why, why.contains("pipeline front: answers 503\n  filter c: it is not there"));
    }

    private void register(Pipeline pipeline) {
        context.registerService(Pipeline.class, pipeline, null);
    }
}
