package org.coppice.resolver.jdk;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// What the JDK is asked; it blocks the thread.
interface JdkLookup {

    /// The JDK itself.
    JdkLookup JDK =
            new JdkLookup() {
                @Override
                public InetAddress[] addresses(String host) throws UnknownHostException {
                    return InetAddress.getAllByName(host);
                }

                @Override
                public String hostName(InetAddress address) throws UnknownHostException {
                    // one that has not been told its name before
                    return InetAddress.getByAddress(address.getAddress()).getHostName();
                }
            };

    InetAddress[] addresses(String host) throws UnknownHostException;

    /// @return the address in digits if there is no name
    String hostName(InetAddress address) throws UnknownHostException;
}
