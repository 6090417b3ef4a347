package org.coppice.launcher;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/// The OSGi framework with the bundles of the features. What is in `deploy` and `etc` is File
/// Install's business.
final class Container {
    private static final String SERVER = "org.coppice.wsgi.api.Server";
    private static final int DEPLOYED_START_LEVEL = 20;
    static final int TOP_START_LEVEL = 100;
    private static final long STOP_MILLIS = 30_000;

    private final Framework framework;
    private final FeatureBundles featureBundles;

    private Container(Framework framework) {
        this.framework = framework;
        this.featureBundles = new FeatureBundles(framework);
    }

    static Container create(Home home) {
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class).iterator().next();
        return new Container(factory.newFramework(settings(home)));
    }

    static Map<String, String> settings(Home home) {
        Map<String, String> settings = new HashMap<>();
        // Files are the truth: each start installs anew what features, deploy and etc hold.
        settings.put(Constants.FRAMEWORK_STORAGE, home.var().resolve("cache").toString());
        settings.put(
                Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        settings.put(
                Constants.FRAMEWORK_BEGINNING_STARTLEVEL, String.valueOf(DEPLOYED_START_LEVEL));
        // Failures come as events, see report(): the framework's own log would say each twice.
        settings.put("felix.log.level", "0");
        settings.put("coppice.home", home.root().toString());
        settings.put("coppice.var", home.var().toString());
        settings.put("coppice.shell.socket", home.shellSocket().toString());
        settings.put("felix.fileinstall.dir", home.etc() + "," + home.deploy());
        settings.put("felix.fileinstall.tmpdir", home.var().resolve("tmp").toString());
        settings.put("felix.fileinstall.poll", "500");
        settings.put("felix.fileinstall.noInitialDelay", "true");
        settings.put("felix.fileinstall.enableConfigSave", "false");
        // Warnings too: it is one when a file that was good before cannot be read any more.
        settings.put("felix.fileinstall.log.level", "2");
        settings.put("felix.fileinstall.start.level", String.valueOf(DEPLOYED_START_LEVEL));
        // Logging is set up from its file at once; changes then come through Config Admin.
        settings.put(
                "org.ops4j.pax.logging.property.file",
                home.etc().resolve("org.ops4j.pax.logging.cfg").toString());
        settings.put("org.ops4j.pax.logging.DefaultServiceLog.level", "ERROR");
        // A shell on standard input would stop the container at end of file.
        settings.put("gosh.args", "--nointeractive");
        return settings;
    }

    /// Starts all bundles. One that fails is reported and the others go on: a container with a hole
    /// can be looked into with the shell.
    void start(List<FeatureBundleFile> bundles) throws LaunchException {
        try {
            framework.init();
            framework.getBundleContext().addFrameworkListener(this::report);
            featureBundles.install(bundles);
            framework.start();
        } catch (BundleException e) {
            throw new LaunchException("The framework did not start: " + reason(e));
        }
        startDeployed();
        raiseToTop();
    }

    /// File Install has installed what is in `deploy`, and would start it with its next look there;
    /// but servers start above that level, and shall find all routes.
    private void startDeployed() {
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            boolean deployed = bundle.getLocation().startsWith("file:");
            if (deployed && bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                try {
                    bundle.start(Bundle.START_ACTIVATION_POLICY);
                } catch (BundleException e) {
                    // File Install tries again and tells why in the log.
                }
            }
        }
    }

    private void raiseToTop() {
        CountDownLatch done = new CountDownLatch(1);
        framework
                .adapt(FrameworkStartLevel.class)
                .setStartLevel(TOP_START_LEVEL, event -> done.countDown());
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            System.err.printf(
                    "coppice: %s: %s%n",
                    event.getBundle().getSymbolicName(), reason(event.getThrowable()));
        }
    }

    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /// URLs of the servers that listen. By reflection: the launcher has no bundle on its class
    /// path.
    List<String> addresses() {
        BundleContext context = framework.getBundleContext();
        List<String> found = new ArrayList<>();
        try {
            ServiceReference<?>[] servers = context.getAllServiceReferences(SERVER, null);
            for (ServiceReference<?> server :
                    servers == null ? new ServiceReference<?>[0] : servers) {
                Object service = context.getService(server);
                Object address = service.getClass().getMethod("address").invoke(service);
                ((Optional<?>) address).ifPresent(url -> found.add(url + "/"));
            }
        } catch (ReflectiveOperationException | InvalidSyntaxException e) {
            System.err.println("coppice: cannot tell where servers listen: " + e);
        }
        return found;
    }

    int bundleCount() {
        return framework.getBundleContext().getBundles().length;
    }

    /// Returns when the framework has stopped, by whatever means.
    void awaitStop() {
        try {
            framework.waitForStop(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stops all bundles, each of which ends its work in flight; returns after half a minute at
    /// most.
    ///
    /// @return whether all have stopped; if not, standard error tells which have not
    boolean stop() {
        return stop(STOP_MILLIS);
    }

    boolean stop(long millis) {
        try {
            framework.stop();
            if (framework.waitForStop(millis).getType() != FrameworkEvent.WAIT_TIMEDOUT) {
                return true;
            }
            System.err.printf("coppice: not stopped after %d ms: %s%n", millis, stopping());
        } catch (BundleException e) {
            System.err.println("coppice: the framework did not stop: " + reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /// The bundles that are at it, as a list of names.
    private String stopping() {
        BundleContext context = framework.getBundleContext();
        Bundle[] all = context == null ? new Bundle[0] : context.getBundles();
        return Stream.of(all)
                .filter(bundle -> bundle.getState() == Bundle.STOPPING && bundle != framework)
                .map(Bundle::getSymbolicName)
                .collect(Collectors.joining(", "));
    }
}
