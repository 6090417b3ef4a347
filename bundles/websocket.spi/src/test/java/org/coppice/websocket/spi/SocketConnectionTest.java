package org.coppice.websocket.spi;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.coppice.net.GreenServerSocket;
import org.coppice.net.Net;
import org.coppice.net.testkit.StreamPair;

public class SocketConnectionTest extends ConnectionContract {
    @Override
    StreamPair open() throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (GreenServerSocket listener = Net.listen(anyPort)) {
            return new StreamPair(Net.connect(listener.localAddress()), listener.accept());
        }
    }
}
