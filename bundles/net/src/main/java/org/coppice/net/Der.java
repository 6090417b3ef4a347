package org.coppice.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The little of DER (X.690) that private keys in PEM files need: to look into one and to wrap one
/// in another.
final class Der {

    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int OBJECT_ID = 0x06;
    static final int SEQUENCE = 0x30;
    static final int CONTEXT_0 = 0xa0;

    private Der() {}

    /// One element: its tag and what is in it.
    record Element(int tag, ByteBuffer content) {

        /// @throws IllegalArgumentException if it is another one
        Element require(int expected) {
            if (tag != expected) {
                throw new IllegalArgumentException(
                        "its DER has tag %02x where %02x belongs".formatted(tag, expected));
            }
            return this;
        }
    }

    /// Takes the next element from the bytes.
    ///
    /// @throws IllegalArgumentException if there is no whole one
    static Element next(ByteBuffer bytes) {
        if (bytes.remaining() < 2) {
            throw new IllegalArgumentException("its DER ends too early");
        }
        int tag = bytes.get() & 0xff;
        int length = length(bytes);
        if (length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException("its DER ends too early");
        }
        ByteBuffer content = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return new Element(tag, content);
    }

    private static int length(ByteBuffer bytes) {
        int first = bytes.get() & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        int octets = first & 0x7f;
        if (octets > 3 || octets > bytes.remaining()) {
            return -1;
        }
        for (int i = 0; i < octets; i++) {
            length = length << 8 | bytes.get() & 0xff;
        }
        return length;
    }

    /// An element of these contents, one after the other.
    static byte[] element(int tag, byte[]... contents) {
        int length = Arrays.stream(contents).mapToInt(content -> content.length).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 5);
        out.write(tag);
        writeLength(out, length);
        for (byte[] content : contents) {
            out.writeBytes(content);
        }
        return out.toByteArray();
    }

    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length >= 0x80) {
            int octets = (39 - Integer.numberOfLeadingZeros(length)) / 8;
            out.write(0x80 | octets);
            for (int shift = 8 * (octets - 1); shift > 0; shift -= 8) {
                out.write(length >> shift);
            }
        }
        out.write(length);
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
