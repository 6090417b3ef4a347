package org.coppice.hub.select;

import aQute.bnd.annotation.Resolution;
import aQute.bnd.annotation.spi.ServiceProvider;
import java.io.IOException;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubProvider;
import org.coppice.posix.Posix;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/// The hub `select`. As a service it is there when [Posix] is.
@Component(property = {"coppice.hub=select", "service.ranking:Integer=100"})
// optional: in OSGi the component serves
@ServiceProvider(value = HubProvider.class, resolution = Resolution.OPTIONAL)
public final class SelectProvider implements HubProvider {
    private final Posix posix;

    /// For a plain class path.
    ///
    /// @throws UnsupportedOperationException if the platform is another, or a JVM flag is missing
    public SelectProvider() {
        this(Posix.open());
    }

    /// For Declarative Services.
    ///
    /// @param posix makes the system calls
    @Activate
    public SelectProvider(@Reference Posix posix) {
        this.posix = posix;
    }

    @Override
    public String name() {
        return "select";
    }

    @Override
    public int preference() {
        return 100;
    }

    @Override
    public Hub open() throws IOException {
        return new SelectHub(posix);
    }
}
