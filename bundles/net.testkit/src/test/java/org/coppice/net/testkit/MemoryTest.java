package org.coppice.net.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.green.testkit.GreenRule;
import org.coppice.net.GreenStream;
import org.coppice.net.Net;
import org.coppice.net.Streams;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class MemoryTest {

    @Rule public final GreenRule green = new GreenRule();
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private static String ask(MemoryListener listener, String question) throws IOException {
        try (MemoryStream client = listener.connect()) {
            client.write(StreamTestCase.bytes(question));
            client.shutdownOutput();
            return new String(StreamTestCase.readToEnd(client), "UTF-8");
        }
    }

    @Test
    public void whatServesSocketsServesMemory() throws Exception {
        MemoryListener listener = new MemoryListener(100);
        GreenThread<Void> server =
                StreamTestCase.spawn(() ->
                        Net.serve(
                                listener,
                                stream -> stream.inputStream().transferTo(stream.outputStream())));
        GreenThread<String> other = Coppice.spawn(() -> ask(listener, "another question"));
        assertEquals("a question", ask(listener, "a question"));
        assertEquals("another question", other.await());
        listener.close();
        server.await(Duration.ofDays(1));
        assertEquals(AsynchronousCloseException.class, server.failure().orElseThrow().getClass());
    }

    @Test
    public void connectionsStandBeforeTheyAreAcceptedInTheirOrder() throws Exception {
        MemoryListener listener = new MemoryListener(10);
        assertTrue(listener.tryAccept().isEmpty());
        MemoryStream first = listener.connect();
        MemoryStream second = listener.connect();
        first.write(StreamTestCase.bytes("x"));
        assertSame(first.peer(), listener.accept());
        assertSame(second.peer(), listener.tryAccept().orElseThrow());
        assertEquals(listener.localAddress(), first.remoteAddress());
        assertEquals("x", StreamTestCase.readSome(first.peer()));
    }

    @Test
    public void severalMayWaitToAccept() throws Exception {
        MemoryListener listener = new MemoryListener(10);
        GreenThread<MemoryStream> first = Coppice.spawn(listener::accept);
        GreenThread<MemoryStream> second = Coppice.spawn(listener::accept);
        Coppice.awaitIdle();
        MemoryStream client = listener.connect();
        assertSame(client.peer(), first.await());
        assertFalse(second.ready());
        assertSame(listener.connect().peer(), second.await());
    }

    @Test
    public void aClosedListenerRefusesAndBreaksOffWhomItDidNotAccept() throws Exception {
        MemoryListener listener = new MemoryListener(10);
        MemoryStream client = listener.connect();
        listener.close();
        listener.close();
        assertFalse(listener.isOpen());
        assertThrows(IOException.class, () -> client.read(ByteBuffer.allocate(1)));
        assertThrows(ConnectException.class, listener::connect);
        assertThrows(ClosedChannelException.class, listener::accept);
        assertThrows(ClosedChannelException.class, listener::tryAccept);
    }

    @Test
    public void aResetPeerIsReadToItsLastByteAndThenBroken() throws Exception {
        StreamPair pair = MemoryStreams.pair(10);
        pair.far().write(StreamTestCase.bytes("x"));
        ((MemoryStream) pair.far()).reset();
        assertFalse(pair.far().isOpen());
        assertEquals("x", StreamTestCase.readSome(pair.near()));
        String message =
                assertThrows(IOException.class, () -> StreamTestCase.readSome(pair.near()))
                        .getMessage();
        assertEquals("Connection reset", message);
        message =
                assertThrows(IOException.class, () -> pair.near().write(StreamTestCase.bytes("y")))
                        .getMessage();
        assertEquals("Broken pipe", message);
    }

    @Test
    public void severalStreamsAreAwaitedTogether() throws Exception {
        StreamPair one = MemoryStreams.pair(10);
        StreamPair other = MemoryStreams.pair(10);
        List<GreenStream> both = List.of(one.near(), other.near());
        assertEquals(List.of(), Streams.awaitAny(both, Duration.ofDays(1)));
        GreenThread<List<GreenStream>> waiter =
                Coppice.spawn(() -> Streams.awaitAny(both, Duration.ZERO));
        Coppice.awaitIdle();
        other.far().write(StreamTestCase.bytes("x"));
        assertEquals(List.of(other.near()), waiter.await());
        assertEquals("x", StreamTestCase.readSome(other.near()));
    }

    @Test
    public void othersHaveTheirTurnWhileAFileGoesWhereThereIsAlwaysRoom() throws Exception {
        int size = 3 << 20;
        Path path = folder.newFile().toPath();
        Files.write(path, new byte[size]);
        StreamPair pair = MemoryStreams.pair(size);
        int[] turns = {0};
        GreenThread<Void> other =
                StreamTestCase.spawn(() -> {
                    while (true) {
                        turns[0]++;
                        Coppice.giveWay();
                    }
                });
        try (FileChannel file = FileChannel.open(path)) {
            assertEquals(size, pair.near().sendFile(file, 0, Long.MAX_VALUE));
        }
        assertEquals(3, turns[0]);
        other.kill();
    }

    @Test
    public void roomIsAtLeastOneByte() {
        assertThrows(IllegalArgumentException.class, () -> MemoryStreams.pair(0));
        assertThrows(IllegalArgumentException.class, () -> new MemoryListener(0));
    }

    @Test
    public void theContractsRunWithEveryHub() {
        assertEquals(
                List.of("epoll", "nio", "poll", "select"),
                List.copyOf(new TreeSet<>(StreamTestCase.hubs())));
    }
}
