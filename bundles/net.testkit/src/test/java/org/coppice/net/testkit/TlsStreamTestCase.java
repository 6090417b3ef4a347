package org.coppice.net.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.coppice.net.GreenServerSocket;
import org.coppice.net.GreenStream;
import org.coppice.net.Net;
import org.coppice.net.TlsStream;
import org.junit.ClassRule;
import org.junit.rules.TemporaryFolder;

/// The contract with TLS over TCP.
public abstract class TlsStreamTestCase extends StreamContract {

    @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

    @Override
    protected final StreamPair open() throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (GreenServerSocket listener = Net.listen(anyPort)) {
            return tls().over(
                            new StreamPair(
                                    Net.connect(listener.localAddress()), listener.accept()));
        }
    }

    abstract TlsPairs tls();

    /// TLS itself always bids farewell.
    @Override
    protected final void breakOff(GreenStream stream) throws IOException {
        ((TlsStream) stream).below().close();
    }
}
