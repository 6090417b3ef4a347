package org.coppice.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log which jars in `deploy` are no bundles, once until they change, and which have
/// lost their bundle.
///
/// It looks by itself: File Install does not offer its listeners a file that was good before, nor
/// in time those that were there when it started.
///
/// **Threads:** has one, which looks every two seconds.
@Component(service = {})
public final class DeployWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DeployWatch.class);
    private static final long LOOK_MILLIS = 2000;

    private final DeployFolder folder;
    private final Predicate<String> isInstalled;
    private final Consumer<String> report;
    private final Map<Path, String> identities = new HashMap<>();
    private final Set<Path> served = new HashSet<>();
    private Set<Path> absent = Set.of();
    private final Map<Path, String> told = new HashMap<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("coppice-deploy-watch").factory());
    private Map<Path, String> before = Map.of();

    /// For Declarative Services.
    @Activate
    public DeployWatch(BundleContext context) {
        this(DeployFolder.of(context), DeployFolder.installed(context), LOG::error);
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    DeployWatch(DeployFolder folder, Predicate<String> isInstalled, Consumer<String> report) {
        this.folder = folder;
        this.isInstalled = isInstalled;
        this.report = report;
    }

    /// Reports what is new since the last look but one: a file that still changes may be half of a
    /// copy.
    void look() {
        try {
            Map<Path, String> now = folder.jars();
            told.keySet().retainAll(now.keySet());
            now.forEach((file, state) -> {
                if (!state.equals(before.get(file))) {
                    DeployFolder.identity(file).ifPresent(it -> identities.put(file, it));
                } else if (!state.equals(told.put(file, state))) {
                    DeployFolder.fault(file).ifPresent(report);
                    DeployFolder.identity(file).ifPresent(it -> identities.put(file, it));
                }
            });
            before = now;
            reportOrphans(now.keySet());
        } catch (IOException e) {
            LOG.debug("deploy cannot be read now", e);
        }
    }

    /// One whose bundle was there and has not been for a look's time, for as long as File Install
    /// may take to install a jar that was renamed.
    private void reportOrphans(Set<Path> files) {
        identities.keySet().retainAll(files);
        served.retainAll(files);
        Set<Path> absentNow = new HashSet<>();
        identities.forEach((file, identity) -> {
            if (isInstalled.test(identity)) {
                served.add(file);
            } else if (absent.contains(file) && served.remove(file)) {
                report.accept(DeployFolder.orphan(file));
            } else {
                absentNow.add(file);
            }
        });
        absent = absentNow;
    }

    @Deactivate
    void close() {
        thread.shutdownNow();
    }
}
