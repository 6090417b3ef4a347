package org.coppice.net.testkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.coppice.net.ForwardingStream;
import org.coppice.net.GreenStream;
import org.junit.Test;

public class ForwardingStreamTest extends StreamContract {

    @Override
    protected StreamPair open() {
        StreamPair below = MemoryStreams.pair(1_000);
        return new StreamPair(forwarding(below.near()), forwarding(below.far()));
    }

    private static GreenStream forwarding(GreenStream below) {
        return new ForwardingStream(below) {};
    }

    @Override
    protected boolean deliversAtOnce() {
        return true;
    }

    @Test
    public void nothingIsWrittenPastASubclassThatChangesWhatIsWritten() throws Exception {
        withPair((near, far) -> {
            ByteBuffer bytes = ByteBuffer.allocate(1);
            assertEquals(0, near.tryWrite(bytes));
            assertFalse(near.awaitWritable(Duration.ZERO));
            assertTrue(bytes.hasRemaining());
        });
    }
}
