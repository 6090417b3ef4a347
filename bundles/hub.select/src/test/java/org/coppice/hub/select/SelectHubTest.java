package org.coppice.hub.select;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.coppice.hub.api.Hub;
import org.coppice.hub.api.HubProvider;
import org.coppice.hub.api.Readiness;
import org.coppice.hub.testkit.HubContract;
import org.coppice.posix.Posix;
import org.junit.After;
import org.junit.Assume;
import org.junit.Test;

public class SelectHubTest extends HubContract {
    private final Posix posix = Posix.open();
    private final List<DatagramChannel> open = new ArrayList<>();

    @Override
    protected HubProvider provider() {
        return new SelectProvider(posix);
    }

    @Override
    protected boolean tellsHangup() {
        return false;
    }

    /// The JVM has descriptors of its own below the limit.
    @Override
    protected int manyChannels() {
        return 800;
    }

    @After
    public void closeDescriptors() throws IOException {
        for (DatagramChannel channel : open) {
            channel.close();
        }
    }

    @Test
    public void aDescriptorAboveTheLimitIsRefusedWithTheHubsThatTakeIt() throws IOException {
        try (Hub hub = provider().open()) {
            DatagramChannel tooHigh = openUpTo(1024);
            IOException thrown =
                    assertThrows(IOException.class, () -> hub.register(tooHigh, _ -> {}));
            assertNamesTheWayOut(thrown, "descriptor " + posix.descriptor(tooHigh));
            assertEquals(0, hub.registered());
            assertEquals(0, hub.await(0));
        }
    }

    @Test
    public void theHighestDescriptorBelowTheLimitIsDelivered() throws IOException {
        try (Hub hub = provider().open()) {
            DatagramChannel highest = openUpTo(1023);
            Assume.assumeTrue("somebody else has 1023", posix.descriptor(highest) == 1023);
            highest.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            highest.send(ByteBuffer.allocate(1), highest.getLocalAddress());
            List<Integer> delivered = new ArrayList<>();
            hub.register(highest, delivered::add).arm(Readiness.READ);
            assertEquals(1, hub.await(-1));
            assertEquals(List.of(Readiness.READ), delivered);
        }
    }

    @Test
    public void aHubWhoseOwnDescriptorWouldBeAboveTheLimitIsNotOpened() throws IOException {
        openUpTo(1024);
        IOException thrown = assertThrows(IOException.class, () -> provider().open());
        assertNamesTheWayOut(thrown, "event descriptor");
    }

    /// Opens channels until one has the descriptor, or a higher one.
    private DatagramChannel openUpTo(int descriptor) throws IOException {
        DatagramChannel last;
        do {
            last = DatagramChannel.open();
            last.configureBlocking(false);
            open.add(last);
        } while (posix.descriptor(last) < descriptor);
        return last;
    }

    private static void assertNamesTheWayOut(IOException thrown, String which) {
        for (String word : List.of(which, "1024", "hub=epoll", "hub=nio", "hub=poll")) {
            assertTrue(thrown + " should mention " + word, thrown.getMessage().contains(word));
        }
    }
}
