package org.coppice.net.testkit;

import java.io.IOException;
import org.coppice.net.GreenStream;
import org.coppice.net.TlsStream;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.rules.TemporaryFolder;

/// TLS asks of the stream below no more than any stream does. It does not deliver at once: of a
/// killed writer a part of a record is left, which the next one sends.
public class TlsOverMemoryTest extends StreamContract {

    @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static TlsPairs tls;

    @BeforeClass
    public static void makeKeys() throws Exception {
        tls = TlsPairs.create(FOLDER.getRoot().toPath(), "TLSv1.3");
    }

    @Override
    protected StreamPair open() throws Exception {
        return tls.over(MemoryStreams.pair(100_000));
    }

    @Override
    protected void breakOff(GreenStream stream) throws IOException {
        ((TlsStream) stream).below().close();
    }
}
