package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.Loop;
import org.coppice.net.GreenSocket;
import org.coppice.wsgi.spi.HeavyTurns;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class OutputTest {
    private static final int FIRST_BYTES = 16 * 1024 * 1024;

    @Rule public final Timeout net = Timeout.seconds(60);

    /// More than the system takes at once, so it waits for the reader, and others for it.
    @Test
    public void severalThatWaitForTheirTurnAllHaveIt() throws Exception {
        run((output, peer) -> {
            List<GreenThread<Void>> writers = new ArrayList<>();
            writers.add(writer(output, FIRST_BYTES));
            for (int i = 0; i < 3; i++) {
                writers.add(writer(output, 1));
            }
            Coppice.giveWay();
            Coppice.giveWay();
            read(peer, FIRST_BYTES);
            writers.forEach(GreenThread::await);
            output.flush();
            assertEquals(FIRST_BYTES + 3, output.totalBytes());
        });
    }

    /// What is still to be written to one client must not go to the next that gets this.
    @Test
    public void itGoesToNobodyElseWhileSomebodyWritesOrIsAboutTo() throws Exception {
        run((output, _) -> {
            List<Boolean> free = new ArrayList<>();
            GreenThread<Void> writing = writer(output, FIRST_BYTES);
            writing.link(_ -> free.add(output.detach()));
            GreenThread<Void> waiting = writer(output, 1);
            Coppice.giveWay();
            Coppice.giveWay();
            free.add(output.detach());
            writing.kill();
            waiting.await();
            free.add(output.detach());
            assertEquals(List.of(false, false, true), free);
        });
    }

    @Test
    public void othersHaveTheirTurnAfterEachPieceOfWhatIsLarge() throws Exception {
        run((output, _) -> {
            GreenThread<Void> writing = writer(output, FIRST_BYTES);
            long before = 0;
            for (int i = 0; i < 10; i++) {
                Coppice.giveWay();
                long taken = output.takenBytes();
                assertTrue(taken + " after " + before, taken - before <= 64 * 1024);
                before = taken;
            }
            assertTrue("" + before, before > 0);
            writing.kill();
        });
    }

    @Test
    public void whatIsNotLargeIsWrittenAtOnce() throws Exception {
        run((output, _) -> {
            List<String> ran = new ArrayList<>();
            Coppice.spawnN(() -> ran.add("another"));
            for (int i = 0; i < 4; i++) {
                output.append(ByteBuffer.allocate(4 * 1024));
            }
            assertEquals(List.of(), ran);
            assertEquals(16 * 1024, output.takenBytes());
        });
    }

    private interface Check {
        void run(Output output, GreenSocket peer) throws Exception;
    }

    private static void run(Check check) throws Exception {
        Coppice.run(() -> {
            try (ServerSocketChannel listener =
                            ServerSocketChannel.open()
                                    .bind(
                                            new InetSocketAddress(
                                                    InetAddress.getLoopbackAddress(), 0));
                    GreenSocket socket =
                            GreenSocket.of(SocketChannel.open(listener.getLocalAddress()));
                    SocketChannel peer = listener.accept()) {
                Output output =
                        new Output(
                                Loop.current(),
                                new Buffers(1024),
                                new HeavyTurns(Loop.current(), 1, () -> 0),
                                () -> {});
                output.attach(socket);
                check.run(output, GreenSocket.of(peer));
            }
            return null;
        });
    }

    private static GreenThread<Void> writer(Output output, int bytes) {
        return Coppice.spawn(() -> {
            output.append(ByteBuffer.allocate(bytes));
            return null;
        });
    }

    private static void read(GreenSocket peer, int bytes) throws Exception {
        ByteBuffer target = ByteBuffer.allocate(bytes);
        while (target.hasRemaining() && peer.read(target) >= 0) {
            // until all have come
        }
    }
}
