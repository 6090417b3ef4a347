package org.coppice.green.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/// A JUnit 4 rule that gives each test an OSGi framework of its own, the one that is on the class
/// path: so that a test can say what code does when services come and go, without a container.
///
/// ```java
/// @Rule public final FrameworkRule framework = new FrameworkRule();
/// ```
///
/// The framework has no bundles but those that the test installs, and sees the classes of none:
/// services are registered and looked up by [#context()]. It ends with the test.
///
/// **Threads:** any. **Null:** nothing here is null.
public final class FrameworkRule extends ExternalResource {
    private final TemporaryFolder folder = new TemporaryFolder();
    private Framework framework;

    /// A framework by its defaults.
    public FrameworkRule() {}

    @Override
    public Statement apply(Statement base, Description description) {
        return folder.apply(super.apply(base, description), description);
    }

    @Override
    protected void before() throws BundleException {
        FrameworkFactory factory =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "no OSGi framework is on the class path: add"
                                                + " org.apache.felix:org.apache.felix.framework"
                                                + " with scope test"));
        framework =
                factory.newFramework(
                        Map.of(Constants.FRAMEWORK_STORAGE, folder.getRoot().getPath()));
        framework.start();
    }

    @Override
    protected void after() {
        try {
            framework.stop();
            framework.waitForStop(0);
        } catch (BundleException e) {
            throw new IllegalStateException("the framework cannot be stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The context of the system bundle, which holds as long as the test.
    public BundleContext context() {
        return framework.getBundleContext();
    }

    /// Installs a bundle that has this symbolic name and nothing else, and does not start it.
    ///
    /// @throws BundleException if a bundle of that name is installed already
    public Bundle install(String symbolicName) throws BundleException {
        return install(symbolicName, Map.of());
    }

    /// The same with these headers in its manifest.
    ///
    /// @throws BundleException if it is installed already, or if a header is wrong
    public Bundle install(String symbolicName, Map<String, String> headers) throws BundleException {
        return context()
                .installBundle(
                        "test:" + symbolicName,
                        new ByteArrayInputStream(jar(symbolicName, headers)));
    }

    private static byte[] jar(String symbolicName, Map<String, String> headers) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
        headers.forEach(attributes::putValue);
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try {
            new JarOutputStream(jar, manifest).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar.toByteArray();
    }
}
