package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/// Whichever way the bytes go, they arrive alike.
@RunWith(Parameterized.class)
public class SocketBytesTest {

    private final Function<SocketChannel, SocketBytes> way;
    private SocketChannel channel;
    private SocketChannel peer;
    private SocketBytes bytes;

    public SocketBytesTest(String name, Function<SocketChannel, SocketBytes> way) {
        this.way = way;
    }

    @Parameters(name = "{0}")
    public static List<Object[]> ways() {
        Function<SocketChannel, SocketBytes> best = SocketBytes::of;
        Function<SocketChannel, SocketBytes> portable = SocketBytes::byChannel;
        return List.of(new Object[] {"best", best}, new Object[] {"byChannel", portable});
    }

    @Before
    public void connect() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channel = SocketChannel.open(listener.getLocalAddress());
            peer = listener.accept();
        }
        channel.configureBlocking(false);
        bytes = way.apply(channel);
    }

    @After
    public void close() throws IOException {
        channel.close();
        peer.close();
    }

    @Test
    public void whatIsWrittenArrivesAndWhatArrivesIsRead() throws IOException {
        ByteBuffer source = text("question");
        assertEquals(Pieces.ALL, bytes.write(source));
        assertFalse(source.hasRemaining());
        bytes.write(new ByteBuffer[] {text(", "), text(""), text("again")});
        ByteBuffer arrived = ByteBuffer.allocate(15);
        while (arrived.hasRemaining()) {
            peer.read(arrived);
        }
        assertEquals("question, again", StandardCharsets.UTF_8.decode(arrived.flip()).toString());
        peer.write(text("answer"));
        ByteBuffer target = ByteBuffer.allocateDirect(6);
        while (target.hasRemaining()) {
            bytes.read(target);
        }
        assertEquals("answer", StandardCharsets.UTF_8.decode(target.flip()).toString());
        assertEquals(0, bytes.read(ByteBuffer.allocate(1)));
    }

    @Test
    public void theEndAndAResetAreTold() throws IOException {
        assertEquals(0, bytes.read(ByteBuffer.allocate(1)));
        peer.shutdownOutput();
        assertEquals(-1, readSome());
        assertEquals(-1, bytes.read(ByteBuffer.allocate(1)));
        peer.setOption(StandardSocketOptions.SO_LINGER, 0);
        peer.close();
        assertThrows(
                IOException.class,
                () -> {
                    while (true) {
                        bytes.write(text("x"));
                    }
                });
    }

    private int readSome() throws IOException {
        int count = bytes.read(ByteBuffer.allocate(1));
        while (count == 0) {
            Thread.onSpinWait();
            count = bytes.read(ByteBuffer.allocate(1));
        }
        return count;
    }

    @Test
    public void afterwardsTheChannelAnswers() throws IOException {
        bytes.leaveToChannel();
        assertTrue(bytes.isByChannel());
        channel.shutdownInput();
        assertEquals(-1, bytes.read(ByteBuffer.allocate(1)));
        channel.close();
        assertThrows(ClosedChannelException.class, () -> bytes.read(ByteBuffer.allocate(1)));
        assertThrows(ClosedChannelException.class, () -> bytes.write(text("x")));
    }

    /// On Linux, with the flags that the tests have.
    @Test
    public void theBestIsTheDescriptorItself() {
        assertFalse(SocketBytes.of(channel).isByChannel());
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
