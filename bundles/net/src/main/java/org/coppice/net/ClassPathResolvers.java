package org.coppice.net;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds resolvers where there is no OSGi: with [ServiceLoader].
final class ClassPathResolvers {

    private static final Logger LOG = LoggerFactory.getLogger(ClassPathResolvers.class);

    private ClassPathResolvers() {}

    /// Those that work here.
    static List<Resolver> load() {
        List<Resolver> found = new ArrayList<>();
        Iterator<Resolver> candidates =
                ServiceLoader.load(Resolver.class, ClassPathResolvers.class.getClassLoader())
                        .iterator();
        while (addNext(candidates, found)) {
            // one after the other
        }
        return found;
    }

    private static boolean addNext(Iterator<Resolver> candidates, List<Resolver> found) {
        try {
            if (!candidates.hasNext()) {
                return false;
            }
            found.add(candidates.next());
        } catch (ServiceConfigurationError e) {
            LOG.warn("A resolver on the class path does not work here: {}", e.getMessage(), e);
        }
        return true;
    }
}
