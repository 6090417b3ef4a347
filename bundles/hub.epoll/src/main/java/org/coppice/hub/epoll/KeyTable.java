package org.coppice.hub.epoll;

import java.util.Arrays;

/// Finds keys by the data of their events, with one look into an array. See [EpollHub] for why data
/// is more than a slot.
final class KeyTable {
    /// Finds nobody: slot 0, which is never given away.
    static final long NOBODY = 0;

    private static final int FIRST_CAPACITY = 64;

    private EpollKey[] keys = new EpollKey[FIRST_CAPACITY];

    /// A stack of slots that were used and are free.
    private int[] free = new int[FIRST_CAPACITY];

    private int freeCount;
    private int usedUpTo = 1;
    private int generation;

    int size() {
        return usedUpTo - 1 - freeCount;
    }

    /// Gives the key its data.
    void add(EpollKey key) {
        int slot = freeCount > 0 ? free[--freeCount] : newSlot();
        generation++;
        key.data = (long) generation << Integer.SIZE | slot;
        keys[slot] = key;
    }

    private int newSlot() {
        if (usedUpTo == keys.length) {
            keys = Arrays.copyOf(keys, 2 * keys.length);
            free = Arrays.copyOf(free, 2 * free.length);
        }
        return usedUpTo++;
    }

    /// The key that has this data now, or null.
    EpollKey find(long data) {
        EpollKey key = keys[(int) data];
        return key != null && key.data == data ? key : null;
    }

    /// Takes its data from the key.
    ///
    /// @return whether the key was there
    boolean remove(EpollKey key) {
        if (find(key.data) != key) {
            return false;
        }
        int slot = (int) key.data;
        key.data = NOBODY;
        keys[slot] = null;
        free[freeCount++] = slot;
        return true;
    }

    void clear() {
        Arrays.fill(keys, null);
        freeCount = 0;
        usedUpTo = 1;
    }
}
