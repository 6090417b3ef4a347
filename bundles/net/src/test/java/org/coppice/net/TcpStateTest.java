package org.coppice.net;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.coppice.green.Coppice;
import org.coppice.posix.Posix;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class TcpStateTest {
    /// Where in the state it is: how often in a row it has waited twice as long to ask anew.
    private static final int BACK_OFF = 4;

    @Rule public final Timeout limit = Timeout.seconds(60);

    /// The state of a connection whose last data came 900 ms ago.
    private static ByteBuffer info(int retransmits, int probes, int ackMillis) {
        return ByteBuffer.allocate(TcpState.BYTES)
                .put(0, (byte) 1)
                .put(1, (byte) 4)
                .put(TcpState.RETRANSMITS, (byte) retransmits)
                .put(TcpState.PROBES, (byte) probes)
                .put(BACK_OFF, (byte) 3)
                .putInt(44, 100)
                .putInt(TcpState.LAST_DATA_RECEIVED_MILLIS, 900)
                .putInt(TcpState.LAST_ACK_RECEIVED_MILLIS, ackMillis);
    }

    private static long silenceMillis(int retransmits, int probes, int ackMillis) {
        return TcpState.silence(info(retransmits, probes, ackMillis)).toMillis();
    }

    @Test
    public void silenceIsTheTimeSinceTheLastOfAnyKindWhileSomethingIsSentAgain() {
        assertEquals(0, silenceMillis(0, 0, 800));
        assertEquals(800, silenceMillis(1, 0, 800));
        assertEquals(800, silenceMillis(0, 255, 800));
        assertEquals("data came later", 900, silenceMillis(1, 0, 1000));
        assertEquals("they have no sign", 900, silenceMillis(1, 0, -1));
        assertEquals(0, TcpState.silence(info(1, 1, 800).limit(TcpState.BYTES - 1)).toMillis());
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
                awaitProbesAndAnswer(server);
                GreenStream peer = client;
                peer.close();
                assertEquals(Duration.ZERO, peer.silence());
            }
            try (SocketPair pair = Net.pair()) {
                assertEquals("of a Unix socket", Duration.ZERO, pair.first().silence());
            }
            return null;
        });
    }

    /// Blocks until its system has asked twice whether there is room, and nothing is unanswered
    /// though the last answer is not of just now, which alone would be no silence either.
    private static void awaitProbesAndAnswer(GreenSocket socket) throws Exception {
        Posix posix = Posix.open();
        int descriptor = posix.descriptor(socket.channel());
        ByteBuffer info = TcpState.info(posix, descriptor);
        while (info.get(BACK_OFF) < 2
                || info.getInt(TcpState.LAST_ACK_RECEIVED_MILLIS) < 50
                || !TcpState.silence(info).isZero()
                || !socket.silence().isZero()) {
            Coppice.sleep(Duration.ofMillis(10));
            info = TcpState.info(posix, descriptor);
        }
    }

    @Test
    public void aPeerThatIsGoneIsSeenAndThatItIsBack() throws Exception {
        Assume.assumeTrue("needs `unshare` and `ip`", mayHaveNetworks());
        try (ServerProcess process =
                ServerProcess.start("exec unshare -rn \"$@\"", LostPeerProcess.class)) {
            assertEquals("there true", process.await("there").strip());
            process.await("lost");
            process.await("back");
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
