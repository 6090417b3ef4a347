package org.coppice.net;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenExit;
import org.coppice.green.GreenThread;
import org.coppice.green.Timeout;
import org.coppice.tpool.NativePool;
import org.junit.After;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class GreenFileTest extends HubTestCase {

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    /// With one worker, which a test may hold up.
    private NativePool pool;

    private Path path;

    @Before
    public void begin() {
        pool = NativePool.builder().name("files").size(1).interruptAbandoned(true).build();
        path = folder.getRoot().toPath().resolve("file");
    }

    @After
    public void end() {
        pool.close();
    }

    private GreenFile open(OpenOption... options) throws IOException {
        return GreenFile.open(pool, path, options);
    }

    /// Keeps the worker busy until it is closed.
    private final class Held implements AutoCloseable {
        private final CountDownLatch latch = new CountDownLatch(1);

        Held() {
            pool.submit(() -> {
                latch.await();
                return null;
            });
        }

        @Override
        public void close() {
            latch.countDown();
        }
    }

    private static String read(GreenFile file, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        return file.read(buffer) < 0 ? "end" : text(buffer);
    }

    private String content() throws IOException {
        return Files.readString(path);
    }

    @Test
    public void whatIsWrittenIsReadAgainFromWhereOneSeeks() throws Exception {
        leakFree(() -> {
            try (GreenFile file = open(READ, WRITE, CREATE)) {
                file.write(bytes("hello world"));
                assertEquals(11, file.position());
                assertEquals(11, file.size());
                assertEquals("end", read(file, 10));
                assertEquals("world", read(file.position(6), 10));
                assertEquals(0, file.position(0).read(ByteBuffer.allocate(0)));
                assertEquals("hell", read(file, 4));
                assertEquals(4, file.position());
            }
            assertEquals("hello world", content());
        });
    }

    @Test
    public void otherPlacesLeaveThePositionAlone() throws Exception {
        leakFree(() -> {
            try (GreenFile file = open(READ, WRITE, CREATE)) {
                file.write(bytes("hello world"));
                file.writeAt(bytes("W"), 6);
                file.writeAt(bytes("!"), 12);
                ByteBuffer buffer = ByteBuffer.allocate(20);
                assertEquals(7, file.readAt(buffer, 6));
                assertEquals("World\0!", text(buffer));
                assertEquals(-1, file.readAt(ByteBuffer.allocate(1), 13));
                assertEquals(11, file.position());
                file.truncate(5);
                assertEquals(5, file.position());
                file.truncate(100);
                assertEquals(5, file.size());
                file.force();
            }
            assertEquals("hello", content());
            Files.delete(path);
        });
    }

    @Test
    public void appendedIsAtTheEnd() throws Exception {
        leakFree(() -> {
            Files.writeString(path, "one ");
            try (GreenFile file = open(APPEND)) {
                Files.writeString(path, "two ", APPEND);
                file.write(bytes("three"));
                assertThrows(IOException.class, () -> file.writeAt(bytes("x"), 0));
            }
            assertEquals("one two three", content());
        });
    }

    @Test
    public void muchGoesThroughTheStreams() throws Exception {
        byte[] much = new byte[(3 << 20) + 5];
        new Random(1).nextBytes(much);
        leakFree(() -> {
            try (OutputStream out = open(WRITE, CREATE).outputStream()) {
                out.write(much, 0, 1 << 20);
                for (int i = 1 << 20; i < (1 << 20) + 100_000; i++) {
                    out.write(much[i]);
                }
                out.write(much, (1 << 20) + 100_000, much.length - (1 << 20) - 100_000);
            }
            assertArrayEquals(much, Files.readAllBytes(path));
            try (InputStream in = open().inputStream()) {
                assertEquals(much[0] & 0xff, in.read());
                assertTrue(in.available() > 0);
                byte[] rest = in.readAllBytes();
                assertEquals(much.length - 1, rest.length);
                assertEquals(much[much.length - 1], rest[rest.length - 1]);
                assertEquals(-1, in.read());
            }
        });
    }

    @Test
    public void textIsTheJdksAffair() throws Exception {
        leakFree(() -> {
            Files.writeString(path, "grün\r\nblau\n");
            try (BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(open().inputStream(), StandardCharsets.UTF_8))) {
                assertEquals("grün", lines.readLine());
                assertEquals("blau", lines.readLine());
            }
        });
    }

    @Test
    public void whatIsWrittenBehindIsFlushedOnDemandAndByTheClose() throws Exception {
        leakFree(() -> {
            Files.deleteIfExists(path);
            OutputStream out = open(WRITE, CREATE).outputStream();
            out.write(bytes("first").array());
            assertEquals("", content());
            out.flush();
            assertEquals("first", content());
            out.write(bytes(" last").array());
            out.close();
            out.close();
            assertEquals("first last", content());
            assertThrows(ClosedChannelException.class, () -> out.write(1));
        });
    }

    @Test
    public void onlyTheCallerWaitsForASlowDisk() throws Exception {
        leakFree(() -> {
            Files.writeString(path, "slow");
            try (GreenFile file = open()) {
                GreenThread<String> reader;
                try (Held _ = new Held()) {
                    reader = Coppice.spawn(() -> read(file, 10));
                    Coppice.sleep(SOON);
                    assertFalse(reader.ready());
                }
                assertEquals("slow", reader.await());
            }
        });
    }

    @Test
    public void manyReadersAreServedOneAfterAnother() throws Exception {
        leakFree(() -> {
            Files.writeString(path, "abc");
            try (GreenFile file = open()) {
                GreenThread<String> first = Coppice.spawn(() -> read(file, 1));
                GreenThread<String> second = Coppice.spawn(() -> read(file, 1));
                GreenThread<String> third = Coppice.spawn(() -> read(file, 1));
                assertEquals("abc", first.await() + second.await() + third.await());
            }
        });
    }

    @Test
    public void aKilledOrLateReaderLosesNothing() throws Exception {
        leakFree(() -> {
            Files.writeString(path, "nothing lost");
            try (GreenFile file = open()) {
                ByteBuffer mine = ByteBuffer.allocate(20);
                try (Held _ = new Held()) {
                    GreenThread<Void> reader = blocked(() -> file.read(mine));
                    GreenThread<Void> next = blocked(() -> file.read(mine));
                    next.kill();
                    reader.kill();
                    assertEquals(GreenExit.class, end(reader).getClass());
                    assertEquals(GreenExit.class, end(next).getClass());
                    assertFalse(Timeout.endsWithin(SOON, () -> file.read(mine)));
                }
                assertEquals("nothing lost", read(file, 20));
                assertEquals(0, mine.position());
                assertEquals(0, mine.get(0));
            }
        });
    }

    @Test
    public void aKilledWriteIsOverBeforeTheNextBegins() throws Exception {
        leakFree(() -> {
            try (GreenFile file = open(READ, WRITE, CREATE)) {
                try (Held _ = new Held()) {
                    ByteBuffer mine = bytes("killed");
                    GreenThread<Void> writer = blocked(() -> file.write(mine));
                    writer.kill();
                    end(writer);
                    assertEquals(0, mine.position());
                    mine.put(0, (byte) '?');
                }
                file.write(bytes("next"));
                assertEquals("nexted", content());
                assertEquals(4, file.position());
            }
        });
    }

    @Test
    public void whoIsKilledWhileOpeningLeavesNothingOpen() throws Exception {
        leakFree(() -> {
            Files.writeString(path, "x");
            try (Held _ = new Held()) {
                GreenThread<Void> opener = blocked(() -> open());
                opener.kill();
                end(opener);
            }
            pool.awaitAll();
        });
    }

    @Test
    public void aCloseWaitsForWhatRunsAndWhatWaitsFailsClearly() throws Exception {
        leakFree(() -> {
            Files.writeString(path, "read");
            GreenFile file = open();
            GreenThread<String> running;
            GreenThread<Void> waiting;
            GreenThread<Void> closing;
            try (Held _ = new Held()) {
                running = Coppice.spawn(() -> read(file, 10));
                waiting = blocked(() -> read(file, 10));
                closing = blocked(file::close);
                assertFalse(file.isOpen());
                assertFalse(closing.ready());
                file.close();
            }
            closing.await();
            assertEquals("read", running.await());
            assertEquals(ClosedChannelException.class, end(waiting).getClass());
            assertThrows(ClosedChannelException.class, () -> read(file, 1));
            assertThrows(ClosedChannelException.class, file::position);
            assertThrows(ClosedChannelException.class, file::size);
        });
    }

    @Test
    public void aKilledCloseAndOneFromAnotherThreadCloseAllTheSame() throws Exception {
        leakFree(() -> {
            Files.writeString(path, "x");
            GreenFile file = open();
            try (Held _ = new Held()) {
                GreenThread<Void> closing = blocked(file::close);
                closing.kill();
                end(closing);
            }
            pool.awaitAll();
            assertFalse(file.channel().isOpen());
            GreenFile other = open();
            Thread.ofPlatform()
                    .start(() -> {
                        try {
                            other.close();
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .join();
            while (other.channel().isOpen()) {
                Coppice.sleep(SOON);
            }
            assertFalse(other.isOpen());
        });
    }

    @Test
    public void aFileOutlivesItsPoolOnlyToBeClosed() throws Exception {
        leakFree(() -> {
            Files.writeString(path, "x");
            GreenFile file;
            try (NativePool brief = NativePool.builder().size(1).build()) {
                file = GreenFile.open(brief, path);
            }
            assertThrows(RejectedExecutionException.class, () -> read(file, 1));
            file.close();
            assertFalse(file.channel().isOpen());
        });
    }

    @Test
    public void whatTheSystemRefusesIsThrownAsItIs() throws Exception {
        leakFree(() -> {
            assertThrows(NoSuchFileException.class, () -> open());
            Files.writeString(path, "x");
            assertThrows(FileAlreadyExistsException.class, () -> open(WRITE, CREATE_NEW));
            try (GreenFile file = open()) {
                assertThrows(NonWritableChannelException.class, () -> file.write(bytes("x")));
                assertThrows(IllegalArgumentException.class, () -> file.position(-1));
                assertThrows(IllegalArgumentException.class, () -> file.truncate(-1));
                ByteBuffer one = ByteBuffer.allocate(1);
                assertThrows(IllegalArgumentException.class, () -> file.readAt(one, -1));
                assertThrows(IllegalArgumentException.class, () -> file.writeAt(one, -1));
                assertEquals("x", read(file, 1));
            }
            Files.delete(path);
        });
    }

    @Test
    public void anotherLoopMayNotUseIt() throws Exception {
        GreenFile[] file = new GreenFile[1];
        Files.writeString(path, "x");
        green(() -> {
            file[0] = open();
            read(file[0], 1);
        });
        green(() -> assertThrows(IllegalStateException.class, () -> read(file[0], 1)));
        file[0].close();
        pool.awaitAll();
        assertFalse(file[0].channel().isOpen());
    }

    @Test
    @SuppressWarnings("try")
    public void aNamedPipeIsReadToItsEndAndACloseEndsTheWait() throws Exception {
        Path pipe = folder.getRoot().toPath().resolve("pipe");
        try {
            Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
            Assume.assumeTrue("no named pipes in this folder", mkfifo.waitFor() == 0);
        } catch (IOException e) {
            Assume.assumeNoException("no named pipes here", e);
        }
        leakFree(() -> {
            // opened for both, so that the opening does not wait
            try (FileChannel far = FileChannel.open(pipe, READ, WRITE);
                    GreenFile near = GreenFile.open(pool, pipe, READ)) {
                far.write(bytes("through"));
                assertEquals("through", read(near, 20));
                assertThrows(IOException.class, near::size);
                assertThrows(IOException.class, near::position);
                assertThrows(IOException.class, () -> near.position(1));
                assertThrows(IOException.class, () -> near.readAt(bytes("x"), 0));
                GreenThread<Void> reader = blocked(() -> read(near, 1));
                Coppice.sleep(SOON);
                near.close();
                // an AsynchronousCloseException only if the worker had come as far as the kernel
                assertTrue(end(reader) instanceof ClosedChannelException);
            }
        });
    }

    @Test
    public void itsChannelGoesOverAConnection() throws Exception {
        leakFree(() -> {
            Files.writeString(path, "over there");
            try (GreenFile file = open();
                    SocketPair pair = Net.pair()) {
                assertSame(10L, pair.first().sendFile(file.channel(), 0, 100));
                ByteBuffer buffer = ByteBuffer.allocate(20);
                pair.second().read(buffer);
                assertEquals("over there", text(buffer));
            }
        });
    }
}
