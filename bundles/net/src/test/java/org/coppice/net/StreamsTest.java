package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.junit.Test;

public class StreamsTest extends HubTestCase {

    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration FOR_EVER = Duration.ZERO;

    /// Three connections; nothing has come on the near ends, and they know it.
    private final List<GreenSocket> near = new ArrayList<>();

    private final List<GreenSocket> far = new ArrayList<>();

    private void connected(Body body) throws Exception {
        green(() -> {
            try (GreenServerSocket listener = Net.listen(ANY_PORT)) {
                for (int i = 0; i < 3; i++) {
                    far.add(Net.connect(listener.localAddress()));
                    near.add(listener.accept());
                    assertEquals(0, near.get(i).tryRead(ByteBuffer.allocate(1)));
                }
                body.run();
            } finally {
                for (int i = 0; i < 3; i++) {
                    near.get(i).close();
                    far.get(i).close();
                }
            }
        });
    }

    @Test
    public void oneThatWasNeverReadCountsOnlyIfThereIsSomething() throws Exception {
        green(() -> {
            try (SocketPair quiet = Net.pair();
                    SocketPair told = Net.pair()) {
                assertEquals(
                        List.of(), Streams.awaitAny(List.of(quiet.first(), told.first()), SOON));
                told.second().write(ByteBuffer.allocate(1));
                try (SocketPair fresh = Net.pair()) {
                    fresh.second().write(ByteBuffer.allocate(1));
                    assertEquals(
                            List.of(fresh.first()),
                            Streams.awaitAny(List.of(quiet.first(), fresh.first()), Duration.ZERO));
                }
                assertEquals(
                        List.of(told.first()),
                        Streams.awaitAny(List.of(quiet.first(), told.first()), Duration.ZERO));
            }
        });
    }

    @Test
    public void theOnesThatMayBeReadAreNamedInTheirOrder() throws Exception {
        connected(() -> {
            GreenThread<List<GreenStream>> waiter =
                    Coppice.spawn(() -> Streams.awaitAny(near, FOR_EVER));
            Coppice.giveWay();
            Coppice.giveWay();
            assertFalse(waiter.ready());
            far.get(1).write(bytes("x"));
            assertEquals(List.of(near.get(1)), waiter.await());
            far.get(0).close();
            near.get(0).awaitReadable();
            assertEquals(near.subList(0, 2), Streams.awaitAny(near, FOR_EVER));
            assertEquals(1, near.get(1).tryRead(ByteBuffer.allocate(10)));
            assertEquals(-1, near.get(0).tryRead(ByteBuffer.allocate(10)));
        });
    }

    @Test
    public void noneIsNamedWhenTheTimeIsOver() throws Exception {
        connected(() -> {
            assertEquals(List.of(), Streams.awaitAny(near, SOON));
            assertTrue(Streams.awaitAny(near, List.of(), SOON).isEmpty());
            assertTrue(Streams.awaitAny(List.of(), List.of(), SOON).isEmpty());
            far.get(2).write(bytes("x"));
            assertEquals(List.of(near.get(2)), Streams.awaitAny(near, FOR_EVER));
        });
    }

    @Test
    public void oneThatIsNamedTwiceCountsOnce() throws Exception {
        connected(() -> {
            GreenSocket one = near.get(0);
            far.get(0).write(bytes("x"));
            assertEquals(List.of(one), Streams.awaitAny(List.of(one, one), FOR_EVER));
            assertEquals(
                    new Streams.Ready(List.of(), List.of(near.get(1))),
                    Streams.awaitAny(List.of(), List.of(near.get(1), near.get(1)), FOR_EVER));
        });
    }

    @Test
    public void readersAndWritersAreAwaitedTogether() throws Exception {
        connected(() -> {
            GreenSocket full = near.get(0);
            ByteBuffer source = ByteBuffer.allocate(16 << 20);
            while (full.tryWrite(source) > 0) {
                continue;
            }
            assertTrue(Streams.awaitAny(near, List.of(full), SOON).isEmpty());
            GreenThread<Streams.Ready> waiter =
                    Coppice.spawn(() -> Streams.awaitAny(near, List.of(full), FOR_EVER));
            Coppice.giveWay();
            far.get(0).inputStream().readNBytes(source.position());
            assertEquals(new Streams.Ready(List.of(), List.of(full)), waiter.await());
        });
    }

    @Test
    public void aClosedOneIsAnError() throws Exception {
        connected(() -> {
            GreenThread<List<GreenStream>> waiter =
                    Coppice.spawn(() -> Streams.awaitAny(near, FOR_EVER));
            Coppice.giveWay();
            Coppice.giveWay();
            near.get(1).close();
            assertEquals(AsynchronousCloseException.class, end(waiter).getClass());
            assertThrows(ClosedChannelException.class, () -> Streams.awaitAny(near, FOR_EVER));
            assertThrows(ClosedChannelException.class, () -> Streams.awaitAny(near, SOON));
        });
    }

    @Test
    public void whereSomebodyElseReadsNobodyWaits() throws Exception {
        connected(() -> {
            GreenThread<Void> reader = blocked(() -> near.get(2).read(ByteBuffer.allocate(1)));
            assertThrows(IllegalStateException.class, () -> Streams.awaitAny(near, FOR_EVER));
            far.get(2).write(bytes("x"));
            reader.await();
        });
    }

    @Test
    public void aKilledWaiterLeavesAllUsable() throws Exception {
        connected(() -> {
            GreenThread<List<GreenStream>> waiter =
                    Coppice.spawn(() -> Streams.awaitAny(near, FOR_EVER));
            Coppice.giveWay();
            Coppice.giveWay();
            waiter.killAndAwait(Duration.ofDays(1));
            for (int i = 0; i < 3; i++) {
                far.get(i).write(bytes("" + i));
                ByteBuffer target = ByteBuffer.allocate(1);
                near.get(i).read(target);
                assertEquals("" + i, text(target));
            }
        });
    }

    @Test
    public void whatCannotEndIsRefused() throws Exception {
        green(() -> {
            assertThrows(
                    IllegalArgumentException.class, () -> Streams.awaitAny(List.of(), FOR_EVER));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Streams.awaitAny(List.of(), SOON.negated()));
        });
    }
}
