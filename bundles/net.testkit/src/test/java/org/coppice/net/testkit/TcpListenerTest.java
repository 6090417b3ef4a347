package org.coppice.net.testkit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.coppice.net.GreenStream;
import org.coppice.net.Net;
import org.coppice.net.StreamListener;

public class TcpListenerTest extends ListenerContract {

    private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Override
    protected StreamListener listen() throws Exception {
        StreamListener listener = Net.listen(address);
        address = (InetSocketAddress) listener.localAddress();
        return listener;
    }

    @Override
    protected GreenStream connect(StreamListener listener) throws Exception {
        return Net.connect(address);
    }
}
