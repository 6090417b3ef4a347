package org.coppice.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// One call of the system at a time, of no more than it is worth.
///
/// Before each call the JDK copies all that remains of a buffer on the heap into one outside of it.
/// For a large one, of which the system takes a little at a time, that would take its size once
/// more and a time that grows with its square. And of many buffers the JDK hands over no more than
/// the system takes at once (`IOV_MAX`), which looks as if there were no more room: who then waits
/// for room waits for ever, as an edge-triggered hub has nothing to tell.
///
/// **Threads:** any.
final class Pieces {

    /// What a socket rarely has room for, or content of.
    static final int MAX_BYTES = 1 << 18;

    /// Fewer than any system takes.
    private static final int MAX_BUFFERS = 512;

    /// All that was tried was written: there may be room for more.
    static final int ALL = -1;

    private Pieces() {}

    /// How much of the buffer one call is for.
    static int bytes(ByteBuffer buffer) {
        return Math.min(buffer.remaining(), MAX_BYTES);
    }

    /// @return as the channel; nothing more is there if that is less than [#bytes]
    static int read(ReadableByteChannel channel, ByteBuffer target) throws IOException {
        int limit = target.limit();
        target.limit(target.position() + bytes(target));
        try {
            return channel.read(target);
        } finally {
            target.limit(limit);
        }
    }

    /// @return how many bytes there was room for, or [#ALL]
    static int write(WritableByteChannel channel, ByteBuffer source) throws IOException {
        int limit = source.limit();
        int tried = bytes(source);
        source.limit(source.position() + tried);
        try {
            int written = channel.write(source);
            return written == tried ? ALL : written;
        } finally {
            source.limit(limit);
        }
    }

    /// Of several those that fit; one that does not comes by itself.
    ///
    /// @return how many bytes there was room for, or [#ALL]
    static long write(GatheringByteChannel channel, ByteBuffer[] sources) throws IOException {
        int begin = 0;
        while (begin < sources.length && !sources[begin].hasRemaining()) {
            begin++;
        }
        int most = Math.min(sources.length, begin + MAX_BUFFERS);
        int end = begin;
        int tried = 0;
        while (end < most && sources[end].remaining() <= MAX_BYTES - tried) {
            tried += sources[end].remaining();
            end++;
        }
        if (end == begin && begin < most) {
            return write(channel, sources[begin]);
        }
        long written = channel.write(sources, begin, end - begin);
        return written == tried ? ALL : written;
    }
}
