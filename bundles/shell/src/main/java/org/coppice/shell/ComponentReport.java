package org.coppice.shell;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.dto.ServiceReferenceDTO;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.SatisfiedReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/// Explains components: what keeps them from being used, and what they are bound to.
///
/// **Threads:** any.
final class ComponentReport {

    private static final String REQUIRED = "require";

    /// Every component refers to the condition that is always true.
    private static final String ALWAYS_BOUND = "osgi.ds.satisfying.condition";

    private static final String INDENT = "  ";

    private final BundleContext context;
    private final List<ComponentView> all;

    /// @param all the components there are, to find who would provide what is missing
    ComponentReport(BundleContext context, List<ComponentView> all) {
        this.context = context;
        this.all = all;
    }

    /// What keeps the component from being used, a line each, with indented lines that tell more.
    List<String> obstacles(ComponentView view) {
        if (!view.isEnabled()) {
            return List.of(
                    view.description().defaultEnabled
                            ? "it was disabled"
                            : "its bundle enables it when the platform has what it needs; if not,"
                                    + " the log says what is missing");
        }
        if (view.configurations().isEmpty()) {
            return view.lacksConfiguration() ? List.of(missingConfiguration(view)) : List.of();
        }
        List<String> lines = new ArrayList<>();
        view.configurations().forEach(each -> lines.addAll(obstacles(view, each)));
        return lines;
    }

    private List<String> obstacles(ComponentView view, ComponentConfigurationDTO configuration) {
        return switch (configuration.state) {
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
                    List.of(missingConfiguration(view));
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
                    Arrays.stream(configuration.unsatisfiedReferences)
                            .flatMap(each -> missingReference(view, each).stream())
                            .toList();
            case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                    List.of("its activation failed: " + rootCause(configuration.failure));
            default -> List.of();
        };
    }

    private String missingConfiguration(ComponentView view) {
        String[] pids = view.description().configurationPid;
        String pid = pids.length == 0 ? view.name() : pids[0];
        String form =
                isFactory(view, pid)
                        ? "configuration %s: write etc/%s-NAME.cfg"
                        : "configuration %s: write etc/%s.cfg, or etc/%2$s-NAME.cfg if it may have"
                                + " several";
        return form.formatted(String.join(", ", pids), pid);
    }

