package org.coppice.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/// Explains bundles that are not active.
///
/// What a bundle lacks is found by comparing its requirements with what all bundles offer, since
/// the framework tells it only to who starts the bundle.
///
/// **Threads:** any.
final class BundleReport {

    private static final Pattern PACKAGE = Pattern.compile("osgi\\.wiring\\.package=([^)]+)");
    private static final Pattern AT_LEAST = Pattern.compile("[^!]\\(version>=([^)]+)");
    private static final Pattern BELOW = Pattern.compile("!\\(version>=([^)]+)");

    private final BundleContext context;

    BundleReport(BundleContext context) {
        this.context = context;
    }

    /// What keeps the bundle from being active, a line each; nothing if it is as it should be.
    List<String> obstacles(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.INSTALLED -> unresolved(bundle);
            case Bundle.RESOLVED -> isFragment(bundle) ? List.of() : List.of(whyNotStarted(bundle));
            case Bundle.STARTING ->
                    isLazy(bundle)
                            ? List.of()
                            : List.of("it is still starting: its activator has not returned");
            case Bundle.STOPPING ->
                    List.of(
                            "it is still stopping: its last requests and WebSockets have their time"
                                    + " of grace, or its activator has not returned");
            default -> List.of();
        };
    }

    /// In a word.
    static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.ACTIVE -> "active";
            case Bundle.INSTALLED -> "not resolved";
            case Bundle.RESOLVED -> isFragment(bundle) ? "a resolved fragment" : "not started";
            case Bundle.STARTING -> isLazy(bundle) ? "started when first used" : "starting";
            case Bundle.STOPPING -> "stopping";
            default -> "uninstalled";
        };
    }

    private static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
    }

    private static boolean isLazy(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).isActivationPolicyUsed()
                && bundle.getHeaders().get(Constants.BUNDLE_ACTIVATIONPOLICY) != null;
    }

    private String whyNotStarted(Bundle bundle) {
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        int reached =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                        .adapt(FrameworkStartLevel.class)
                        .getStartLevel();
        if (!level.isPersistentlyStarted()) {
            return "nobody has started it: start %d".formatted(bundle.getBundleId());
        }
        if (level.getStartLevel() > reached) {
            return "its start level is %d and the framework's is %d"
                    .formatted(level.getStartLevel(), reached);
        }
        return "its start failed, the log says why; to try again: start %d"
                .formatted(bundle.getBundleId());
    }

    private List<String> unresolved(Bundle bundle) {
        List<String> lines = new ArrayList<>();
        for (BundleRequirement requirement : revision(bundle).getDeclaredRequirements(null)) {
            if (isNeededToResolve(requirement)) {
                lines.addAll(missing(bundle, requirement));
            }
        }
        if (lines.isEmpty()) {
            lines.add(
                    "all that it requires is there%s; to resolve it, or hear why not: start %d"
                            .formatted(
                                    isFragment(bundle) ? " but perhaps its host" : "",
                                    bundle.getBundleId()));
        }
        return lines;
    }

    private static BundleRevision revision(Bundle bundle) {
        return bundle.adapt(BundleRevision.class);
    }

    private static boolean isNeededToResolve(BundleRequirement requirement) {
        String effective =
                requirement.getDirectives().getOrDefault(Constants.EFFECTIVE_DIRECTIVE, "resolve");
        return Constants.EFFECTIVE_RESOLVE.equals(effective)
                && !Constants.RESOLUTION_OPTIONAL.equals(
                        requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
    }

    private List<String> missing(Bundle bundle, BundleRequirement requirement) {
        List<Bundle> offering =
                capabilities(requirement.getNamespace())
                        .filter(requirement::matches)
                        .map(each -> each.getRevision().getBundle())
                        .distinct()
                        .toList();
        if (offering.isEmpty()) {
            return List.of(describe(requirement));
        }
        boolean isThere =
                offering.stream()
                        .anyMatch(each -> each == bundle || each.getState() != Bundle.INSTALLED);
        if (isThere) {
            return List.of();
        }
        Bundle offers = offering.getFirst();
        return List.of(
                "%s; %s (%d) has it and is not resolved itself"
                        .formatted(
                                describeAlone(requirement),
                                offers.getSymbolicName(),
                                offers.getBundleId()));
    }

    private Stream<BundleCapability> capabilities(String namespace) {
        return Arrays.stream(context.getBundles())
                .map(BundleReport::revision)
                .filter(each -> each != null)
                .flatMap(each -> each.getDeclaredCapabilities(namespace).stream());
    }

    private static Optional<String> packageName(BundleRequirement requirement) {
        Matcher name = PACKAGE.matcher(filter(requirement));
        return PackageNamespace.PACKAGE_NAMESPACE.equals(requirement.getNamespace()) && name.find()
                ? Optional.of(name.group(1))
                : Optional.empty();
    }

    private static String filter(BundleRequirement requirement) {
        return requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
    }

    private String describe(BundleRequirement requirement) {
        return describeAlone(requirement) + packageName(requirement).map(this::others).orElse("");
    }

    private static String describeAlone(BundleRequirement requirement) {
        String filter = filter(requirement);
        return packageName(requirement)
                .map(name -> "package " + name + versions(filter))
                .orElseGet(() -> "%s %s".formatted(requirement.getNamespace(), filter).strip());
    }

    private static String versions(String filter) {
        Matcher atLeast = AT_LEAST.matcher(filter);
        Matcher below = BELOW.matcher(filter);
        return (atLeast.find() ? ", version " + atLeast.group(1) : "")
                + (below.find() ? " to below " + below.group(1) : "");
    }

    private String others(String packageName) {
        List<String> there =
                capabilities(PackageNamespace.PACKAGE_NAMESPACE)
                        .filter(each ->
                                packageName.equals(
                                        each.getAttributes()
                                                .get(PackageNamespace.PACKAGE_NAMESPACE)))
                        .map(each ->
                                String.format(
                                        Locale.ROOT,
                                        "%s in %s",
                                        each.getAttributes()
                                                .get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE),
                                        each.getRevision().getSymbolicName()))
                        .distinct()
                        .toList();
        return there.isEmpty() ? "" : "; there is version " + String.join(", ", there);
    }
}
