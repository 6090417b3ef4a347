package org.coppice.net;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeFalse;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Random;
import javax.net.ssl.SSLException;
import org.coppice.green.Coppice;
import org.coppice.green.Event;
import org.coppice.green.GreenThread;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/// What a [TlsStream] does with bytes, for both versions of the protocol.
@RunWith(Parameterized.class)
public class TlsStreamTest extends TlsTestCase {

    private static final Duration SHORT = Duration.ofMillis(20);

    private final String protocol;

    public TlsStreamTest(String protocol) {
        this.protocol = protocol;
    }

    @Parameters(name = "{0}")
    public static String[] protocols() {
        return new String[] {"TLSv1.3", "TLSv1.2"};
    }

    private boolean is13() {
        return protocol.equals("TLSv1.3");
    }

    private void streams(Ends<TlsStream, TlsStream> body) throws Exception {
        streams(clients().protocols(protocol).build(), servers().protocols(protocol).build(), body);
    }

    private void connected(Ends<TlsStream, TlsStream> body) throws Exception {
        streams((client, server) -> {
            assertTrue(handshake(client, server).isEmpty());
            body.run(client, server);
        });
    }

    private static byte[] much() {
        byte[] much = new byte[3 << 20];
        new Random(1).nextBytes(much);
        return much;
    }

    private static GreenThread<byte[]> reading(TlsStream stream) {
        return Coppice.spawn(() -> stream.inputStream().readAllBytes());
    }

    @Test
    public void theFirstReadAndTheFirstWriteMakeTheHandshake() throws Exception {
        streams((client, server) -> {
            GreenThread<String> reader = Coppice.spawn(() -> read(server));
            client.write(bytes("hello"));
            assertEquals("hello", reader.await());
            server.write(new ByteBuffer[] {bytes("wor"), bytes(""), bytes("ld"), bytes("")});
            assertEquals("world", read(client));
            assertEquals(protocol, client.session().protocol());
        });
    }

    @Test
    public void readerAndWriterMayBothNeedTheHandshake() throws Exception {
        streams((client, server) -> {
            GreenThread<String> reader = Coppice.spawn(() -> read(client));
            GreenThread<Void> writer =
                    Coppice.spawn(() -> {
                        client.write(bytes("ping"));
                        return null;
                    });
            assertEquals("ping", read(server));
            server.write(bytes("pong"));
            assertEquals("pong", reader.await());
            writer.await();
        });
    }

    @Test
    public void tryReadNeverBlocksAndAwaitReadableMakesTheHandshake() throws Exception {
        streams((client, server) -> {
            ByteBuffer buffer = ByteBuffer.allocate(10);
            assertEquals(0, server.tryRead(buffer));
            Coppice.spawn(() -> {
                client.write(bytes("x"));
                return null;
            });
            int count = 0;
            while (count == 0) {
                server.awaitReadable();
                count = server.tryRead(buffer);
            }
            assertEquals(1, count);
            assertEquals(0, server.tryRead(buffer));
        });
    }

    @Test
    public void muchGoesThroughInBothDirectionsAtOnce() throws Exception {
        byte[] much = much();
        connected((client, server) -> {
            GreenThread<Void> echo =
                    Coppice.spawn(() -> {
                        byte[] part = new byte[20_000];
                        int left = much.length;
                        while (left > 0) {
                            int count = server.read(ByteBuffer.wrap(part));
                            server.write(ByteBuffer.wrap(part, 0, count));
                            left -= count;
                        }
                        return null;
                    });
            GreenThread<Void> writer =
                    Coppice.spawn(() -> {
                        client.write(ByteBuffer.wrap(much));
                        return null;
                    });
            assertArrayEquals(much, client.inputStream().readNBytes(much.length));
            writer.await();
            echo.await();
        });
    }

    @Test
    public void readsOfAnySizeGetTheSameBytes() throws Exception {
        byte[] much = much();
        connected((client, server) -> {
            GreenThread<Void> writer =
                    Coppice.spawn(() -> {
                        Random random = new Random(2);
                        ByteBuffer all = ByteBuffer.wrap(much);
                        while (all.hasRemaining()) {
                            int size = Math.min(all.remaining(), 1 + random.nextInt(60_000));
                            client.write(
                                    new ByteBuffer[] {
                                        all.slice(all.position(), size / 3),
                                        all.slice(all.position() + size / 3, size - size / 3)
                                    });
                            all.position(all.position() + size);
                        }
                        return null;
                    });
            Random random = new Random(3);
            ByteBuffer got = ByteBuffer.allocate(much.length);
            while (got.hasRemaining()) {
                got.limit(Math.min(got.capacity(), got.position() + 1 + random.nextInt(40_000)));
                server.read(got);
                got.limit(got.capacity());
            }
            assertArrayEquals(much, got.array());
            writer.await();
        });
    }

