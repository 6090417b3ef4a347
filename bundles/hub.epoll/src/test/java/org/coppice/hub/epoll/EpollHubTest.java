package org.coppice.hub.epoll;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubProvider;
import org.coppice.hub.api.Readiness;
import org.coppice.hub.testkit.HubContract;
import org.junit.After;
import org.junit.Test;

public class EpollHubTest extends HubContract {
    private final List<DatagramChannel> open = new ArrayList<>();

    @Override
    protected HubProvider provider() {
        return new EpollProvider();
    }

    @After
    public void closeChannels() throws IOException {
        for (DatagramChannel channel : open) {
            channel.close();
        }
    }

    private DatagramChannel readyChannel() throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        open.add(channel);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        channel.configureBlocking(false);
        channel.send(ByteBuffer.allocate(1), channel.getLocalAddress());
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            selector.select(); // until it has arrived
        }
        return channel;
    }

    @Test
    public void bothDirectionsComeUnasked() throws IOException {
        try (Hub hub = provider().open()) {
            List<Integer> delivered = new ArrayList<>();
            hub.register(readyChannel(), delivered::add);
            assertEquals(1, hub.await(-1));
            assertEquals(List.of(Readiness.READ | Readiness.WRITE), delivered);
            assertEquals("an edge comes once", 0, hub.await(0));
        }
    }

    @Test
    public void withMoreThanABatchReadyEachIsDeliveredBeforeAnyIsTwice() throws IOException {
        int count = 600;
        int[] calls = new int[count];
        try (Hub hub = provider().open()) {
            for (int i = 0; i < count; i++) {
                int which = i;
                hub.register(readyChannel(), _ -> calls[which]++);
            }
            int first = hub.await(0);
            assertTrue(first + " events", first < count);
            assertEquals(count - first, hub.await(0));
        }
        for (int each : calls) {
            assertEquals(1, each);
        }
    }
}
