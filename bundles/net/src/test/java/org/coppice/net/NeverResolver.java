package org.coppice.net;

import java.net.InetAddress;
import org.coppice.green.Event;

/// Has no answer, ever; the best of all.
final class NeverResolver implements Resolver {

    @Override
    public String name() {
        return "never";
    }

    @Override
    public int preference() {
        return Integer.MAX_VALUE;
    }

    @Override
    public ResolvedHost resolve(String host) {
        new Event<Void>().await();
        throw new IllegalStateException(host);
    }

    @Override
    public String hostName(InetAddress address) {
        throw new IllegalStateException(address.toString());
    }
}
