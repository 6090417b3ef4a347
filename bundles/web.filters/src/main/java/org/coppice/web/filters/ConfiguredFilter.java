package org.coppice.web.filters;

import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.Filter;
import org.coppice.wsgi.api.StartResponse;
import org.coppice.wsgi.spi.SettingsReader;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A filter service whose settings change while it is used: the service stays, so pipelines need
/// not be put together anew, and each request meets the settings of the moment. Each kind of filter
/// extends it by a component, whose constructor ends with [#configure].
///
/// It is registered when it has good settings for the first time: a bad configuration is told in
/// one line of the log and changes nothing.
///
/// **Threads**: configured by one at a time, used by any.
abstract class ConfiguredFilter implements Filter {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredFilter.class);

    private final BundleContext context;
    private final String pid;
    private final String usualName;
    private final Class<?> keys;
    private Optional<ServiceRegistration<Filter>> registration = Optional.empty();
    private volatile Filter current; // null before the first good settings

    /// @param usualName for a configuration that has no name
    /// @param keys the annotation interface that describes them
    ConfiguredFilter(BundleContext context, String pid, String usualName, Class<?> keys) {
        this.context = context;
        this.pid = pid;
        this.usualName = usualName;
        this.keys = keys;
    }

    /// The filter with these settings.
    ///
    /// @throws IllegalArgumentException that names all that is wrong with them
    abstract Filter make(Map<String, ?> settings);

    @Modified
    final void configure(Map<String, ?> properties) {
        String instance = String.valueOf(properties.get(Constants.SERVICE_PID));
        new SettingsReader(keys, properties)
                .unknownKeys()
                .ifPresent(hint -> LOG.warn("Configuration {}: {}", instance, hint));
        try {
            current = make(properties);
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "Configuration {} is refused, {}: {}",
                    instance,
                    current == null ? "there is no such filter" : "the former goes on",
                    e.getMessage());
            return;
        }
        if (registration.isEmpty()) {
            registration = Optional.of(register(context, this, name(instance), 0));
        }
    }

    private String name(String instance) {
        int separator = instance.startsWith(pid) ? instance.indexOf('~') : -1;
        return separator < 0 ? usualName : instance.substring(separator + 1);
    }

    static ServiceRegistration<Filter> register(
            BundleContext context, Filter filter, String name, int ranking) {
        return context.registerService(
                Filter.class,
                filter,
                new Hashtable<>(Map.of(Filter.NAME, name, Constants.SERVICE_RANKING, ranking)));
    }

    @Deactivate
    final void close() {
        registration.ifPresent(ServiceRegistration::unregister);
    }

    @Override
    public final Application around(Application inner) {
        return new Live(inner);
    }

    private final class Live implements Application {
        private final Application inner;
        private volatile Made made = new Made(null, null);

        Live(Application inner) {
            this.inner = inner;
        }

        /// What one filter has made of the inner application.
        private record Made(Filter by, Application outer) {}

        @Override
        public Body call(Environ environ, StartResponse start) throws Exception {
            Filter now = current;
            Made last = made;
            if (last.by != now) {
                last = new Made(now, now.around(inner));
                made = last;
            }
            return last.outer.call(environ, start);
        }
    }
}
