package org.coppice.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.coppice.wsgi.api.Pipeline;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/// The command that lists pipelines.
///
/// **Threads:** any.
@Component(service = PipelineCommand.class)
@GogoCommand(scope = "coppice", function = "pipelines")
public final class PipelineCommand {

    private final BundleContext context;

    /// For Declarative Services.
    @Activate
    public PipelineCommand(BundleContext context) {
        this.context = context;
    }

    /// The command.
    @Descriptor("lists the pipelines: their filters, the application that they end in, and state")
    public String pipelines() {
        List<Pipeline> found = pipelines(context);
        if (found.isEmpty()) {
            return "No pipeline is configured: install org.coppice.pipeline and write"
                    + " etc/org.coppice.pipeline-NAME.cfg with filters=a, b and application=NAME";
        }
        TextTable text =
                new TextTable("PIPELINE", "FILTERS", "APPLICATION", "STATE", "IN FLIGHT", "SERVED");
        for (Pipeline pipeline : found) {
            text.row(
                    pipeline.name(),
                    String.join(" ", pipeline.filters()),
                    pipeline.application(),
                    pipeline.obstacles().isEmpty() ? "working" : "answers 503",
                    pipeline.requestsInFlight(),
                    pipeline.requestsServed());
        }
        for (Pipeline pipeline : found) {
            pipeline.obstacles()
                    .forEach(line -> text.line("%s: %s".formatted(pipeline.name(), line)));
        }
        return text.toString();
    }

    /// Those that there are, by name. They are looked up and not bound: commands are there before
    /// them and without them.
    static List<Pipeline> pipelines(BundleContext context) {
        List<Pipeline> found = new ArrayList<>();
        try {
            for (ServiceReference<Pipeline> reference :
                    context.getServiceReferences(Pipeline.class, null)) {
                Pipeline pipeline = context.getService(reference);
                if (pipeline != null) {
                    found.add(pipeline);
                }
                context.ungetService(reference);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        found.sort(Comparator.comparing(Pipeline::name));
        return found;
    }
}
