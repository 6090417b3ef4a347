package org.coppice.posix;

import java.util.Optional;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Registers [Posix] as a service where it works. By hand: a component that throws in its
/// constructor would stay registered as a service that nobody can get.
@Component(
        service = {},
        immediate = true)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.coppice.posix.Posix\"",
        effective = "active")
public final class PosixRegistration {
    private static final Logger LOG = LoggerFactory.getLogger(PosixRegistration.class);

    private final Optional<ServiceRegistration<Posix>> registration;

    /// Called by Declarative Services.
    ///
    /// @param context of this bundle
    @Activate
    public PosixRegistration(BundleContext context) {
        registration = open().map(posix -> context.registerService(Posix.class, posix, null));
    }

    private static Optional<Posix> open() {
        try {
            Posix posix = Posix.open();
            LOG.debug("posix is available; nanosecond waits: {}", posix.waitsByNanoseconds());
            return Optional.of(posix);
        } catch (UnsupportedOperationException e) {
            LOG.warn("The hubs epoll, poll and select are not available: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Deactivate
    void deactivate() {
        registration.ifPresent(ServiceRegistration::unregister);
    }
}
