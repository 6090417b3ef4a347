package org.coppice.web.zstd;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.coppice.web.filters.ContentCoder;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Registers the coder where the native library can be loaded.
///
/// **Threads**: called by Declarative Services on its own. **Errors**: a library that does not load
/// is a line of the log. **Null**: nothing here is null.
@Component(
        service = {},
        immediate = true)
public final class ZstdComponent {
    private static final Logger LOG = LoggerFactory.getLogger(ZstdComponent.class);

    private final Optional<ServiceRegistration<ContentCoder>> registration;

    /// Tries it out.
    @Activate
    public ZstdComponent(BundleContext context) {
        ZstdCoder coder = new ZstdCoder();
        registration =
                works(coder)
                        ? Optional.of(context.registerService(ContentCoder.class, coder, null))
                        : Optional.empty();
    }

    private static boolean works(ZstdCoder coder) {
        try (OutputStream encoder = coder.encoder(OutputStream.nullOutputStream())) {
            encoder.write(0);
            return true;
        } catch (IOException | LinkageError e) {
            LOG.warn(
                    "zstd does not work on this machine, other codings are used: {}", e.toString());
            return false;
        }
    }

    @Deactivate
    void close() {
        registration.ifPresent(ServiceRegistration::unregister);
    }
}
