package org.coppice.hub.poll;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubKey;
import org.coppice.hub.api.HubProvider;
import org.coppice.hub.api.Readiness;
import org.coppice.hub.testkit.HubContract;
import org.junit.After;
import org.junit.Test;

public class PollHubTest extends HubContract {
    private final List<DatagramChannel> open = new ArrayList<>();

    @Override
    protected HubProvider provider() {
        return new PollProvider();
    }

    @After
    public void closeChannels() throws IOException {
        for (DatagramChannel channel : open) {
            channel.close();
        }
    }

    @Test
    public void theTableStaysTrueWhileEntriesMove() throws IOException {
        int count = 100;
        Random random = new Random(25);
        List<HubKey> keys = new ArrayList<>();
        Set<Integer> armed = new HashSet<>();
        Set<Integer> delivered = new HashSet<>();
        try (Hub hub = provider().open()) {
            for (int i = 0; i < count; i++) {
                int which = i;
                keys.add(hub.register(readyChannel(), _ -> delivered.add(which)));
            }
            for (int round = 0; round < 200; round++) {
                int which = random.nextInt(count);
                keys.get(which).cancel();
                keys.set(which, hub.register(open.get(which), _ -> delivered.add(which)));
                armed.remove(which);
                int other = random.nextInt(count);
                keys.get(other).arm(Readiness.READ);
                armed.add(other);
                if (round % 10 == 0) {
                    delivered.clear();
                    assertEquals(armed.size(), hub.await(0));
                    assertEquals(armed, delivered);
                    armed.clear();
                }
            }
            assertEquals(count, hub.registered());
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
}