    @Test
    public void aClosedStreamReadsAsAnEndAndThenEndsHere() throws Exception {
        connected((client, server) -> {
            client.write(bytes("last words"));
            client.close();
            client.close();
            assertFalse(client.isOpen());
            assertEquals("last words", read(server));
            assertEquals("end", read(server));
            assertEquals("end", read(server));
            assertThrows(ClosedChannelException.class, () -> client.read(ByteBuffer.allocate(1)));
            assertThrows(ClosedChannelException.class, () -> client.write(bytes("x")));
            assertThrows(ClosedChannelException.class, client::handshake);
        });
    }

    @Test
    public void aHalfClosedStreamStillReads() throws Exception {
        connected((client, server) -> {
            client.write(bytes("question"));
            client.shutdownOutput();
            client.shutdownOutput();
            assertThrows(ClosedChannelException.class, () -> client.write(bytes("x")));
            assertEquals("question", read(server));
            assertEquals("end", read(server));
            if (is13()) {
                server.write(bytes("answer"));
                assertEquals("answer", read(client));
                server.shutdownOutput();
            } else {
                // TLS 1.2 knows no half close: who hears of an end must end too.
                assertThrows(ClosedChannelException.class, () -> server.write(bytes("answer")));
            }
            assertEquals("end", read(client));
        });
    }

    @Test
    public void anEndWithoutAWordIsATruncation() throws Exception {
        connected((client, server) -> {
            client.write(bytes("x"));
            client.below().shutdownOutput();
            assertEquals("x", read(server));
            assertThrows(TlsTruncatedException.class, () -> read(server));
            assertThrows(SSLException.class, () -> read(server));
        });
    }

    @Test
    public void anEndWithoutAWordIsAnEndForWhoWantsIt() throws Exception {
        TlsContext lenient = servers().truncationIsEnd(true).protocols(protocol).build();
        streams(
                clients().build(),
                lenient,
                (client, server) -> {
                    assertTrue(handshake(client, server).isEmpty());
                    client.below().shutdownOutput();
                    assertEquals("end", read(server));
                });
    }

    @Test
    public void anEndInsideARecordIsATruncationForEverybody() throws Exception {
        TlsContext lenient = servers().truncationIsEnd(true).protocols(protocol).build();
        streams(
                clients().build(),
                lenient,
                (client, server) -> {
                    assertTrue(handshake(client, server).isEmpty());
                    client.below().write(ByteBuffer.wrap(new byte[] {23, 3, 3, 0, 50, 1}));
                    client.below().shutdownOutput();
                    assertThrows(TlsTruncatedException.class, () -> read(server));
                });
    }

    @Test
    public void whatIsNotOfThePeerBreaksTheConnection() throws Exception {
        connected((client, server) -> {
            client.below().write(ByteBuffer.wrap(new byte[] {23, 3, 3, 0, 30, 1, 2, 3}));
            client.below().write(ByteBuffer.wrap(new byte[27]));
            assertThrows(SSLException.class, () -> read(server));
            assertThrows(SSLException.class, () -> read(server));
            Coppice.awaitIdle();
            assertThrows(SSLException.class, () -> server.write(bytes("x")));
            assertSays(assertThrows(SSLException.class, () -> read(client)), "bad_record_mac");
        });
    }

    @Test
    public void aReadThatTimesOutLosesNothing() throws Exception {
        connected((client, server) -> {
            server.readTimeout(SHORT);
            assertThrows(SocketTimeoutException.class, () -> read(server));
            client.write(bytes("late"));
            server.readTimeout(Duration.ZERO);
            assertEquals("late", read(server));
        });
    }

    @Test
    public void aReadThatTimesOutInsideARecordLosesNothing() throws Exception {
        connected((client, server) -> {
            TlsRecords records = records(client);
            records.wrap(new ByteBuffer[] {bytes("whole")});
            ByteBuffer record = ByteBuffer.allocate(records.out().remaining());
            record.put(records.out()).flip();
            records.sent();
            client.below().write(record.slice(0, 7));
            server.readTimeout(SHORT);
            assertThrows(SocketTimeoutException.class, () -> read(server));
            client.below().write(record.slice(7, record.remaining() - 7));
            assertEquals("whole", read(server));
        });
    }

    private static TlsRecords records(TlsStream stream) {
        return stream.records();
    }

    @Test
    public void aWriteThatTimesOutGoesOnWhereItWas() throws Exception {
        byte[] much = much();
        connected((client, server) -> {
            client.writeTimeout(SHORT);
            ByteBuffer source = ByteBuffer.wrap(much);
            assertThrows(SocketTimeoutException.class, () -> client.write(source));
            assertTrue(source.hasRemaining());
            GreenThread<byte[]> reader = reading(server);
            client.writeTimeout(Duration.ZERO);
            client.write(source);
            client.shutdownOutput();
            assertArrayEquals(much, reader.await());
        });
    }

    @Test
    public void aKilledWriterLeavesWholeRecordsToTheNext() throws Exception {
        byte[] much = much();
        connected((client, server) -> {
            ByteBuffer source = ByteBuffer.wrap(much);
            GreenThread<Void> writer =
                    Coppice.spawn(() -> {
                        client.write(source);
                        return null;
                    });
            Coppice.awaitIdle();
            writer.kill();
            GreenThread<byte[]> reader = reading(server);
            int written = source.position();
            client.write(bytes("next"));
            client.close();
            byte[] got = reader.await();
            assertEquals(written + 4, got.length);
            for (int i = 0; i < written; i++) {
                assertEquals(much[i], got[i]);
            }
        });
    }

