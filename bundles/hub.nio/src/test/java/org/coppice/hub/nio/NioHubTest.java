package org.coppice.hub.nio;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.io.IOException;
import java.nio.channels.Pipe;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubKey;
import org.coppice.hub.api.HubProvider;
import org.coppice.hub.api.Readiness;
import org.coppice.hub.testkit.HubContract;
import org.junit.Test;

public class NioHubTest extends HubContract {
    @Override
    protected HubProvider provider() {
        return new NioProvider();
    }

    @Override
    protected boolean tellsHangup() {
        return false;
    }

    @Test
    public void aDirectionThatTheChannelDoesNotHaveIsIgnored() throws IOException {
        Pipe pipe = Pipe.open();
        try (Hub hub = provider().open();
                Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel _ = pipe.sink()) {
            source.configureBlocking(false);
            hub.register(source, _ -> {}).arm(Readiness.READ | Readiness.WRITE);
            assertEquals(0, hub.await(0));
        }
    }

    @Test
    public void aClosedHubLeavesTheChannelWithoutASelector() throws IOException {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source();
                Pipe.SinkChannel _ = pipe.sink()) {
            source.configureBlocking(false);
            Hub hub = provider().open();
            HubKey key = hub.register(source, _ -> {});
            hub.close();
            key.cancel();
            assertFalse(source.isRegistered());
            source.configureBlocking(true);
        }
    }
}
