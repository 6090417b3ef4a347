package org.coppice.green;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.List;
import java.util.ServiceLoader;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubKey;
import org.coppice.hub.api.HubProvider;
import org.coppice.hub.api.ReadyListener;

/// The hubs of the class path, and some that work for nobody.
final class Hubs {

    static final List<HubProvider> ALL =
            ServiceLoader.load(HubProvider.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    static final HubProvider REFUSING = new Bad("refusing", false);

    static final HubProvider UNCLOSABLE = new Bad("unclosable", true);

    private record Bad(String name, boolean unclosable) implements HubProvider {
        @Override
        public int preference() {
            return 1;
        }

        @Override
        public Hub open() {
            return new RefusingHub(unclosable);
        }
    }

    private Hubs() {}

    static Loop loop(HubProvider hub) throws IOException {
        return new Loop("test", hub, Coroutines.BEST, Ticker.SYSTEM);
    }

    private record RefusingHub(boolean unclosable) implements Hub {
        @Override
        public HubKey register(SelectableChannel channel, ReadyListener listener)
                throws IOException {
            throw new IOException("refused");
        }

        @Override
        public int await(long timeoutNanos) {
            return 0;
        }

        @Override
        public void wakeup() {}

        @Override
        public int registered() {
            return 0;
        }

        @Override
        public void close() {
            if (unclosable) {
                throw new IllegalStateException("does not close");
            }
        }
    }
}
