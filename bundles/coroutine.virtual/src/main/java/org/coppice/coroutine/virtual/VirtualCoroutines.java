package org.coppice.coroutine.virtual;

import aQute.bnd.annotation.Resolution;
import aQute.bnd.annotation.spi.ServiceProvider;
import org.coppice.coroutine.api.Coroutine;
import org.coppice.coroutine.api.CoroutineBody;
import org.coppice.coroutine.api.CoroutineProvider;
import org.osgi.service.component.annotations.Component;

/// The coroutine `virtual`: JDK virtual threads on the loop's own thread. Enabled by [VirtualProbe]
/// where the JVM allows it.
@Component(name = VirtualCoroutines.COMPONENT, service = CoroutineProvider.class, enabled = false)
@ServiceProvider(
        value = CoroutineProvider.class,
        resolution = Resolution.OPTIONAL) // the component serves OSGi
public final class VirtualCoroutines implements CoroutineProvider {

    static final String COMPONENT = "org.coppice.coroutine.virtual";

    /// Called by Declarative Services and [java.util.ServiceLoader].
    ///
    /// @throws UnsupportedOperationException if the JVM lacks the flag that the message names
    public VirtualCoroutines() {
        VirtualThreads.require();
    }

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public int preference() {
        return 200;
    }

    @Override
    public boolean jdkBlockingGivesWay() {
        return true;
    }

    @Override
    public Coroutine create(String name, CoroutineBody body) {
        return new VirtualCoroutine(name, body);
    }
}
