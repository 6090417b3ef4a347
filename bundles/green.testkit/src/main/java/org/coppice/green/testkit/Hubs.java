package org.coppice.green.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.coppice.hub.api.HubProvider;

/// The hubs that a test can run on: for tests that are to pass with each.
///
/// **Threads:** any. **Null:** nothing here is null.
public final class Hubs {
    private Hubs() {}

    /// The names of those on the class path that work here, for [org.coppice.green.RunOptions#hub].
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        for (ServiceLoader.Provider<HubProvider> provider :
                ServiceLoader.load(HubProvider.class).stream().toList()) {
            try {
                names.add(provider.get().name());
            } catch (ServiceConfigurationError e) {
                // its platform is missing, as it says itself where it is asked for
                continue;
            }
        }
        return names;
    }
}
