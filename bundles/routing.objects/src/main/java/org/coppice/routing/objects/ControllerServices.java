package org.coppice.routing.objects;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.coppice.routing.api.RouteRule;
import org.coppice.routing.objects.api.Controller;
import org.coppice.routing.objects.api.RootController;
import org.coppice.routing.spi.Deployer;
import org.coppice.routing.spi.Deployment;
import org.coppice.routing.spi.RouteService;
import org.coppice.wsgi.api.Application;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes routes of the services of the type [Controller] with a path.
final class ControllerServices implements Deployer<ControllerRoute> {
    /// Which services it is for.
    static final String FILTER =
            "(&(objectClass=%s)(%s=*))".formatted(Controller.class.getName(), RootController.PATH);

    private static final Logger LOG = LoggerFactory.getLogger(ControllerServices.class);

    private final Plans plans;
    private final Supplier<Dispatch.Options> options;

    ControllerServices(Plans plans, Supplier<Dispatch.Options> options) {
        this.plans = plans;
        this.options = options;
    }

    @Override
    public Deployment<ControllerRoute> deploy(RouteService service) {
        ControllerPath path = ControllerPath.of(service.texts(RootController.PATH));
        RouteRule rule = service.describe(path.rule());
        service.object().ifPresent(this::application); // throws if it is faulty
        return new Deployment<>(
                service.origin(),
                () -> service.object().flatMap(each -> tryApplication(each, service)),
                made -> List.of(new ControllerRoute(made, path, rule)),
                List.of());
    }

    /// @return empty if it is faulty, as one may be that could not be had before
    private Optional<Application> tryApplication(Object service, RouteService of) {
        try {
            return application(service);
        } catch (IllegalArgumentException e) {
            LOG.error("{} is not deployed: {}", of.origin().owner(), e.getMessage());
            return Optional.empty();
        }
    }

    /// @return empty if it is bound to another package than ours
    /// @throws IllegalArgumentException if a controller marks what cannot work
    Optional<Application> application(Object service) {
        return service instanceof Controller controller
                ? Optional.of(new ControllerApplication(controller, plans, options))
                : Optional.empty();
    }
}
