package org.coppice.posix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.Test;

public class PosixTest {
    private final Posix posix = Posix.open();

    @Test
    public void eachKindOfChannelHasADescriptorOfItsOwn() throws IOException {
        Pipe pipe = Pipe.open();
        List<SelectableChannel> channels =
                List.of(
                        SocketChannel.open(),
                        ServerSocketChannel.open(),
                        DatagramChannel.open(),
                        pipe.source(),
                        pipe.sink());
        Set<Integer> descriptors = new HashSet<>();
        for (SelectableChannel channel : channels) {
            descriptors.add(posix.descriptor(channel));
            channel.close();
        }
        assertEquals(channels.size(), descriptors.size());
        assertTrue(descriptors.toString(), descriptors.stream().allMatch(number -> number > 2));
    }

    @Test
    public void aChannelThatIsNotTheJdksHasNone() {
        IllegalArgumentException thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> posix.descriptor(new ForeignChannel()));
        assertMentions(thrown, ForeignChannel.class.getName());
    }

    @Test
    public void anotherPlatformIsNamedTogetherWithTheHubThatWorksThere() {
        assertMentions(
                assertThrows(
                        UnsupportedOperationException.class,
                        () -> Posix.open("Mac OS X", "aarch64")),
                "Linux",
                "Mac OS X",
                "nio");
    }

    @Test
    public void anotherArchitecturesLayoutIsFoundOut() {
        String other =
                EpollLayout.of(System.getProperty("os.arch")).sizeBytes() == 12 ? "arm" : "amd64";
        assertMentions(
                assertThrows(UnsupportedOperationException.class, () -> Posix.open("Linux", other)),
                "epoll_event");
    }

    @Test
    public void anEpollWithoutRoomForEventsIsRefused() {
        assertMentions(
                assertThrows(IllegalArgumentException.class, () -> posix.epoll(0)),
                "eventsPerWait is 0");
    }

    private static void assertMentions(Throwable thrown, String... words) {
        for (String word : words) {
            assertTrue(thrown + " should mention " + word, thrown.getMessage().contains(word));
        }
    }

    private static final class ForeignChannel extends AbstractSelectableChannel {
        ForeignChannel() {
            super(SelectorProvider.provider());
        }

        @Override
        protected void implCloseSelectableChannel() {}

        @Override
        protected void implConfigureBlocking(boolean block) {}

        @Override
        public int validOps() {
            return SelectionKey.OP_READ;
        }
    }
}
