package org.coppice.posix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.After;
import org.junit.Test;

public class EpollTest {
    private final Posix posix = Posix.open();
    private final Epoll epoll;
    private final EventDescriptor event;

    public EpollTest() throws IOException {
        epoll = posix.epoll(2);
        event = posix.eventDescriptor();
    }

    @After
    public void close() {
        epoll.close();
        event.close();
        epoll.close();
    }

    @Test
    public void anEventComesWithItsData() throws IOException {
        assertTrue(epoll.add(event.descriptor(), Epoll.IN, 0x1234_5678_9abc_def0L));
        assertEquals(0, epoll.await(0));
        event.signal();
        assertEquals(1, epoll.await(-1));
        assertEquals(Epoll.IN, epoll.events(0));
        assertEquals(0x1234_5678_9abc_def0L, epoll.data(0));
    }

    @Test
    public void edgeTriggeredEachSignalIsOneEvent() throws IOException {
        epoll.add(event.descriptor(), Epoll.IN | Epoll.EDGE, 1);
        for (int i = 0; i < 3; i++) {
            event.signal();
            assertEquals(1, epoll.await(-1));
            assertEquals(0, epoll.await(0));
        }
    }

    @Test
    public void whatDoesNotFitComesWithTheNextWait() throws IOException {
        Set<Long> seen = new HashSet<>();
        EventDescriptor[] events = new EventDescriptor[4];
        for (int i = 0; i < events.length; i++) {
            events[i] = posix.eventDescriptor();
            events[i].signal();
            epoll.add(events[i].descriptor(), Epoll.IN, i);
        }
        for (int round = 0; round < 2; round++) {
            assertEquals(2, epoll.await(0));
            seen.add(epoll.data(0));
            seen.add(epoll.data(1));
        }
        assertEquals(Set.of(0L, 1L, 2L, 3L), seen);
        for (EventDescriptor each : events) {
            each.close();
        }
    }

    @Test
    public void addingTwiceChangesNothing() throws IOException {
        assertTrue(epoll.add(event.descriptor(), Epoll.IN, 1));
        assertFalse(epoll.add(event.descriptor(), Epoll.OUT, 2));
        event.signal();
        epoll.await(-1);
        assertEquals(1, epoll.data(0));
    }

    @Test
    public void aRemovedDescriptorIsNotReported() throws IOException {
        epoll.add(event.descriptor(), Epoll.IN, 1);
        event.signal();
        epoll.remove(event.descriptor());
        epoll.remove(event.descriptor());
        assertEquals(0, epoll.await(0));
    }

    @Test
    public void aFailureNamesCallAndError() {
        PosixException thrown =
                assertThrows(PosixException.class, () -> epoll.add(99_999, Epoll.IN, 1));
        assertEquals("epoll_ctl add 99999: EBADF (9), Bad file descriptor", thrown.getMessage());
        assertEquals(Errno.EBADF, thrown.errno());
    }

    @Test
    public void millisecondWaitsAreNotEarlyEither() throws IOException {
        try (Epoll old = new Epoll(EpollLayout.of(System.getProperty("os.arch")), false, 1)) {
            long startNanos = System.nanoTime();
            assertEquals(0, old.await(1_000_001));
            assertTrue(System.nanoTime() - startNanos >= 1_000_001);
        }
    }
}
