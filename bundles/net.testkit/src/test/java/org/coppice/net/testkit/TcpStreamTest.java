package org.coppice.net.testkit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.coppice.net.GreenServerSocket;
import org.coppice.net.Net;

public class TcpStreamTest extends StreamContract {

    @Override
    protected StreamPair open() throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (GreenServerSocket listener = Net.listen(anyPort)) {
            return new StreamPair(Net.connect(listener.localAddress()), listener.accept());
        }
    }
}
