package org.coppice.hub.nio;

import aQute.bnd.annotation.Resolution;
import aQute.bnd.annotation.spi.ServiceProvider;
import java.io.IOException;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubProvider;
import org.osgi.service.component.annotations.Component;

/// The hub `nio`: works on every platform, without any flag.
@Component(property = {"coppice.hub=nio", "service.ranking:Integer=300"})
// optional: in OSGi the component serves
@ServiceProvider(value = HubProvider.class, resolution = Resolution.OPTIONAL)
public final class NioProvider implements HubProvider {
    /// For Declarative Services and for a plain class path.
    public NioProvider() {}

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public int preference() {
        return 300;
    }

    @Override
    public Hub open() throws IOException {
        return new NioHub();
    }
}
