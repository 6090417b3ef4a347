package org.coppice.itests.container;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/// The class loaders that bundles had before they were updated or uninstalled.
final class FormerRevisions {
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    /// The revision that the bundle has now, which is about to go.
    void add(Bundle bundle) {
        loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
    }

    /// Waits until all of them are collected.
    ///
    /// @param name of a class, of which there is one instance then
    void awaitCollected(String name) {
        Deadline.await(
                "one instance of %s is left, and the class loaders of %d former revisions are gone"
                        .formatted(name, loaders.size()),
                () -> instances(name) + " " + alive(),
                seen -> seen.equals("[1] []"));
    }

    /// The numbers of those that were not collected.
    private List<Integer> alive() {
        return IntStream.range(0, loaders.size())
                .filter(i -> loaders.get(i).get() != null)
                .boxed()
                .toList();
    }

    /// Collects all garbage, and tells for each class of that name the number of its instances.
    private static List<Integer> instances(String name) throws JMException {
        String histogram =
                (String)
                        ManagementFactory.getPlatformMBeanServer()
                                .invoke(
                                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                        "gcClassHistogram",
                                        new Object[] {new String[0]},
                                        new String[] {String[].class.getName()});
        return histogram
                .lines()
                .map(line -> line.strip().split(" +"))
                .filter(cells -> cells.length > 3 && cells[3].equals(name))
                .map(cells -> Integer.valueOf(cells[1]))
                .toList();
    }
}
