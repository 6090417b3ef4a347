package org.coppice.green;

import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.coppice.coroutine.api.CoroutineProvider;
import org.coppice.hub.api.HubProvider;

/// Finds hubs and coroutines where there is no OSGi: with [ServiceLoader].
final class ClassPathProviders {

    private ClassPathProviders() {}

    static Providers<HubProvider> hubs() {
        return load(
                HubProvider.class,
                new Providers<>("hub", HubProvider::name, HubProvider::preference));
    }

    static Providers<CoroutineProvider> coroutines() {
        return load(
                CoroutineProvider.class,
                new Providers<>(
                        "coroutine", CoroutineProvider::name, CoroutineProvider::preference));
    }

    private static <T> Providers<T> load(Class<T> type, Providers<T> providers) {
        Iterator<T> candidates =
                ServiceLoader.load(type, ClassPathProviders.class.getClassLoader()).iterator();
        while (hasNext(candidates, providers)) {
            try {
                providers.add(candidates.next());
            } catch (ServiceConfigurationError | UnsupportedOperationException e) {
                providers.refused(
                        String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
            }
        }
        return providers;
    }

    private static boolean hasNext(Iterator<?> candidates, Providers<?> providers) {
        while (true) {
            try {
                return candidates.hasNext();
            } catch (ServiceConfigurationError e) {
                providers.refused(e.getMessage());
            }
        }
    }
}
