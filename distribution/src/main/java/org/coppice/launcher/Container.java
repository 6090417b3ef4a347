package org.coppice.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;

/// The OSGi framework with the bundles of the features. What is in `deploy` and `etc` is File
/// Install's business.
final class Container {
    /// A server registers any service with this property, its URL, while it listens.
    private static final String URL = "coppice.url";

    private static final int TOP_START_LEVEL = 100;
    private static final String DEPLOYED_START_LEVEL = "20";
    private static final long STOP_MILLIS = 30_000;

    private final Framework framework;

    private Container(Framework framework) {
        this.framework = framework;
    }

    static Container create(Home home) {
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class).iterator().next();
        return new Container(factory.newFramework(settings(home)));
    }

    private static Map<String, String> settings(Home home) {
        Map<String, String> settings = new HashMap<>();
        // Files are the truth: each start installs anew what features, deploy and etc hold.
        settings.put(Constants.FRAMEWORK_STORAGE, home.var().resolve("cache").toString());
        settings.put(
                Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        settings.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, String.valueOf(TOP_START_LEVEL));
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
        settings.put("felix.fileinstall.start.level", DEPLOYED_START_LEVEL);
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
            framework.getBundleContext().addServiceListener(this::announce, "(" + URL + "=*)");
            for (FeatureBundleFile bundle : bundles) {
                install(bundle);
            }
            framework.start();
        } catch (BundleException e) {
            throw new LaunchException("The framework did not start: " + reason(e));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void install(FeatureBundleFile entry) throws BundleException {
        Path file = entry.file();
        Bundle bundle = framework.getBundleContext().installBundle("reference:" + file.toUri());
        bundle.adapt(BundleStartLevel.class).setStartLevel(entry.startLevel());
        if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }

    private void report(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            System.err.printf(
                    "coppice: %s: %s%n",
                    event.getBundle().getSymbolicName(), reason(event.getThrowable()));
        }
    }

    private void announce(ServiceEvent event) {
        if (event.getType() == ServiceEvent.REGISTERED) {
            System.out.println("Serving " + event.getServiceReference().getProperty(URL));
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
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
    void stop() {
        try {
            framework.stop();
            framework.waitForStop(STOP_MILLIS);
        } catch (BundleException e) {
            System.err.println("coppice: the framework did not stop: " + reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
