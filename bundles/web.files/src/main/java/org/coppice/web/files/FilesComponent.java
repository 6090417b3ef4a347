package org.coppice.web.files;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.web.Handler;
import org.coppice.web.Handlers;
import org.coppice.web.HttpException;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.spi.SettingsReader;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files under configuration, one for each `etc/org.coppice.web.files-NAME.cfg`: routes, or the
/// application of its name.
///
/// **What a change does to work in flight:** requests end with the former settings. Routes change
/// only if `path` does, or a folder becomes a file.
///
/// **Threads**: called by Declarative Services and Config Admin on theirs, one at a time.
/// **Errors**: a bad configuration is a line of the log. **Null**: nothing here is null.
@Component(
        service = {},
        configurationPid = FilesComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "coppice.onDemand:Boolean=true",
        immediate = true)
@Designate(ocd = FilesConfiguration.class, factory = true)
public final class FilesComponent {
    static final String PID = "org.coppice.web.files";

    private static final Logger LOG = LoggerFactory.getLogger(FilesComponent.class);
    private static final String ROUTE = "coppice.route";

    private final BundleContext context;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private Optional<FileSettings> settings = Optional.empty();
    private volatile Handler current; // null before the first good settings

    /// Begins with this configuration.
    @Activate
    public FilesComponent(BundleContext context, Map<String, ?> properties) {
        this.context = context;
        configure(properties);
    }

    /// Takes a changed configuration. One that is wrong changes nothing.
    @Modified
    void configure(Map<String, ?> properties) {
        String instance = String.valueOf(properties.get(Constants.SERVICE_PID));
        new SettingsReader(FilesConfiguration.class, properties)
                .unknownKeys()
                .ifPresent(hint -> LOG.warn("Configuration {}: {}", instance, hint));
        try {
            FileSettings wanted = FileSettings.of(properties);
            boolean isFolder = Files.isDirectory(wanted.root());
            boolean same =
                    settings.filter(now -> now.path().equals(wanted.path())).isPresent()
                            && isFolder == current instanceof DirectoryHandler;
            current = isFolder ? new DirectoryHandler(wanted) : new FileHandler(wanted);
            settings = Optional.of(wanted);
            if (!same) {
                List<ServiceRegistration<?>> former = List.copyOf(registrations);
                registrations.clear();
                register(instance, wanted.path(), isFolder);
                former.forEach(ServiceRegistration::unregister);
            }
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "Configuration {} is refused, {}: {}",
                    instance,
                    settings.isPresent() ? "the former goes on" : "its files are not served",
                    e.getMessage());
        }
    }

    private static String name(String instance) {
        int separator = instance.startsWith(PID) ? instance.indexOf('~') : -1;
        return separator < 0 ? "default" : instance.substring(separator + 1);
    }

    private void register(String instance, String path, boolean isFolder) {
        Handler live = request -> current.handle(request);
        if (path.isEmpty()) {
            registrations.add(
                    context.registerService(
                            Application.class,
                            Handlers.application(live),
                            new Hashtable<>(Map.of(Application.NAME, name(instance)))));
        } else if (!isFolder) {
            route(instance, live, path);
        } else if (path.equals("/")) {
            route(instance, live, "/{path_info:.*}");
        } else {
            route(instance, live, path + "/{path_info:.*}");
            route(
                    instance,
                    request -> {
                        throw HttpException.addSlash(request);
                    },
                    path);
        }
    }

    /// The description names the configuration where routes are listed.
    private void route(String instance, Handler handler, String pattern) {
        registrations.add(
                context.registerService(
                        Handler.class,
                        handler,
                        new Hashtable<>(
                                Map.of(ROUTE, pattern, Constants.SERVICE_DESCRIPTION, instance))));
    }

    @Deactivate
    void close() {
        registrations.forEach(ServiceRegistration::unregister);
    }
}