    /// Whether its bundle says by its metatype that it has several configurations, each with a
    /// name: beside one of those Config Admin takes none without.
    private boolean isFactory(ComponentView view, String pid) {
        Bundle bundle = context.getBundle(view.bundle());
        Enumeration<URL> files =
                bundle == null ? null : bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
        while (files != null && files.hasMoreElements()) {
            try (InputStream in = files.nextElement().openStream()) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                if (text.contains("factoryPid=\"%s\"".formatted(pid))) {
                    return true;
                }
            } catch (IOException _) {
                // then both forms are told
            }
        }
        return false;
    }

    private List<String> missingReference(ComponentView view, UnsatisfiedReferenceDTO missing) {
        Optional<ReferenceDTO> reference = reference(view.description(), missing.name);
        String service = reference.map(each -> each.interfaceName).orElse("?");
        String cardinality = reference.map(each -> each.cardinality).orElse("?");
        String target = missing.target == null ? "" : " with " + missing.target;
        List<String> lines = new ArrayList<>();
        lines.add("reference %s: %s %s%s".formatted(missing.name, service, cardinality, target));
        lines.addAll(reasons(service, missing));
        return lines;
    }

    private List<String> reasons(String service, UnsatisfiedReferenceDTO missing) {
        List<String> owners = owners(service);
        if (!owners.isEmpty()) {
            String why =
                    missing.target == null
                            ? "has another version of its package"
                            : "does not match";
            return List.of(
                    "%swhat there is %s: %s".formatted(INDENT, why, String.join(", ", owners)));
        }
        List<String> lines =
                all.stream()
                        .filter(each -> each.provides(service) && each.isWaiting())
                        .map(each ->
                                "%s%s would provide it and waits itself"
                                        .formatted(INDENT, each.name()))
                        .toList();
        return lines.isEmpty()
                ? List.of(INDENT + "no component that is installed provides it")
                : lines;
    }

    private List<String> owners(String service) {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(service, null);
            return found == null
                    ? List.of()
                    : Arrays.stream(found)
                            .map(each -> bundleName(each.getBundle()))
                            .distinct()
                            .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String bundleName(Bundle bundle) {
        return bundle == null ? "a bundle that is gone" : bundle.getSymbolicName();
    }

    private static Optional<ReferenceDTO> reference(
            ComponentDescriptionDTO description, String name) {
        return Arrays.stream(description.references)
                .filter(each -> each.name.equals(name))
                .findFirst();
    }

    /// The innermost cause in a stack trace.
    static String rootCause(String stackTrace) {
        String marker = "Caused by: ";
        List<String> lines = stackTrace.strip().lines().toList();
        return lines.stream()
                .filter(line -> line.startsWith(marker))
                .reduce((first, second) -> second)
                .map(line -> line.substring(marker.length()))
                .orElse(lines.isEmpty() ? "no reason is known" : lines.getFirst());
    }

    // ---- in full

    /// Everything about a component, also one that nothing is wrong with.
    List<String> full(ComponentView view) {
        ComponentDescriptionDTO description = view.description();
        List<String> lines = new ArrayList<>();
        lines.add("component %s: %s".formatted(view.name(), view.state()));
        lines.add(
                INDENT
                        + "bundle %s (%d)"
                                .formatted(
                                        bundleName(context.getBundle(view.bundle())),
                                        view.bundle()));
        lines.add(INDENT + "class " + description.implementationClass);
        for (String service : description.serviceInterfaces) {
            lines.add(INDENT + "service " + service);
        }
        lines.addAll(configuration(description));
        view.configurations().forEach(each -> lines.addAll(bound(description, each)));
        if (view.isWaiting()) {
            lines.add(INDENT + "waits for");
            obstacles(view).forEach(line -> lines.add(INDENT + INDENT + line));
        }
        view.configurations().stream()
                .filter(each -> each.failure != null)
                .flatMap(each -> each.failure.stripTrailing().lines())
                .forEach(line -> lines.add(INDENT + INDENT + line));
        return lines;
    }

    /// Nothing for a component that could be configured by its own name only: nobody means that.
    private static List<String> configuration(ComponentDescriptionDTO description) {
        String pids = String.join(", ", description.configurationPid);
        boolean isRequired = REQUIRED.equals(description.configurationPolicy);
        if ("ignore".equals(description.configurationPolicy)
                || !isRequired && pids.equals(description.name)) {
            return List.of();
        }
        return List.of(
                INDENT
                        + "configuration %s, %s"
                                .formatted(pids, isRequired ? "required" : "optional"));
    }

    private List<String> bound(
            ComponentDescriptionDTO description, ComponentConfigurationDTO configuration) {
        List<String> lines = new ArrayList<>();
        Object pid =
                configuration.properties == null
                        ? null
                        : configuration.properties.get("service.pid");
        lines.add(
                INDENT
                        + "instance %s: %s"
                                .formatted(
                                        pid == null ? "" : pid, ComponentView.state(configuration))
                                .replace(" :", ":"));
        for (SatisfiedReferenceDTO satisfied : configuration.satisfiedReferences) {
            if (satisfied.name.equals(ALWAYS_BOUND)) {
                continue;
            }
            String service =
                    reference(description, satisfied.name)
                            .map(each -> each.interfaceName)
                            .orElse("?");
            lines.add(INDENT + INDENT + "reference %s: %s".formatted(satisfied.name, service));
            for (ServiceReferenceDTO each : satisfied.boundServices) {
                lines.add(
                        INDENT.repeat(3)
                                + "bound to %s (service %d)"
                                        .formatted(
                                                bundleName(context.getBundle(each.bundle)),
                                                each.id));
            }
        }
        return lines;
    }
}
