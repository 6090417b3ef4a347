package org.coppice.routing.objects;

import aQute.bnd.annotation.Resolution;
import aQute.bnd.annotation.spi.ServiceProvider;
import java.util.List;
import java.util.Optional;
import org.coppice.routing.api.RouteInfo;
import org.coppice.routing.objects.api.ObjectRouter;
import org.coppice.routing.objects.api.ObjectRouterFactory;
import org.coppice.routing.objects.api.ObjectRouting;
import org.coppice.wsgi.api.Application;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Environ;
import org.coppice.wsgi.api.StartResponse;
import org.osgi.service.component.annotations.Component;

/// Makes routers over one root controller.
@Component
@ServiceProvider(value = ObjectRouterFactory.class, resolution = Resolution.OPTIONAL)
public final class ObjectsRouterFactory implements ObjectRouterFactory {
    /// Called by Declarative Services or `ServiceLoader`.
    public ObjectsRouterFactory() {}

    @Override
    public ObjectRouter router(ObjectRouting routing) {
        Plans plans = new Plans();
        Answers answers = new Answers(routing.renderers(), new JsonForms(routing.json()));
        Dispatch.Options options =
                new Dispatch.Options(
                        HookChain.of(routing.hooks()),
                        answers,
                        Optional.empty(),
                        routing.slashRedirects(),
                        routing.extensions());
        ControllerApplication application =
                new ControllerApplication(routing.root(), plans, () -> options);
        return new Standalone(application, application.rows(""));
    }

    private record Standalone(Application application, List<Rows.Row> rows)
            implements ObjectRouter {
        @Override
        public Body call(Environ environ, StartResponse start) throws Exception {
            return application.call(environ, start);
        }

        @Override
        public List<RouteInfo> routes() {
            return rows.stream()
                    .map(row -> row.info("a controller", RouteInfo.State.SERVING, 0, 0))
                    .toList();
        }
    }
}
