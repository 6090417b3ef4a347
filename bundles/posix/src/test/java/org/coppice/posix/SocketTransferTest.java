package org.coppice.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class SocketTransferTest {
    private static final int TCP = 6;
    private static final int NOTSENT_LOWAT = 25;
    private static final int INFO = 11;
    private static final int ESTABLISHED = 1;

    private final Posix posix = Posix.open();
    private final SocketTransfer transfer = posix.socketTransfer();
    private SocketChannel one;
    private SocketChannel other;
    private int descriptor;

    /// In blocking mode, as channels are at first: the calls do not block all the same.
    @Before
    public void connect() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            one = SocketChannel.open(listener.getLocalAddress());
            other = listener.accept();
        }
        descriptor = posix.descriptor(one);
    }

    @After
    public void close() throws IOException {
        one.close();
        other.close();
    }

    @Test
    public void bytesGoBetweenPositionAndLimitOfAnyBuffer() throws IOException {
        ByteBuffer heap = ByteBuffer.wrap("_hello_".getBytes(UTF_8), 1, 5);
        assertEquals(5, transfer.write(descriptor, heap));
        assertEquals(6, heap.position());
        ByteBuffer direct = ByteBuffer.allocateDirect(9).put((byte) '<').limit(4);
        other.read(direct);
        assertEquals(4, direct.position());
        other.write(ByteBuffer.wrap("lo".getBytes(UTF_8)));
        other.write(ByteBuffer.wrap("there".getBytes(UTF_8)));
        ByteBuffer slice = ByteBuffer.allocate(20).slice(10, 3);
        while (slice.hasRemaining()) {
            readSome(slice);
        }
        assertEquals(0, transfer.read(descriptor, slice));
        ByteBuffer rest = ByteBuffer.allocateDirect(20);
        while (rest.position() < 4) {
            readSome(rest);
        }
        byte[] read = new byte[7];
        slice.flip().get(read, 0, 3);
        rest.flip().get(read, 3, 4);
        assertArrayEquals("lothere".getBytes(UTF_8), read);
    }

    @Test
    public void anOptionOfASocketIsSetAndTold() throws IOException {
        posix.socketOption(descriptor, TCP, NOTSENT_LOWAT, 4711);
        assertEquals(4711, posix.socketOption(descriptor, TCP, NOTSENT_LOWAT));
        String message =
                assertThrows(
                                PosixException.class,
                                () -> posix.socketOption(descriptor, TCP, 4711, 1))
                        .getMessage();
        assertTrue(message, message.startsWith("setsockopt: "));
        assertThrows(PosixException.class, () -> posix.socketOption(-1, TCP, NOTSENT_LOWAT));
    }

    @Test
    public void anOptionThatIsAStructureIsReadAsFarAsThereIsRoom() throws IOException {
        posix.socketOption(descriptor, TCP, NOTSENT_LOWAT, 4711);
        ByteBuffer number = ByteBuffer.allocate(9).order(ByteOrder.nativeOrder()).position(1);
        assertEquals(4, posix.readSocketOption(descriptor, TCP, NOTSENT_LOWAT, number));
        assertEquals(5, number.position());
        assertEquals(4711, number.getInt(1));
        ByteBuffer state = ByteBuffer.allocateDirect(10).limit(7);
        assertEquals(7, posix.readSocketOption(descriptor, TCP, INFO, state));
        assertEquals(ESTABLISHED, state.get(0));
        assertThrows(
                PosixException.class, () -> posix.readSocketOption(-1, TCP, INFO, state.clear()));
    }

    private int readSome(ByteBuffer target) throws IOException {
        int count = transfer.read(descriptor, target);
        while (count == 0) {
            Thread.onSpinWait();
            count = transfer.read(descriptor, target);
        }
        return count;
    }

    @Test
    public void nothingThereIsZeroAndTheEndIsMinusOne() throws IOException {
        ByteBuffer target = ByteBuffer.allocate(5);
        assertEquals(0, transfer.read(descriptor, target));
        assertEquals(0, target.position());
        other.shutdownOutput();
        assertEquals(-1, readSome(target));
        assertEquals(0, transfer.write(descriptor, ByteBuffer.allocate(0)));
    }

    @Test
    public void noRoomIsZeroAndTheBufferTellsHowMuchWentOut() throws IOException {
        ByteBuffer source = ByteBuffer.allocate(1 << 24);
        int written = transfer.write(descriptor, source);
        while (written > 0) {
            written = transfer.write(descriptor, source);
        }
        assertEquals(0, written);
        assertTrue(source.position() > 0 && source.hasRemaining());
    }

    @Test
    public void aBrokenConnectionIsToldInTheJdksWords() throws IOException {
        other.setOption(StandardSocketOptions.SO_LINGER, 0);
        other.close();
        IOException reset = assertThrows(IOException.class, () -> readSome(ByteBuffer.allocate(1)));
        assertEquals("Connection reset", reset.getMessage());
        IOException broken =
                assertThrows(
                        IOException.class,
                        () -> transfer.write(descriptor, ByteBuffer.allocate(1)));
        assertEquals("Broken pipe", broken.getMessage());
    }

    @Test
    public void otherErrorsHaveTheirCallAndName() throws IOException {
        SocketChannel fresh = SocketChannel.open();
        int unconnected = posix.descriptor(fresh);
        PosixException error =
                assertThrows(
                        PosixException.class,
                        () -> transfer.read(unconnected, ByteBuffer.allocate(1)));
        assertTrue(error.getMessage(), error.getMessage().startsWith("recv: ENOTCONN (107)"));
        fresh.close();
    }

    @Test
    public void whatIsReadOnlyIsNotReadInto() {
        ByteBuffer readOnly = ByteBuffer.allocate(1).asReadOnlyBuffer();
        assertThrows(IllegalArgumentException.class, () -> transfer.read(descriptor, readOnly));
    }
}
