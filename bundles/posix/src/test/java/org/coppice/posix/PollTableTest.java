package org.coppice.posix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.Test;

public class PollTableTest {
    private final Posix posix = Posix.open();
    private final PollTable table = posix.pollTable();
    private final List<EventDescriptor> events = new ArrayList<>();

    @After
    public void close() {
        events.forEach(EventDescriptor::close);
    }

    private EventDescriptor add(int expectedIndex) throws IOException {
        EventDescriptor event = posix.eventDescriptor();
        events.add(event);
        assertEquals(expectedIndex, table.add(event.descriptor()));
        return event;
    }

    @Test
    public void anEntryIsReadyForWhatItWatches() throws IOException {
        add(0);
        assertEquals(0, table.await(0));
        table.watch(0, PollTable.OUT);
        assertEquals(1, table.await(-1));
        assertEquals(PollTable.OUT, table.ready(0));
        table.watch(0, PollTable.IN);
        assertEquals(0, table.await(0));
        assertEquals(0, table.ready(0));
    }

    @Test
    public void anEntryThatWatchesNothingIsSkippedAndCanComeBack() throws IOException {
        add(0).signal();
        for (int i = 0; i < 3; i++) {
            table.watch(0, PollTable.IN);
            table.watch(0, PollTable.IN | PollTable.OUT);
            assertEquals(1, table.await(0));
            table.watch(0, 0);
            table.watch(0, 0);
            assertEquals(0, table.await(0));
        }
    }

    @Test
    public void theLastEntryTakesThePlaceOfARemovedOne() throws IOException {
        add(0);
        add(1);
        add(2).signal();
        table.watch(2, PollTable.IN);
        table.remove(0);
        assertEquals(2, table.size());
        assertEquals(1, table.await(-1));
        assertEquals(PollTable.IN, table.ready(0));
        table.remove(0);
        table.remove(0);
        assertEquals(0, table.size());
        assertEquals(0, table.await(0));
    }

    @Test
    public void theTableGrowsAndKeepsItsEntries() throws IOException {
        for (int i = 0; i < 300; i++) {
            add(i).signal();
            table.watch(i, PollTable.IN);
        }
        assertEquals(300, table.await(-1));
        for (int i = 0; i < 300; i++) {
            assertEquals(PollTable.IN, table.ready(i));
        }
    }

    @Test
    public void aClosedDescriptorIsReported() throws IOException {
        add(0).close();
        table.watch(0, PollTable.IN);
        assertEquals(1, table.await(-1));
        assertNotEquals(0, table.ready(0) & PollTable.NVAL);
    }
}
