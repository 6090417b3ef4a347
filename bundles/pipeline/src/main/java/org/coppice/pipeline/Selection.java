package org.coppice.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Filter;
import org.osgi.framework.ServiceReference;

/// Which services a configuration means, of those that are there.
///
/// @param parts the filters, then the application; empty for one that is missing
/// @param obstacles a sentence each for what is missing or cannot be
record Selection(List<Optional<ServiceReference<Object>>> parts, List<String> obstacles) {
    /// The service property of a pipeline's application that names what it ends in.
    static final String ENDS_IN = "coppice.pipeline.application";

    /// @param name the pipeline's
    /// @param services all of both kinds
    static Selection of(
            String name, PipelineSettings settings, List<ServiceReference<Object>> services) {
        List<Optional<ServiceReference<Object>>> parts = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        for (String filter : settings.filters()) {
            parts.add(best(services, Filter.NAME, filter));
            if (parts.getLast().isEmpty()) {
                obstacles.add(
                        "filter %s: no service has the property %s=%s"
                                .formatted(filter, Filter.NAME, filter));
            }
        }
        String application = settings.application();
        parts.add(best(services, Application.NAME, application));
        if (parts.getLast().isEmpty()) {
            obstacles.add(
                    "application %s: no service has the property %s=%s"
                            .formatted(application, Application.NAME, application));
        }
        circle(name, application, services).ifPresent(obstacles::add);
        return new Selection(List.copyOf(parts), List.copyOf(obstacles));
    }

    /// The service of that name with the highest ranking, of equals the oldest.
    private static Optional<ServiceReference<Object>> best(
            List<ServiceReference<Object>> services, String key, String name) {
        return services.stream()
                .filter(each -> name.equals(each.getProperty(key)))
                .max(ServiceReference::compareTo);
    }

    /// A pipeline may end in another one, but no row of them in itself.
    private static Optional<String> circle(
            String name, String application, List<ServiceReference<Object>> services) {
        List<String> way = new ArrayList<>(List.of(name));
        Optional<String> next = Optional.of(application);
        while (next.isPresent() && !way.contains(next.get())) {
            way.add(next.get());
            next =
                    best(services, Application.NAME, next.get())
                            .map(each -> (String) each.getProperty(ENDS_IN));
        }
        if (next.isEmpty()) {
            return Optional.empty();
        }
        way.add(next.get());
        return Optional.of(
                "application %s: pipelines end in each other, %s; let one end in an application"
                        .formatted(application, String.join(" in ", way)));
    }

    boolean isComplete() {
        return obstacles.isEmpty();
    }

    /// Those of the parts that are there.
    List<ServiceReference<Object>> services() {
        return parts.stream().flatMap(Optional::stream).toList();
    }

    boolean uses(ServiceReference<Object> reference) {
        return services().contains(reference);
    }

    /// The service that answers in the end.
    Optional<ServiceReference<Object>> application() {
        return parts.getLast();
    }
}
