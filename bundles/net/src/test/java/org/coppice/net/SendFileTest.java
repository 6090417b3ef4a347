package org.coppice.net;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SendFileTest extends HubTestCase {

    private static final int SIZE = (8 << 20) + 17;

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private final byte[] content = new byte[SIZE];
    private Path path;

    @Before
    public void write() throws IOException {
        new Random(1).nextBytes(content);
        path = folder.getRoot().toPath().resolve("file");
        Files.write(path, content);
    }

    /// What a test does with a file and a pair.
    @FunctionalInterface
    private interface FileBody {
        void run(FileChannel file, SocketPair pair) throws Exception;
    }

    private void withFile(FileBody body) throws Exception {
        leakFree(() -> {
            try (FileChannel file = FileChannel.open(path);
                    SocketPair pair = Net.pair()) {
                body.run(file, pair);
            }
            try (FileChannel file = FileChannel.open(path);
                    SocketPair pair = SocketPair.overTcp()) {
                body.run(file, pair);
            }
        });
    }

    private static GreenThread<byte[]> reader(SocketPair pair) {
        return Coppice.spawn(() -> pair.second().inputStream().readAllBytes());
    }

    @Test
    public void aWholeFileArrives() throws Exception {
        withFile((file, pair) -> {
            GreenThread<byte[]> reader = reader(pair);
            assertEquals(SIZE, pair.first().sendFile(file, 0, SIZE));
            pair.first().shutdownOutput();
            assertArrayEquals(content, reader.await());
            assertEquals(0, file.position());
        });
    }

    @Test
    public void aPartArrivesAndNoMoreThanThereIs() throws Exception {
        withFile((file, pair) -> {
            GreenThread<byte[]> reader = reader(pair);
            assertEquals(5, pair.first().sendFile(file, 10, 5));
            assertEquals(7, pair.first().sendFile(file, SIZE - 7, Long.MAX_VALUE));
            assertEquals(0, pair.first().sendFile(file, SIZE + 1, 1));
            assertEquals(0, pair.first().sendFile(file, 0, 0));
            pair.first().shutdownOutput();
            byte[] expected = Arrays.copyOfRange(content, 10, 22);
            System.arraycopy(content, SIZE - 7, expected, 5, 7);
            assertArrayEquals(expected, reader.await());
        });
    }

    @Test
    public void streamsThatTheSystemCannotSendToReadIt() throws Exception {
        withFile((file, pair) -> {
            GreenThread<byte[]> reader = reader(pair);
            assertEquals(SIZE - 3L, FileSending.byReading(file, 3, Long.MAX_VALUE, pair.first()));
            assertEquals(0, FileSending.byReading(file, SIZE, 5, pair.first()));
            assertEquals(2, FileSending.byReading(file, 0, 2, pair.first()));
            pair.first().shutdownOutput();
            byte[] expected = Arrays.copyOfRange(content, 3, SIZE + 2);
            System.arraycopy(content, 0, expected, SIZE - 3, 2);
            assertArrayEquals(expected, reader.await());
        });
    }

    @Test
    public void badRangesAreRefused() throws Exception {
        withFile((file, pair) -> {
            assertThrows(IllegalArgumentException.class, () -> pair.first().sendFile(file, -1, 1));
            assertThrows(IllegalArgumentException.class, () -> pair.first().sendFile(file, 0, -1));
        });
    }

    @Test
    public void aTimeoutAKillAndACloseEndItAndTheFileStaysOpen() throws Exception {
        withFile((file, pair) -> {
            pair.first().writeTimeout(SOON);
            assertThrows(SocketTimeoutException.class, () -> pair.first().sendFile(file, 0, SIZE));
            pair.first().writeTimeout(Duration.ZERO);
            GreenThread<Void> sender = blocked(() -> pair.first().sendFile(file, 0, SIZE));
            assertThrows(IllegalStateException.class, () -> pair.first().sendFile(file, 0, SIZE));
            sender.kill();
            assertEquals(GreenExit.class, end(sender).getClass());
            sender = blocked(() -> pair.first().sendFile(file, 0, SIZE));
            assertFalse(sender.ready());
            pair.first().close();
            assertEquals(AsynchronousCloseException.class, end(sender).getClass());
            assertThrows(ClosedChannelException.class, () -> pair.first().sendFile(file, 0, SIZE));
            assertTrue(file.isOpen());
        });
    }

    @Test
    public void othersHaveTheirTurnWhileAFileGoesOutFast() throws Exception {
        withFile((file, pair) -> {
            GreenThread<byte[]> reader = reader(pair);
            int[] turns = {0};
            GreenThread<Void> other =
                    Coppice.spawn(() -> {
                        while (true) {
                            turns[0]++;
                            Coppice.giveWay();
                        }
                    });
            pair.first().sendFile(file, 0, SIZE);
            assertTrue("turns: " + turns[0], turns[0] > 1);
            other.kill();
            pair.first().close();
            assertArrayEquals(content, reader.await());
        });
    }
}
