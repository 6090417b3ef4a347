package org.coppice.wsgi.testkit;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/// How bytes reach a server: the network may cut them anywhere.
///
/// @param cuts where one write ends and the next begins, in order
/// @param bytewise whether there is one write a byte
/// @param breaksOff whether the client resets the connection at the only cut
record Delivery(int[] cuts, boolean bytewise, boolean breaksOff) {
    private static final int MAX_BYTEWISE = 600;

    static Delivery whole() {
        return new Delivery(new int[0], false, false);
    }

    static Delivery byteByByte() {
        return new Delivery(new int[0], true, false);
    }

    static Delivery cutAt(int... cuts) {
        return new Delivery(cuts, false, false);
    }

    static Delivery brokenOffAt(int cut) {
        return new Delivery(new int[] {cut}, false, true);
    }

    /// @param length of the bytes
    static Delivery any(int length, Random random) {
        return switch (random.nextInt(16)) {
            case 0 -> length <= MAX_BYTEWISE ? byteByByte() : cutAt(length / 2);
            case 1 -> brokenOffAt(random.nextInt(length + 1));
            case 2, 3, 4, 5 -> cutAt(random.nextInt(length + 1));
            case 6, 7 -> cutAt(random.ints(3, 0, length + 1).sorted().toArray());
            default -> whole();
        };
    }

    /// @return false if it was broken off
    boolean send(RawClient client, byte[] bytes) throws IOException {
        int start = 0;
        for (int cut : cuts) {
            client.send(Arrays.copyOfRange(bytes, start, cut), false);
            start = cut;
        }
        if (breaksOff) {
            client.reset();
            return false;
        }
        client.send(Arrays.copyOfRange(bytes, start, bytes.length), bytewise);
        return true;
    }

    @Override
    public String toString() {
        return breaksOff
                ? "reset at " + cuts[0]
                : bytewise ? "byte by byte" : "cut at " + Arrays.toString(cuts);
    }
}
