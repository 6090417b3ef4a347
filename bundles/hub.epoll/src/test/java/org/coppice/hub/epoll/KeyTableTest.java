package org.coppice.hub.epoll;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class KeyTableTest {
    private final KeyTable table = new KeyTable();

    private EpollKey add() {
        EpollKey key = new EpollKey(null, null, 0, 0, null);
        table.add(key);
        return key;
    }

    @Test
    public void aKeyIsFoundByItsData() {
        EpollKey key = add();
        assertSame(key, table.find(key.data));
        assertEquals(1, table.size());
    }

    @Test
    public void theDataOfAWakeupFindsNobody() {
        add();
        assertNull(table.find(KeyTable.NOBODY));
    }

    @Test
    public void theSuccessorInASlotIsNotFoundByOldData() {
        EpollKey old = add();
        long oldData = old.data;
        assertTrue(table.remove(old));
        assertEquals(KeyTable.NOBODY, old.data);
        EpollKey successor = add();
        assertEquals("the slot is used again", (int) oldData, (int) successor.data);
        assertNotEquals(oldData, successor.data);
        assertNull(table.find(oldData));
        assertFalse(table.remove(old));
        assertSame(successor, table.find(successor.data));
    }

    @Test
    public void theTableGrowsAndFillsItsGaps() {
        List<EpollKey> keys = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            keys.add(add());
        }
        for (int i = 0; i < 1_000; i += 2) {
            assertTrue(table.remove(keys.get(i)));
        }
        assertEquals(500, table.size());
        for (int i = 0; i < 500; i++) {
            assertTrue((int) add().data <= 1_000);
        }
        assertEquals(1_000, table.size());
        for (int i = 1; i < 1_000; i += 2) {
            assertSame(keys.get(i), table.find(keys.get(i).data));
        }
    }

    @Test
    public void aClearedTableKnowsNoKey() {
        EpollKey key = add();
        table.clear();
        assertEquals(0, table.size());
        assertNull(table.find(key.data));
        assertFalse(table.remove(key));
    }
}
