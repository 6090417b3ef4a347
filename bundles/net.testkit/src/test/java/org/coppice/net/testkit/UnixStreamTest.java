package org.coppice.net.testkit;

import java.net.UnixDomainSocketAddress;
import org.coppice.net.GreenServerSocket;
import org.coppice.net.Net;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class UnixStreamTest extends StreamContract {

    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    @Override
    protected StreamPair open() throws Exception {
        UnixDomainSocketAddress path =
                UnixDomainSocketAddress.of(folder.getRoot().toPath().resolve("s"));
        try (GreenServerSocket listener = Net.listen(path)) {
            return new StreamPair(Net.connect(path), listener.accept());
        }
    }

    @Override
    protected boolean tellsOfReset() {
        return false;
    }

    @Override
    protected boolean deliversAtOnce() {
        return true;
    }
}
