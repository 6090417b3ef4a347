package org.coppice.itests.route;

import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.Expose;
import org.coppice.routing.objects.api.RestController;
import org.coppice.routing.objects.api.RootController;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/// Answers as [Revision] does, as a controller.
@Component(service = Controller.class)
@RootController("/things")
public final class Things implements RestController {
    private final String version;

    /// For Declarative Services.
    @Activate
    public Things(BundleContext context) {
        version = context.getBundle().getVersion().toString();
    }

    @Expose
    String getOne(String number) {
        return version + " " + number;
    }
}
