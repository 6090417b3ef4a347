package org.coppice.net.testkit;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.net.GreenStream;
import org.junit.Test;

/// What becomes of bytes. Part of [StreamContract].
public abstract class StreamDataContract extends StreamTestCase {

    /// For the subclasses.
    protected StreamDataContract() {}

    @Test
    public void whatOneEndWritesTheOtherReads() throws Exception {
        withPair((near, far) -> {
            near.write(bytes("hello"));
            assertEquals("hello", readText(far, 5));
            far.write(bytes("world"));
            assertEquals("world", readText(near, 5));
        });
    }

    @Test
    public void bytesArriveInTheOrderInWhichTheyWereWritten() throws Exception {
        byte[] much = random(1 << 20, 1);
        withPair((near, far) -> {
            spawn(() -> {
                writeInPieces(near, much, new Random(2), 5_000);
                near.shutdownOutput();
            });
            assertArrayEquals(much, readInPieces(far, new Random(3), 7_000));
        });
    }

    private static void writeInPieces(GreenStream stream, byte[] all, Random random, int most)
            throws Exception {
        int written = 0;
        while (written < all.length) {
            int piece = Math.min(random.nextInt(most), all.length - written);
            stream.write(ByteBuffer.wrap(all, written, piece));
            written += piece;
        }
    }

