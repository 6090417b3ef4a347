package org.coppice.wsgi.jetty;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.coppice.green.Loops;
import org.coppice.net.SharedListenerInfo;
import org.coppice.net.SharedListeners;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.spi.ConfiguredServer;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/// A server under configuration: one for each `etc/org.coppice.wsgi.jetty-NAME.cfg`.
///
/// **What a swap of an application does to work in flight:** requests in flight end on the former;
/// the next request meets the new one, on the same connection too.
///
/// **Threads**: called by Declarative Services and Config Admin on theirs, one at a time.
@Component(
        service = {},
        configurationPid = JettyComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = JettyConfiguration.class, factory = true)
public final class JettyComponent extends ConfiguredServer<JettyServer> {
    static final String PID = "org.coppice.wsgi.jetty";

    private final Loops loops;
    private final SharedListeners listeners;

    /// For Declarative Services.
    @Activate
    public JettyComponent(@Reference Loops loops, @Reference SharedListeners listeners) {
        super(PID, JettyConfiguration.class);
        this.loops = loops;
        this.listeners = listeners;
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + Application.NAME + "=*)",
            updated = "addApplication",
            unbind = "removeApplication")
    void addApplication(ServiceReference<Application> reference, Application service) {
        applications().add(reference, service);
    }

    void removeApplication(ServiceReference<Application> reference) {
        applications().remove(reference);
    }

    @Activate
    void activate(Map<String, ?> properties) {
        begin(properties);
    }

    @Modified
    void modified(Map<String, ?> properties) {
        configure(properties);
    }

    @Deactivate
    void deactivate() {
        end();
    }

    @Override
    protected JettyServer start(Map<String, ?> properties) throws IOException {
        JettyServer server =
                new JettyServer(
                        name(), JettySettings.of(properties), loops, applications(), listeners);
        server.start();
        return server;
    }

    @Override
    protected void reconfigure(JettyServer server, Map<String, ?> properties) throws IOException {
        server.reconfigure(JettySettings.of(properties));
    }

    @Override
    protected String applicationOf(Map<String, ?> properties) {
        return JettySettings.of(properties).answers().application();
    }

    @Override
    protected List<SharedListenerInfo> sharedSockets() {
        return listeners.infos();
    }

    /// The file installer takes a file with the same values for no change.
    @Override
    protected String remedy(Map<String, ?> properties) {
        return ". It is not tried again by itself: when the cause is gone, move the file out of etc"
                + " and back, or change a value in it";
    }
}
