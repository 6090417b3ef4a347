package org.coppice.websocket.frames;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// What the compressed connections of one loop share: deflaters and inflaters for as long as a
/// message takes them, and room to work in, so that idle connections hold none of it.
///
/// **Threads**: belongs to its loop's thread, as do all that use it. **Errors**:
/// `IllegalArgumentException` for what is out of range. **Null**: none.
public final class DeflatePool implements AutoCloseable {
    private static final int SCRATCH_BYTES = 8 << 10;
    private static final int MAX_OUTPUT_BYTES = 64 << 10;

    private final int level;
    private final int maxIdle;
    private final Deque<Inflater> inflaters = new ArrayDeque<>();
    private final Deque<Deflater> deflaters = new ArrayDeque<>();
    private final byte[] scratch = new byte[SCRATCH_BYTES];
    private byte[] output = new byte[SCRATCH_BYTES];
    private boolean closed;

    /// An empty one.
    ///
    /// @param level 0 to 9, of [Deflater], or [Deflater#DEFAULT_COMPRESSION]
    /// @param maxIdle how many of each are kept for the next message, 0 or more
    public DeflatePool(int level, int maxIdle) {
        if (level < Deflater.DEFAULT_COMPRESSION || level > Deflater.BEST_COMPRESSION) {
            throw new IllegalArgumentException("level must be -1 to 9, not " + level);
        }
        if (maxIdle < 0) {
            throw new IllegalArgumentException("maxIdle must be 0 or more, not " + maxIdle);
        }
        this.level = level;
        this.maxIdle = maxIdle;
    }

    /// How many deflaters and inflaters nobody uses.
    public int idle() {
        return inflaters.size() + deflaters.size();
    }

    byte[] scratch() {
        return scratch;
    }

    /// Room for compressed bytes, until the next one asks.
    byte[] output() {
        return output;
    }

    /// What a message needed more than [#output] may be used for the next ones.
    void keepOutput(byte[] larger) {
        if (larger.length <= MAX_OUTPUT_BYTES) {
            output = larger;
        }
    }

    Inflater takeInflater() {
        Inflater idle = inflaters.poll();
        return idle == null ? new Inflater(true) : idle;
    }

    Deflater takeDeflater() {
        Deflater idle = deflaters.poll();
        return idle == null ? new Deflater(level, true) : idle;
    }

    void give(Inflater inflater) {
        if (closed || inflaters.size() >= maxIdle) {
            inflater.end();
        } else {
            inflater.reset();
            inflaters.push(inflater);
        }
    }

    void give(Deflater deflater) {
        if (closed || deflaters.size() >= maxIdle) {
            deflater.end();
        } else {
            deflater.reset();
            deflaters.push(deflater);
        }
    }

    /// Ends those that nobody uses, and the others when they are given back.
    @Override
    public void close() {
        closed = true;
        inflaters.forEach(Inflater::end);
        inflaters.clear();
        deflaters.forEach(Deflater::end);
        deflaters.clear();
    }
}
