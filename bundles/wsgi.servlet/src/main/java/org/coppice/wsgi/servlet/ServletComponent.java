package org.coppice.wsgi.servlet;

import java.util.Map;
import org.coppice.green.Loops;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.spi.ConfiguredServer;
import org.osgi.framework.BundleContext;
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

/// A servlet under configuration: one for each `etc/org.coppice.wsgi.servlet-NAME.cfg`.
///
/// **What a swap of an application does to work in flight:** requests in flight end on the former;
/// the next request meets the new one.
///
/// **Threads**: called by Declarative Services and Config Admin on theirs, one at a time.
@Component(
        service = {},
        configurationPid = ServletComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = ServletConfiguration.class, factory = true)
public final class ServletComponent extends ConfiguredServer<ServletServer> {
    static final String PID = "org.coppice.wsgi.servlet";

    private final Loops loops;
    private final Whiteboard whiteboard;

    /// For Declarative Services.
    @Activate
    public ServletComponent(BundleContext context, @Reference Loops loops) {
        this(Whiteboard.of(context), loops);
    }

    ServletComponent(Whiteboard whiteboard, Loops loops) {
        super(PID, ServletConfiguration.class);
        this.loops = loops;
        this.whiteboard = whiteboard;
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
    protected ServletServer start(Map<String, ?> properties) {
        ServletServer server =
                new ServletServer(
                        name(), ServletSettings.of(properties), loops, applications(), whiteboard);
        server.start();
        return server;
    }

    @Override
    protected void reconfigure(ServletServer server, Map<String, ?> properties) {
        server.reconfigure(ServletSettings.of(properties));
    }

    @Override
    protected String applicationOf(Map<String, ?> properties) {
        return ServletSettings.of(properties).answers().application();
    }

    /// Whether a container takes it is seen in the container.
    @Override
    protected String remedy(Map<String, ?> properties) {
        return "";
    }
}
