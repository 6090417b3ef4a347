package org.coppice.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log which jars in `deploy` are no bundles, once until they change.
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
    private final Consumer<String> report;
    private final Map<Path, String> told = new HashMap<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("coppice-deploy-watch").factory());
    private Map<Path, String> before = Map.of();

    /// For Declarative Services.
    @Activate
    public DeployWatch(BundleContext context) {
        this(DeployFolder.of(context), LOG::error);
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    DeployWatch(DeployFolder folder, Consumer<String> report) {
        this.folder = folder;
        this.report = report;
    }

    /// Reports what is new since the last look but one: a file that still changes may be half of a
    /// copy.
    void look() {
        try {
            Map<Path, String> now = folder.jars();
            told.keySet().retainAll(now.keySet());
            now.forEach((file, state) -> {
                if (state.equals(before.get(file)) && !state.equals(told.put(file, state))) {
                    DeployFolder.fault(file).ifPresent(report);
                }
            });
            before = now;
        } catch (IOException e) {
            LOG.debug("deploy cannot be read now", e);
        }
    }

    @Deactivate
    void close() {
        thread.shutdownNow();
    }
}
