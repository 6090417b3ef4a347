package org.coppice.websocket.server;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.coppice.websocket.api.WebSocketHandler;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/// A component that fails to start, as Declarative Services have it, until it is mended.
final class Broken implements ServiceFactory<Object> {
    private final AtomicInteger starts = new AtomicInteger();
    private volatile Optional<WebSocketHandler> handler = Optional.empty();

    /// How often it was to start.
    int starts() {
        return starts.get();
    }

    /// From now on it starts.
    void started(WebSocketHandler mended) {
        handler = Optional.of(mended);
    }

    @Override
    public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
        starts.incrementAndGet();
        return handler.orElse(null);
    }

    @Override
    public void ungetService(
            Bundle bundle, ServiceRegistration<Object> registration, Object service) {}
}
