package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.coppice.green.Coppice;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class TcpStateTest {
    private static final int ESTABLISHED = 1;

    @Rule public final Timeout limit = Timeout.seconds(60);

    @Test
    public void segmentsThatAreSentAgainAndUnansweredProbesCount() {
        assertFalse(TcpState.isResending(ESTABLISHED, true));
        assertFalse(TcpState.isResending(ESTABLISHED | 4 << 8, true));
        assertTrue(TcpState.isResending(ESTABLISHED | 1 << 16, true));
        assertTrue(TcpState.isResending(ESTABLISHED | 1 << 24, true));
        assertFalse(TcpState.isResending(ESTABLISHED << 24 | 4 << 16, false));
        assertTrue(TcpState.isResending(ESTABLISHED << 24 | 1 << 8, false));
        assertTrue(TcpState.isResending(ESTABLISHED << 24 | 1, false));
    }

    @Test
    public void aPeerThatDoesNotReadAnswersAllTheSame() throws Exception {
        Coppice.run(() -> {
            InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            try (GreenServerSocket listener = Net.listen(anyPort);
                    GreenSocket client = Net.connect(listener.localAddress());
                    GreenSocket server = listener.accept()) {
                while (server.tryWrite(ByteBuffer.allocate(1 << 16)) > 0) {
                    continue;
                }
                assertFalse(server.isResending());
                GreenStream peer = client;
                peer.close();
                assertFalse(peer.isResending());
            }
            try (SocketPair pair = Net.pair()) {
                assertFalse("a Unix socket has nothing to resend", pair.first().isResending());
            }
            return null;
        });
    }

    @Test
    public void aPeerThatIsGoneIsSeenAndThatItIsBack() throws Exception {
        Assume.assumeTrue("needs `unshare` and `ip`", mayHaveNetworks());
        try (ServerProcess process =
                ServerProcess.start("exec unshare -rn \"$@\"", LostPeerProcess.class)) {
            assertEquals("there false", process.await("there").strip());
            assertEquals("lost true", process.await("lost").strip());
            assertEquals("back false", process.await("back").strip());
        }
    }

    private static boolean mayHaveNetworks() throws InterruptedException {
        try {
            return new ProcessBuilder("unshare", "-rn", "ip", "link", "set", "lo", "up")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
