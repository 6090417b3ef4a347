package org.coppice.routing.mapper;

import java.util.Map;

/// A hash table that finds a piece of a text without cutting it out. Immutable.
///
/// Open addressing with linear probing, at most half full: a look-up is one comparison of text,
/// however many keys there are. The keys are those of routes and not of clients, so nobody can make
/// them collide.
final class SegmentTable<T> {
    private final Object[] entries; // a key, its value, the next key
    private final int mask;

    SegmentTable(Map<String, T> entries) {
        int capacity = Integer.highestOneBit(Math.max(1, entries.size())) << 2;
        this.entries = new Object[2 * capacity];
        this.mask = 2 * capacity - 1;
        entries.forEach(this::put);
    }

    /// What belongs to the text between the two indices, or null.
    @SuppressWarnings("unchecked") // only put() writes values
    T find(String text, int from, int to) {
        int hash = hash(text, from, to);
        int i = first(hash);
        while (entries[i] != null) {
            String key = (String) entries[i];
            if (key.hashCode() == hash && key.length() == to - from && text.startsWith(key, from)) {
                return (T) entries[i + 1];
            }
            i = next(i);
        }
        return null;
    }

    private void put(String key, T value) {
        int i = first(key.hashCode());
        while (entries[i] != null) {
            i = next(i);
        }
        entries[i] = key;
        entries[i + 1] = value;
    }

    /// Where the search for a key of this hash begins. Numbers at the end of keys differ in the
    /// lowest bits only.
    private int first(int hash) {
        return 2 * (hash ^ hash >>> 15) & mask;
    }

    private int next(int i) {
        return i + 2 & mask;
    }

    /// [String#hashCode] of the piece, for a key knows its own.
    private static int hash(String text, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }
}
