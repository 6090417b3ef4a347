package org.coppice.green;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.StringJoiner;
import java.util.function.ToIntFunction;
import org.coppice.coroutine.api.CoroutineProvider;
import org.coppice.hub.api.HubProvider;

/// Finds hubs and coroutines where there is no OSGi: with [ServiceLoader], the best first.
final class ClassPathProviders {

    private ClassPathProviders() {}

    static Loop newLoop(String name, Ticker ticker) throws IOException {
        HubProvider hub = best(HubProvider.class, HubProvider::preference);
        CoroutineProvider coroutine = best(CoroutineProvider.class, CoroutineProvider::preference);
        return new Loop(name, hub, coroutine, ticker);
    }

    private static <T> T best(Class<T> type, ToIntFunction<T> preference) {
        List<T> found = new ArrayList<>();
        StringJoiner refusals = new StringJoiner("; ");
        Iterator<T> candidates =
                ServiceLoader.load(type, ClassPathProviders.class.getClassLoader()).iterator();
        while (hasNext(candidates, refusals)) {
            try {
                found.add(candidates.next());
            } catch (ServiceConfigurationError | UnsupportedOperationException e) {
                refusals.add(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
            }
        }
        return found.stream()
                .max(Comparator.comparingInt(preference))
                .orElseThrow(() ->
                        new IllegalStateException(
                                "No "
                                        + type.getSimpleName()
                                        + " on the class path works here: add a bundle that has one"
                                        + (refusals.length() == 0 ? "" : ". " + refusals)));
    }

    private static boolean hasNext(Iterator<?> candidates, StringJoiner refusals) {
        while (true) {
            try {
                return candidates.hasNext();
            } catch (ServiceConfigurationError e) {
                refusals.add(e.getMessage());
            }
        }
    }
}
