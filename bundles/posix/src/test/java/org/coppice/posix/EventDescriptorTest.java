package org.coppice.posix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class EventDescriptorTest {
    @Rule public final Timeout net = Timeout.seconds(120);

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

    /// Four threads signal and one drains; then one closes among them. No signal is lost, and none
    /// reaches who has the number by then.
    @Test
    public void signalsOfManyThreadsAtOnceAreNotLostAndEndWithIt() throws Exception {
        int sameNumber = 0;
        for (int round = 0; round < 200; round++) {
            EventDescriptor event = posix.eventDescriptor();
            Thread[] signallers = new Thread[4];
            for (int i = 0; i < signallers.length; i++) {
                signallers[i] = Thread.ofPlatform().start(() -> signalOften(event));
            }
            event.drain();
            for (Thread signaller : signallers) {
                signaller.join();
            }
            PollTable table = posix.pollTable();
            table.watch(table.add(event.descriptor()), PollTable.IN);
            event.signal();
            assertEquals(1, table.await(0));
            Thread late = Thread.ofPlatform().start(() -> signalOften(event));
            event.close();
            late.join();
            try (EventDescriptor successor = posix.eventDescriptor()) {
                if (event.descriptor() == successor.descriptor()) { // nobody else has taken it
                    sameNumber++;
                }
                signalOften(event);
                PollTable others = posix.pollTable();
                others.watch(others.add(successor.descriptor()), PollTable.IN);
                assertEquals(0, others.await(0));
            }
        }
        assertTrue(sameNumber > 0);
    }

    private static void signalOften(EventDescriptor event) {
        for (int i = 0; i < 100; i++) {
            event.signal();
        }
    }
}
