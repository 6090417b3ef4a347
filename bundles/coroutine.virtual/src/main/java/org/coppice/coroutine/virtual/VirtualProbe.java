package org.coppice.coroutine.virtual;

import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.LoggerFactory;

/// Enables the provider once it is sure that this JVM can carry it: a component whose constructor
/// throws would stay registered and hide the providers that work.
@Component(
        service = {},
        immediate = true)
public final class VirtualProbe {

    /// Looks once, at the start of the bundle.
    @Activate
    public VirtualProbe(ComponentContext context) {
        try {
            VirtualThreads.require();
            context.enableComponent(VirtualCoroutines.COMPONENT);
        } catch (UnsupportedOperationException e) {
            LoggerFactory.getLogger(VirtualProbe.class).warn(e.getMessage());
        }
    }
}