    private static byte[] readInPieces(GreenStream stream, Random random, int most)
            throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            ByteBuffer piece = ByteBuffer.allocate(1 + random.nextInt(most));
            int count = stream.read(piece);
            if (count < 0) {
                return all.toByteArray();
            }
            assertEquals(count, piece.position());
            assertTrue("a read returned without a byte", count > 0);
            all.write(piece.array(), 0, count);
        }
    }

    @Test
    public void moreThanAnyBufferGoesThroughInBothDirectionsAtOnce() throws Exception {
        byte[] there = random(MUCH / 2, 4);
        byte[] back = random(MUCH / 2, 5);
        withPair((near, far) -> {
            GreenThread<Void> nearWriter = spawn(() -> writeAndEnd(near, there));
            GreenThread<Void> farWriter = spawn(() -> writeAndEnd(far, back));
            GreenThread<Void> farReader = spawn(() -> assertArrayEquals(there, readToEnd(far)));
            assertArrayEquals(back, readToEnd(near));
            farReader.await();
            nearWriter.await();
            farWriter.await();
        });
    }

    private static void writeAndEnd(GreenStream stream, byte[] all) throws Exception {
        stream.write(ByteBuffer.wrap(all));
        stream.shutdownOutput();
    }

    @Test
    public void anEchoAnswersWhileItStillReads() throws Exception {
        byte[] much = random(MUCH / 2, 6);
        withPair((near, far) -> {
            spawn(() -> {
                far.inputStream().transferTo(far.outputStream());
                far.shutdownOutput();
            });
            spawn(() -> writeAndEnd(near, much));
            assertArrayEquals(much, readToEnd(near));
        });
    }

    @Test
    public void singleBytesArriveOneByOne() throws Exception {
        withPair((near, far) -> {
            spawn(() -> {
                for (int i = 0; i < 1_000; i++) {
                    near.write(ByteBuffer.wrap(new byte[] {(byte) i}));
                }
            });
            for (int i = 0; i < 1_000; i++) {
                assertEquals((byte) i, readExactly(far, 1)[0]);
            }
        });
    }

    @Test
    public void aReadTakesWhatIsThereAndWaitsForNoMore() throws Exception {
        withPair((near, far) -> {
            near.write(bytes("x"));
            ByteBuffer target = ByteBuffer.allocate(1_000);
            assertEquals(1, far.read(target));
            assertEquals(1, target.position());
            assertEquals(1_000, target.limit());
        });
    }

    @Test
    public void whatDoesNotFitIntoOneReadIsThereForTheNext() throws Exception {
        withPair((near, far) -> {
            near.write(bytes("abcdef"));
            assertEquals("ab", readText(far, 2));
            ByteBuffer target = ByteBuffer.allocate(100);
            far.awaitReadable();
            assertEquals(4, far.tryRead(target));
            near.write(bytes("gh"));
            assertEquals("gh", readText(far, 2));
        });
    }

    @Test
    public void aReadIntoAFullBufferReturnsZeroAtOnce() throws Exception {
        withPair((near, far) -> {
            assertEquals(0, far.read(ByteBuffer.allocate(0)));
            assertEquals(0, far.tryRead(ByteBuffer.allocate(0)));
            near.write(bytes("x"));
            assertEquals(0, far.read(ByteBuffer.allocate(0)));
            assertEquals("x", readText(far, 1));
        });
    }

    @Test
    public void aWriteOfNothingWritesNothing() throws Exception {
        withPair((near, far) -> {
            near.write(ByteBuffer.allocate(0));
            near.write(new ByteBuffer[0]);
            near.write(new ByteBuffer[] {ByteBuffer.allocate(0), ByteBuffer.allocate(0)});
            assertEquals(0, far.tryRead(ByteBuffer.allocate(1)));
            near.write(bytes("x"));
            assertEquals("x", readSome(far));
        });
    }

    @Test
    public void severalBuffersArriveAsOneWithEmptyOnesAnywhereBetween() throws Exception {
        withPair((near, far) -> {
            ByteBuffer[] sources = {
                bytes(""), bytes("one"), bytes(""), bytes(""), bytes("two"), bytes("x"), bytes("")
            };
            near.write(sources);
            for (ByteBuffer source : sources) {
                assertFalse(source.hasRemaining());
            }
            assertEquals("onetwox", readText(far, 7));
        });
    }

    @Test
    public void severalBuffersOfMoreThanAnyBufferArriveWhole() throws Exception {
        byte[] much = random(MUCH, 7);
        withPair((near, far) -> {
            spawn(() -> {
                near.write(
                        new ByteBuffer[] {
                            ByteBuffer.wrap(much, 0, 1),
                            ByteBuffer.allocate(0),
                            ByteBuffer.wrap(much, 1, MUCH / 2),
                            ByteBuffer.allocateDirect(0),
                            ByteBuffer.wrap(much, 1 + MUCH / 2, MUCH / 2 - 1),
                            ByteBuffer.allocate(0)
                        });
                near.shutdownOutput();
            });
            assertArrayEquals(much, readToEnd(far));
        });
    }

    @Test
    public void buffersOfAnyKindAreWrittenBetweenPositionAndLimit() throws Exception {
        withPair((near, far) -> {
            ByteBuffer heap = bytes("-heap-").position(1).limit(5);
            ByteBuffer direct = ByteBuffer.allocateDirect(8).put(bytes("-direct-"));
            direct.position(1).limit(7);
            ByteBuffer slice = bytes("-slice-").slice(1, 5);
            ByteBuffer readOnly = bytes("-readOnly-").asReadOnlyBuffer().position(1).limit(9);
            for (ByteBuffer source : new ByteBuffer[] {heap, direct, slice, readOnly}) {
                int limit = source.limit();
                near.write(source);
                assertEquals(limit, source.position());
                assertEquals(limit, source.limit());
            }
            assertEquals("heapdirectslicereadOnly", readText(far, 23));
        });
    }

    @Test
    public void buffersOfAnyKindAreReadIntoBetweenPositionAndLimit() throws Exception {
        withPair((near, far) -> {
            ByteBuffer[] targets = {
                ByteBuffer.allocate(6),
                ByteBuffer.allocateDirect(6),
                ByteBuffer.allocate(9).slice(2, 6)
            };
            for (ByteBuffer target : targets) {
                near.write(bytes("abcdefgh"));
                target.position(1).limit(5);
                while (target.hasRemaining()) {
                    far.read(target);
                }
                assertEquals(5, target.limit());
                byte[] all = new byte[6];
                target.clear().get(all);
                assertArrayEquals(new byte[] {0, 'a', 'b', 'c', 'd', 0}, all);
                assertEquals("efgh", readText(far, 4));
            }
        });
    }

    @Test
    public void aReadOnlyTargetIsRefusedAndNothingIsLost() throws Exception {
        withPair((near, far) -> {
            near.write(bytes("x"));
            far.awaitReadable();
            ByteBuffer target = ByteBuffer.allocate(10).asReadOnlyBuffer();
            assertThrows(IllegalArgumentException.class, () -> far.read(target));
            assertThrows(IllegalArgumentException.class, () -> far.tryRead(target));
            assertEquals("x", readSome(far));
        });
    }

    @Test
    public void ordinaryJavaCodeReadsAndWritesThroughStreams() throws Exception {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        withPair((near, far) -> {
            OutputStream out = near.outputStream();
            out.write(255);
            out.write(all);
            out.write(all, 10, 0);
            out.write(all, 10, 20);
            out.flush();
            near.shutdownOutput();
            InputStream in = far.inputStream();
            assertEquals(255, in.read());
            assertEquals(0, in.read(new byte[0]));
            assertArrayEquals(all, in.readNBytes(256));
            assertArrayEquals(Arrays.copyOfRange(all, 10, 30), in.readAllBytes());
            assertEquals(-1, in.read());
            assertEquals(-1, in.read(new byte[10]));
            assertThrows(IndexOutOfBoundsException.class, () -> in.read(new byte[1], 1, 1));
        });
    }

    @Test
    public void bothEndsNameTheSameAddresses() throws Exception {
        withPair((near, far) -> {
            assertEquals(near.localAddress(), far.remoteAddress());
            assertEquals(near.remoteAddress(), far.localAddress());
            assertTrue(near.isOpen());
        });
    }

    @Test
    public void partsOfAFileArriveAndNoMoreThanThereIs() throws Exception {
        byte[] content = random((1 << 20) + 3, 5);
        Path path = Files.createTempFile("part", "");
        try (FileChannel file = FileChannel.open(path, READ, WRITE, DELETE_ON_CLOSE)) {
            file.write(ByteBuffer.wrap(content));
            withPair((near, far) -> {
                spawn(() -> {
                    assertEquals(content.length - 7, near.sendFile(file, 7, Long.MAX_VALUE));
                    assertEquals(7, near.sendFile(file, 0, 7));
                    assertEquals(0, near.sendFile(file, content.length, 1));
                    near.shutdownOutput();
                });
                byte[] arrived = readToEnd(far);
                assertArrayEquals(
                        Arrays.copyOfRange(content, 7, content.length),
                        Arrays.copyOf(arrived, content.length - 7));
                assertArrayEquals(
                        Arrays.copyOf(content, 7),
                        Arrays.copyOfRange(arrived, content.length - 7, arrived.length));
                assertThrows(IllegalArgumentException.class, () -> near.sendFile(file, -1, 1));
                assertThrows(IllegalArgumentException.class, () -> near.sendFile(file, 0, -1));
            });
        }
    }

    @Test
    public void whatIsWrittenAtOnceArrivesBeforeWhatMustWait() throws Exception {
        byte[] much = random(MUCH, 8);
        withPair((near, far) -> {
            ByteBuffer source = ByteBuffer.wrap(much);
            int before = 0;
            int count = near.tryWrite(source);
            while (count > 0) {
                before += count;
                assertEquals(before, source.position());
                count = near.tryWrite(source);
            }
            assertTrue("more was written than there can be room for", source.hasRemaining());
            spawn(() -> {
                while (source.hasRemaining()) {
                    if (near.awaitWritable(Duration.ZERO)) {
                        near.tryWrite(source);
                    } else {
                        near.write(source);
                    }
                }
                assertEquals(0, near.tryWrite(source));
                near.shutdownOutput();
            });
            assertArrayEquals(much, readToEnd(far));
        });
    }

    @Test
    public void tryReadFindsAlsoWhatNobodyHasWaitedFor() throws Exception {
        withPair((near, far) -> {
            ByteBuffer target = ByteBuffer.allocate(10);
            assertEquals(0, far.tryRead(target));
            near.write(bytes("x"));
            while (far.tryRead(target) == 0) {
                Coppice.sleep(Duration.ofMillis(1));
            }
            assertEquals(0, far.tryRead(target));
            near.write(bytes("on"));
            assertEquals("on", readText(far, 2));
        });
    }
}
