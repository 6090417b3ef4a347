package org.coppice.websocket.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.coppice.websocket.api.CloseStatus;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.SharedMessage;
import org.coppice.websocket.api.WebSocketHandler;
import org.coppice.websocket.api.WebSocketInfo;
import org.coppice.websocket.api.WebSocketOptions;
import org.coppice.websocket.api.WebSockets;
import org.coppice.wsgi.api.Application;
import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/// The service as one bundle has it: when that gives it back, as it does when it stops, the
/// conversations of the applications end that were made for it.
///
/// **Threads**: any.
@Component(service = WebSockets.class, scope = ServiceScope.BUNDLE)
public final class BundleSockets implements WebSockets {
    private final WebSocketComponent component;
    private final Bundle user;
    private final Applications applications;

    /// For Declarative Services.
    @Activate
    public BundleSockets(@Reference WebSocketComponent component, ComponentContext context) {
        this(component, context.getUsingBundle());
    }

    BundleSockets(WebSocketComponent component, Bundle user) {
        this.component = component;
        this.user = user;
        this.applications = new Applications(component.server());
        component.sockets().add(this);
    }

    boolean isOf(Bundle bundle) {
        return bundle.equals(user);
    }

    /// See [Applications#renew].
    List<Conversations> renew() {
        return applications.renew();
    }

    /// Blocks until the conversations have ended, so that the bundle is there as long.
    @Deactivate
    void close() {
        applications.close(component.deadlines().of(user));
        component.sockets().remove(this);
    }

    @Override
    public Application application(WebSocketHandler handler, WebSocketOptions options) {
        return applications.make(handler, options);
    }

    @Override
    public SharedMessage share(Message message) {
        return component.server().share(message);
    }

    @Override
    public CompletableFuture<List<WebSocketInfo>> connections() {
        return component.server().connections();
    }

    @Override
    public CompletableFuture<Boolean> close(long id, CloseStatus status) {
        return component.server().close(id, status);
    }
}
