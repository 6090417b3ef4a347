package org.coppice.green;

/// Rendezvous hashing: each pair of a key and a loop has a weight, and the key goes to the loop
/// with the highest.
final class Spread {

    private static final int MIX_1 = 0x85ebca6b;
    private static final int MIX_2 = 0xc2b2ae35;

    private Spread() {}

    /// The finalizer of MurmurHash3 over both hashes.
    static int weight(int keyHash, String loop) {
        int mixed = keyHash * MIX_2 ^ loop.hashCode();
        mixed = (mixed ^ mixed >>> 16) * MIX_1;
        mixed = (mixed ^ mixed >>> 13) * MIX_2;
        return mixed ^ mixed >>> 16;
    }
}
