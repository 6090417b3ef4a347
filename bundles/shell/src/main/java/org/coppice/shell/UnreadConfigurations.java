package org.coppice.shell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/// Configurations of Coppice's that no component reads: a name that is mistyped, or one of a bundle
/// that does not run. Nothing else would tell of them.
///
/// **Threads:** any.
final class UnreadConfigurations {
    private static final String OURS = "org.coppice.";
    private static final String FILE = "felix.fileinstall.filename";

    private final BundleContext context;
    private final SortedSet<String> readPids = new TreeSet<>();
    private final SortedSet<String> givenPids = new TreeSet<>();

    /// @param all the components of all bundles
    UnreadConfigurations(BundleContext context, List<ComponentView> all) {
        this.context = context;
        all.forEach(view -> add(view.description()));
    }

    /// A component without a PID of its own could be configured by the name of its class; nobody
    /// means that.
    private void add(ComponentDescriptionDTO component) {
        for (String pid : component.configurationPid) {
            readPids.add(pid);
            if (pid.startsWith(OURS) && !pid.equals(component.implementationClass)) {
                givenPids.add(pid);
            }
        }
    }

    /// Two lines for each, in the order of their names; none if there is no Config Admin.
    List<String> lines() {
        ServiceReference<ConfigurationAdmin> reference =
                context.getServiceReference(ConfigurationAdmin.class);
        ConfigurationAdmin admin = reference == null ? null : context.getService(reference);
        if (admin == null) {
            return List.of();
        }
        try {
            return lines(admin.listConfigurations("(service.pid=" + OURS + "*)"));
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("Config Admin does not list its configurations", e);
        } finally {
            context.ungetService(reference);
        }
    }

    private List<String> lines(Configuration[] found) {
        SortedSet<String> unread = new TreeSet<>();
        for (Configuration each : Optional.ofNullable(found).orElse(new Configuration[0])) {
            try {
                String pid = pid(each);
                if (!readPids.contains(pid)) {
                    unread.add(text(each, pid));
                }
            } catch (IllegalStateException _) {
                continue; // it was deleted meanwhile
            }
        }
        return new ArrayList<>(unread);
    }

    /// Without that of a target, which is read as the one without.
    private static String pid(Configuration configuration) {
        String pid =
                Optional.ofNullable(configuration.getFactoryPid()).orElse(configuration.getPid());
        int target = pid.indexOf('|');
        return target < 0 ? pid : pid.substring(0, target);
    }

    private String text(Configuration configuration, String pid) {
        Object file = configuration.getProperties().get(FILE);
        String where = file == null ? "" : ", from %s,".formatted(file);
        String line =
                "configuration %s%s is read by nobody".formatted(configuration.getPid(), where);
        return TextTable.printable(line, 1000)
                + "\n  its name is mistyped, or its bundle does not run; names most like it: "
                + String.join(", ", alike(pid));
    }

    /// Those that begin with the most characters of this one.
    private List<String> alike(String pid) {
        int most = givenPids.stream().mapToInt(each -> shared(each, pid)).max().orElse(0);
        return givenPids.stream().filter(each -> shared(each, pid) == most).toList();
    }

    private static int shared(String a, String b) {
        int at = Arrays.mismatch(a.toCharArray(), b.toCharArray());
        return at < 0 ? a.length() : at;
    }
}
