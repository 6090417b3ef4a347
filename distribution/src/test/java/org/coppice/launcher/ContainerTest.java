package org.coppice.launcher;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;

public class ContainerTest {
    @Rule public final TemporaryFolder temporary = new TemporaryFolder();
    @Rule public final Timeout net = Timeout.seconds(60);

    /// Of a bundle that stops never.
    public static final class Stubborn implements BundleActivator {
        @Override
        public void start(BundleContext context) {
            // it is the stop that counts
        }

        @Override
        public void stop(BundleContext context) throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    @Test
    public void aContainerStops() throws Exception {
        Container container = started(List.of());
        assertTrue(container.stop());
        container.awaitStop();
    }

    @Test
    public void aBundleThatDoesNotStopIsTold() throws Exception {
        Container container = started(List.of(new FeatureBundleFile(stubborn(), 1)));
        PrintStream console = System.err;
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        System.setErr(new PrintStream(told));
        try {
            assertFalse(container.stop(500));
        } finally {
            System.setErr(console);
        }
        assertEquals("coppice: not stopped after 500 ms: stubborn", told.toString().strip());
    }

    @Test
    public void aBundleOfAFeatureComesBackWhenItIsUninstalled() throws Exception {
        Path root = temporary.getRoot().toPath();
        Framework framework = framework(root);
        new FeatureBundles(framework).install(List.of(new FeatureBundleFile(plain("kept"), 7)));
        framework.start();
        BundleContext context = framework.getBundleContext();
        Bundle other = context.installBundle(plain("other").toUri().toString());
        Bundle first = context.getBundles()[1];
        first.uninstall();
        other.uninstall();
        Bundle again = context.getBundles()[1];
        assertEquals(2, context.getBundles().length);
        assertEquals("kept", again.getSymbolicName());
        assertNotEquals(first.getBundleId(), again.getBundleId());
        assertEquals(7, again.adapt(BundleStartLevel.class).getStartLevel());
        assertTrue(again.adapt(BundleStartLevel.class).isPersistentlyStarted());
        framework.stop();
        framework.waitForStop(0);
    }

    private static Framework framework(Path root) throws BundleException {
        Map<String, String> settings = Container.settings(new Home(root, root.resolve("var")));
        Framework framework =
                ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(settings);
        framework.init();
        return framework;
    }

    private Path plain(String name) throws IOException {
        Manifest manifest = manifest(name);
        Path file = temporary.getRoot().toPath().resolve(name + ".jar");
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
        return file;
    }

    private static Manifest manifest(String name) {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        return manifest;
    }

    private Container started(List<FeatureBundleFile> bundles) throws LaunchException {
        Path root = temporary.getRoot().toPath();
        Container container = Container.create(new Home(root, root.resolve("var")));
        container.start(bundles);
        return container;
    }

    private Path stubborn() throws IOException {
        Manifest manifest = manifest("stubborn");
        Attributes headers = manifest.getMainAttributes();
        headers.putValue("Bundle-Activator", Stubborn.class.getName());
        headers.putValue("Import-Package", "org.osgi.framework");
        Path file = temporary.getRoot().toPath().resolve("stubborn.jar");
        String entry = Stubborn.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest);
                InputStream code = getClass().getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new ZipEntry(entry));
            code.transferTo(jar);
        }
        return file;
    }
}
