package org.coppice.websocket.topics;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.coppice.green.SpinLock;
import org.coppice.websocket.api.Message;

/// What a carrier was given while nobody knew whether it would bring it back, for it was just being
/// asked to. It is delivered here, so if it does come it is not delivered again.
///
/// Messages have no identity but what is in them, so it is that which is compared: of two that are
/// the same, one here and one of another machine, one may be missed in that time. Of two that are
/// published here none is, but one may come twice.
///
/// **Memory is bounded**: so many digests are kept, and for so long.
///
/// **Threads**: any.
final class Echoes {
    static final int MAX = 1024;
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final SpinLock lock = new SpinLock();
    private final Queue<Echo> expected = new ArrayDeque<>();
    private volatile boolean empty = true;

    /// Something that may come back; compared by identity.
    static final class Echo {
        private final byte[] digest;
        private final long sinceNanos;
        private volatile boolean carried;

        private Echo(byte[] digest, long sinceNanos) {
            this.digest = digest;
            this.sinceNanos = sinceNanos;
        }

        /// The carrier has it.
        void carried() {
            carried = true;
        }
    }

    /// @param nanoTime a clock
    Echoes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// The carrier is about to be given this.
    Echo expect(Message message) {
        Echo echo = new Echo(digest(message), nanoTime.getAsLong());
        lock.lock();
        try {
            forgetOld();
            if (expected.size() == MAX) {
                expected.remove();
            }
            expected.add(echo);
            empty = false;
        } finally {
            lock.unlock();
        }
        return echo;
    }

    /// It does not come, or it may.
    void forget(Echo echo) {
        lock.lock();
        try {
            expected.remove(echo);
            empty = expected.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Only now the carrier is asked: what it had before does not come.
    void begin() {
        lock.lock();
        try {
            expected.removeIf(each -> each.carried);
            empty = expected.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// The carrier brings this, or is certain to.
    ///
    /// @return whether it has been delivered, or will be by whoever published it
    boolean take(Message message) {
        if (empty) {
            return false;
        }
        byte[] digest = digest(message);
        lock.lock();
        try {
            forgetOld();
            for (Iterator<Echo> each = expected.iterator(); each.hasNext(); ) {
                if (Arrays.equals(each.next().digest, digest)) {
                    each.remove();
                    return true;
                }
            }
            return false;
        } finally {
            empty = expected.isEmpty();
            lock.unlock();
        }
    }

    private void forgetOld() {
        long now = nanoTime.getAsLong();
        while (!expected.isEmpty() && now - expected.element().sinceNanos > PATIENCE.toNanos()) {
            expected.remove();
        }
    }

    private static byte[] digest(Message message) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            switch (message) {
                case Message.Text text ->
                        digest.update(text.text().getBytes(StandardCharsets.UTF_8));
                case Message.Binary binary -> {
                    digest.update((byte) 0xff); // which is in no UTF-8
                    digest.update(binary.bytes().duplicate());
                }
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("each JVM has SHA-256", e);
        }
    }
}
