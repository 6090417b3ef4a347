package org.coppice.net;

import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class ServerStartTest {

    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Rule public final Timeout net = Timeout.seconds(60);

    @Test
    public void whoIsKilledInAStartLeavesNothingThatListens() throws Exception {
        Coppice.run(() -> {
            Resolver never = new NeverResolver();
            ChosenResolver.HERE.add(never);
            try {
                GreenServerSocket free = Net.listen(ANY_PORT);
                SocketAddress address = free.localAddress();
                free.close();
                StreamServer server =
                        StreamServer.builder(_ -> {})
                                .listen(address)
                                .listen("never.example:0")
                                .build();
                GreenThread<Void> starting =
                        Coppice.spawn(() -> {
                            server.start();
                            return null;
                        });
                Coppice.awaitIdle();
                assertThrows(BindException.class, () -> Net.listen(address));
                starting.kill();
                starting.awaitEnd();
                assertTrue(server.isClosed());
                Net.listen(address).close();
            } finally {
                ChosenResolver.HERE.remove(never);
            }
            return null;
        });
    }
}
