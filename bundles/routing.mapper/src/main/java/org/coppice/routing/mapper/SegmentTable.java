package org.coppice.routing.mapper;

import java.util.Map;

/// A hash table that finds a piece of a text without cutting it out. Immutable.
///
/// Open addressing with linear probing, at most half full: a look-up is one comparison of text,
/// however many keys there are. The keys are those of routes and not of clients, so nobody can make
/// them collide.
final class SegmentTable<T> {
    private final String[] keys;
    private final int[] hashes;
    private final Object[] values;
    private final int mask;

    SegmentTable(Map<String, T> entries) {
        int capacity = Integer.highestOneBit(Math.max(1, entries.size())) << 2;
        keys = new String[capacity];
        hashes = new int[capacity];
        values = new Object[capacity];
        mask = capacity - 1;
        entries.forEach(this::put);
    }

    /// What belongs to the text between the two indices, or null.
    @SuppressWarnings("unchecked") // only put() writes values
    T find(String text, int from, int to) {
        int hash = hash(text, from, to);
        for (int i = spread(hash) & mask; keys[i] != null; i = i + 1 & mask) {
            String key = keys[i];
            if (hashes[i] == hash && key.length() == to - from && text.startsWith(key, from)) {
                return (T) values[i];
            }
        }
        return null;
    }

    private void put(String key, T value) {
        int hash = hash(key, 0, key.length());
        int i = spread(hash) & mask;
        while (keys[i] != null) {
            i = i + 1 & mask;
        }
        keys[i] = key;
        hashes[i] = hash;
        values[i] = value;
    }

    private static int hash(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }

    /// Numbers at the end of keys differ in the lowest bits only.
    private static int spread(int hash) {
        return hash ^ hash >>> 15;
    }
}
