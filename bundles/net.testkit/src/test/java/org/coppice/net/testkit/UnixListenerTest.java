package org.coppice.net.testkit;

import java.net.UnixDomainSocketAddress;
import org.coppice.net.GreenStream;
import org.coppice.net.Net;
import org.coppice.net.StreamListener;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class UnixListenerTest extends ListenerContract {

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private UnixDomainSocketAddress path() {
        return UnixDomainSocketAddress.of(folder.getRoot().toPath().resolve("s"));
    }

    @Override
    protected StreamListener listen() throws Exception {
        return Net.listen(path());
    }

    @Override
    protected GreenStream connect(StreamListener listener) throws Exception {
        return Net.connect(path());
    }
}
