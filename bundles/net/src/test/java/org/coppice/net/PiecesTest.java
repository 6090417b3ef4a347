package org.coppice.net;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.junit.Test;

public class PiecesTest {

    /// Has room for so many bytes and notes what it was offered.
    private static final class Room implements GatheringByteChannel, ReadableByteChannel {
        private int roomBytes;
        private int offeredBytes;
        private int offeredBuffers;

        Room(int roomBytes) {
            this.roomBytes = roomBytes;
        }

        private int pass(ByteBuffer buffer) {
            offeredBytes += buffer.remaining();
            offeredBuffers++;
            int count = Math.min(roomBytes, buffer.remaining());
            buffer.position(buffer.position() + count);
            roomBytes -= count;
            return count;
        }

        @Override
        public int write(ByteBuffer source) {
            return pass(source);
        }

        @Override
        public int read(ByteBuffer target) {
            return pass(target);
        }

        @Override
        public long write(ByteBuffer[] sources) {
            return write(sources, 0, sources.length);
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) {
            return Arrays.stream(sources, offset, offset + length).mapToInt(this::pass).sum();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static final int MUCH = 3 * Pieces.MAX_BYTES;

    @Test
    public void ofALargeBufferAPieceIsOfferedAtATime() throws IOException {
        ByteBuffer source = ByteBuffer.allocate(MUCH + 1).limit(MUCH);
        Room room = new Room(Pieces.MAX_BYTES + 5);
        assertEquals(Pieces.ALL, Pieces.write(room, source));
        assertEquals(Pieces.MAX_BYTES, room.offeredBytes);
        assertEquals(5, Pieces.write(room, source));
        assertEquals(0, Pieces.write(room, source));
        assertEquals(MUCH, source.limit());
        assertEquals(Pieces.MAX_BYTES + 5, source.position());
        ByteBuffer target = ByteBuffer.allocate(MUCH);
        assertEquals(Pieces.MAX_BYTES, Pieces.read(new Room(MUCH), target));
        assertEquals(MUCH, target.limit());
    }

    @Test
    public void ofManyBuffersNoMoreAreOfferedThanAnySystemTakes() throws IOException {
        ByteBuffer[] many = new ByteBuffer[1_500];
        Arrays.setAll(many, _ -> ByteBuffer.allocate(1));
        Room room = new Room(MUCH);
        int calls = 0;
        while (many[many.length - 1].hasRemaining()) {
            assertEquals(Pieces.ALL, Pieces.write(room, many));
            calls++;
        }
        assertEquals(3, calls);
        assertEquals(many.length, room.offeredBuffers);
        assertEquals(Pieces.ALL, Pieces.write(room, many));
    }

    @Test
    public void oneThatDoesNotFitComesByItself() throws IOException {
        ByteBuffer[] sources = {ByteBuffer.allocate(10), ByteBuffer.allocate(MUCH)};
        Room room = new Room(MUCH);
        assertEquals(Pieces.ALL, Pieces.write(room, sources));
        assertEquals(10, room.offeredBytes);
        assertEquals(Pieces.ALL, Pieces.write(room, sources));
        assertEquals(10 + Pieces.MAX_BYTES, room.offeredBytes);
    }

    @Test
    public void nothingIsOfferedToo() throws IOException {
        Room room = new Room(0);
        assertEquals(Pieces.ALL, Pieces.write(room, ByteBuffer.allocate(0)));
        assertEquals(Pieces.ALL, Pieces.write(room, new ByteBuffer[0]));
        assertEquals(0, room.offeredBytes);
    }
}
