package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.junit.Test;

public class SocketPairTest extends HubTestCase {

    private static String read(GreenSocket socket) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        return socket.read(buffer) < 0 ? "end" : text(buffer);
    }

    private static void talk(SocketPair pair) throws IOException {
        GreenThread<String> reader = Coppice.spawn(() -> read(pair.second()));
        Coppice.giveWay();
        assertFalse(reader.ready());
        pair.first().write(bytes("there"));
        assertEquals("there", reader.await());
        pair.second().write(bytes("back"));
        assertEquals("back", read(pair.first()));
        pair.first().shutdownOutput();
        assertEquals("end", read(pair.second()));
    }

    @Test
    public void itsEndsAreConnectedWithEachOther() throws Exception {
        leakFree(() -> {
            try (SocketPair pair = Net.pair()) {
                assertEquals(UnixDomainSocketAddress.class, pair.first().localAddress().getClass());
                talk(pair);
            }
        });
    }

    @Test
    public void whereThereAreNoUnixSocketsTcpDoes() throws Exception {
        leakFree(() -> {
            try (SocketPair pair = SocketPair.overTcp()) {
                assertEquals(InetSocketAddress.class, pair.first().localAddress().getClass());
                talk(pair);
            }
        });
    }

    @Test
    public void itsClosesEndBothAndMayBeRepeated() throws Exception {
        leakFree(() -> {
            SocketPair pair = Net.pair();
            pair.first().close();
            assertEquals("end", read(pair.second()));
            pair.close();
            pair.close();
            assertFalse(pair.second().isOpen());
        });
    }
}
