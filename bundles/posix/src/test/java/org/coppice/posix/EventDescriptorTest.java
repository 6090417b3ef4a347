package org.coppice.posix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.io.IOException;
import org.junit.Test;

public class EventDescriptorTest {
    private final Posix posix = Posix.open();

    @Test
    public void itIsReadableFromSignalToDrain() throws IOException {
        try (EventDescriptor event = posix.eventDescriptor()) {
            PollTable table = posix.pollTable();
            table.watch(table.add(event.descriptor()), PollTable.IN);
            assertEquals(0, table.await(0));
            event.signal();
            event.signal();
            assertEquals(1, table.await(-1));
            event.drain();
            assertEquals(0, table.await(0));
            event.drain();
        }
    }

    @Test
    public void aSignalAfterCloseTouchesNobodysDescriptor() throws IOException {
        EventDescriptor closed = posix.eventDescriptor();
        closed.close();
        try (EventDescriptor successor = posix.eventDescriptor()) {
            assertEquals(closed.descriptor(), successor.descriptor());
            closed.signal();
            closed.close();
            PollTable table = posix.pollTable();
            table.watch(table.add(successor.descriptor()), PollTable.IN);
            assertEquals(0, table.await(0));
            successor.signal();
            assertNotEquals(0, table.await(0));
        }
    }
}