    @Test
    public void aCloseAfterAKilledWriterSendsTheRestOfItsRecord() throws Exception {
        byte[] much = much();
        connected((client, server) -> {
            ByteBuffer source = ByteBuffer.wrap(much);
            GreenThread<Void> writer =
                    Coppice.spawn(() -> {
                        client.write(source);
                        return null;
                    });
            Coppice.awaitIdle();
            writer.kill();
            GreenThread<byte[]> reader = reading(server);
            client.close();
            assertEquals(source.position(), reader.await().length);
        });
    }

    @Test
    public void aCloseDoesNotWaitForADeadPeer() throws Exception {
        connected((client, server) -> {
            GreenThread<Void> writer =
                    Coppice.spawn(() -> {
                        client.write(ByteBuffer.wrap(much()));
                        return null;
                    });
            Coppice.awaitIdle();
            writer.kill();
            client.close();
            assertFalse(client.isOpen());
        });
    }

    @Test
    public void aCloseWakesReaderAndWriter() throws Exception {
        connected((client, server) -> {
            GreenThread<String> reader = Coppice.spawn(() -> read(client));
            GreenThread<Void> writer =
                    Coppice.spawn(() -> {
                        client.write(ByteBuffer.wrap(much()));
                        return null;
                    });
            Coppice.awaitIdle();
            client.close();
            reader.awaitEnd();
            writer.awaitEnd();
            assertTrue(reader.failure().get() instanceof AsynchronousCloseException);
            assertTrue(writer.failure().get() instanceof AsynchronousCloseException);
        });
    }

    @Test
    public void aCloseFromAnotherThreadIsHandedOver() throws Exception {
        connected((client, server) -> {
            GreenThread<String> reader = Coppice.spawn(() -> read(server));
            Thread closer =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    client.close();
                                } catch (IOException e) {
                                    throw new java.io.UncheckedIOException(e);
                                }
                            });
            assertEquals("end", reader.await());
            closer.join();
        });
    }

    @Test
    public void aSecondReaderOrWriterIsRefused() throws Exception {
        connected((client, server) -> {
            GreenThread<String> reader = Coppice.spawn(() -> read(client));
            Coppice.awaitIdle();
            assertThrows(IllegalStateException.class, () -> read(client));
            GreenThread<Void> writer =
                    Coppice.spawn(() -> {
                        client.write(ByteBuffer.wrap(much()));
                        return null;
                    });
            Coppice.awaitIdle();
            assertThrows(IllegalStateException.class, () -> client.write(bytes("x")));
            reader.kill();
            writer.kill();
        });
    }

    @Test
    public void newKeysComeAndGoWhileBothSidesWrite() throws Exception {
        assumeTrue("new keys came with TLS 1.3", is13());
        byte[] much = much();
        connected((client, server) -> {
            GreenThread<byte[]> serverReads = reading(server);
            GreenThread<byte[]> clientReads = reading(client);
            GreenThread<Void> serverWrites =
                    Coppice.spawn(() -> {
                        server.write(ByteBuffer.wrap(much));
                        return null;
                    });
            for (int i = 0; i < much.length; i += 1 << 20) {
                client.newKeys();
                client.write(ByteBuffer.wrap(much, i, 1 << 20));
            }
            client.shutdownOutput();
            assertArrayEquals(much, serverReads.await());
            serverWrites.await();
            // Not before: after the peer's end JSSE makes no new keys.
            server.shutdownOutput();
            assertArrayEquals(much, clientReads.await());
        });
    }

    @Test
    public void aReaderAnswersNewKeysWithoutAWriter() throws Exception {
        assumeTrue("new keys came with TLS 1.3", is13());
        connected((client, server) -> {
            GreenThread<String> reader = Coppice.spawn(() -> read(server));
            client.newKeys();
            client.write(bytes("x"));
            assertEquals("x", reader.await());
            Coppice.awaitIdle();
            server.write(bytes("y"));
            assertEquals("y", read(client));
        });
    }

    @Test
    public void renegotiationIsRefused() throws Exception {
        assumeFalse("TLS 1.3 has no renegotiation", is13());
        connected((client, server) -> {
            client.newKeys();
            Coppice.spawn(() -> {
                client.write(bytes("x"));
                return null;
            });
            assertSays(assertThrows(SSLException.class, () -> read(server)), "renegotiation");
            assertThrows(SSLException.class, () -> read(server));
        });
    }

    @Test
    public void anIdleStreamHoldsNoBuffer() throws Exception {
        connected((client, server) -> {
            Event<Void> read = new Event<>();
            GreenThread<Void> reader =
                    Coppice.spawn(() -> {
                        assertEquals("x", read(server));
                        read.send(null);
                        server.awaitReadable();
                        return null;
                    });
            client.write(bytes("x"));
            read.await();
            Coppice.awaitIdle();
            assertFalse(records(client).holdsBuffers());
            assertFalse(records(server).holdsBuffers());
            reader.kill();
        });
    }
}
