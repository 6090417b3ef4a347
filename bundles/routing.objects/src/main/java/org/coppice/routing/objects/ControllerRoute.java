package org.coppice.routing.objects;

import java.util.List;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.spi.DeployedRoute;
import org.coppice.routing.spi.Deployment;
import org.coppice.routing.spi.RouteClaim;

/// A root controller at its path.
final class ControllerRoute extends DeployedRoute {
    private final ControllerPath path;

    /// @param rule of the path, with the limits of the service
    ControllerRoute(Deployment<ControllerRoute> deployment, ControllerPath path, RouteRule rule) {
        super(deployment, rule.template(), rule);
        this.path = path;
    }

    ControllerPath path() {
        return path;
    }

    @Override
    protected RouteClaim claim() {
        ControllerPath gone = path; // and not this: a claim outlives its route
        return (_, requested) -> gone.leadsTo(requested);
    }

    /// What is below it; nothing if it cannot be had.
    List<Rows.Row> rows() {
        return deployment()
                .application()
                .map(application -> ((ControllerApplication) application).rows(path.text()))
                .orElse(List.of());
    }
}
