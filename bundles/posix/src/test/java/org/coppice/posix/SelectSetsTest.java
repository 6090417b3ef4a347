package org.coppice.posix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.After;
import org.junit.Test;

public class SelectSetsTest {
    private final Posix posix = Posix.open();
    private final SelectSets sets = posix.selectSets();
    private final List<EventDescriptor> events = new ArrayList<>();

    @After
    public void close() {
        events.forEach(EventDescriptor::close);
    }

    private int open(boolean signalled) throws IOException {
        EventDescriptor event = posix.eventDescriptor();
        events.add(event);
        if (signalled) {
            event.signal();
        }
        return event.descriptor();
    }

    @Test
    public void readyDescriptorsAreFoundInOrderAcrossWords() throws IOException {
        TreeSet<Integer> expected = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            int descriptor = open(i % 3 == 0);
            sets.watch(descriptor, SelectSets.IN);
            if (i % 3 == 0) {
                expected.add(descriptor);
            }
        }
        assertEquals(expected.size(), sets.await(-1));
        List<Integer> found = new ArrayList<>();
        for (int next = sets.nextReady(0); next >= 0; next = sets.nextReady(next + 1)) {
            found.add(next);
            assertEquals(SelectSets.IN, sets.ready(next));
        }
        assertEquals(List.copyOf(expected), found);
    }

    @Test
    public void directionsAreApart() throws IOException {
        int descriptor = open(false);
        sets.watch(descriptor, SelectSets.IN | SelectSets.OUT);
        assertEquals(1, sets.await(-1));
        assertEquals(SelectSets.OUT, sets.ready(descriptor));
        sets.watch(descriptor, SelectSets.IN);
        assertEquals(0, sets.await(0));
        sets.watch(descriptor, 0);
        assertEquals(0, sets.await(0));
    }

    @Test
    public void theEndOfTheSetsIsTheEndOfTheSearch() {
        assertEquals(-1, sets.nextReady(0));
        assertEquals(-1, sets.nextReady(SelectSets.LIMIT));
    }

    @Test
    public void descriptorsOutsideOfTheSetsTouchNoMemory() {
        for (int descriptor : new int[] {-1, SelectSets.LIMIT, Integer.MAX_VALUE}) {
            assertThrows(
                    IndexOutOfBoundsException.class, () -> sets.watch(descriptor, SelectSets.IN));
        }
    }

    @Test
    public void aClosedDescriptorFailsTheWaitWithItsError() throws IOException {
        int descriptor = open(false);
        sets.watch(descriptor, SelectSets.IN);
        events.getFirst().close();
        PosixException thrown = assertThrows(PosixException.class, () -> sets.await(0));
        assertEquals("pselect: EBADF (9), Bad file descriptor", thrown.getMessage());
    }
}
