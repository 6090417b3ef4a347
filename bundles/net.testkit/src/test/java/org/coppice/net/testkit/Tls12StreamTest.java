package org.coppice.net.testkit;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.net.GreenStream;
import org.junit.BeforeClass;
import org.junit.Test;

/// TLS 1.2 has no half close: who hears that the peer has ended must end too (RFC 5246 section
/// 7.2.1).
public class Tls12StreamTest extends TlsStreamTestCase {

    private static TlsPairs tls;

    @BeforeClass
    public static void makeKeys() throws Exception {
        tls = TlsPairs.create(FOLDER.getRoot().toPath(), "TLSv1.2");
    }

    @Override
    TlsPairs tls() {
        return tls;
    }

    @Test
    @Override
    public void halfClosedMeansThePeerReadsAnEndAndMayStillAnswer() throws Exception {
        withPair((near, far) -> {
            near.write(bytes("question"));
            near.shutdownOutput();
            assertEquals("question", readText(far, 8));
            assertEndsToo(near, far);
        });
    }

    @Test
    @Override
    public void aPeerThatEndsItsSendingMayStillBeWrittenToWithoutSpinning() throws Exception {
        withPair((near, far) -> {
            near.shutdownOutput();
            assertEndsToo(near, far);
        });
    }

    @Test
    @Override
    public void moreThanAnyBufferGoesThroughInBothDirectionsAtOnce() throws Exception {
        byte[] there = random(MUCH / 2, 1);
        byte[] back = random(MUCH / 2, 2);
        withPair((near, far) -> {
            GreenThread<Void> nearWriter = spawn(() -> near.write(ByteBuffer.wrap(there)));
            GreenThread<Void> farWriter = spawn(() -> far.write(ByteBuffer.wrap(back)));
            GreenThread<byte[]> farReader = Coppice.spawn(() -> readExactly(far, there.length));
            assertArrayEquals(back, readExactly(near, back.length));
            assertArrayEquals(there, farReader.await());
            nearWriter.await();
            farWriter.await();
        });
    }

    private static void assertEndsToo(GreenStream near, GreenStream far) throws Exception {
        assertEquals("end", readSome(far));
        assertThrows(ClosedChannelException.class, () -> far.write(bytes("answer")));
        assertEquals("end", readSome(near));
    }
}
