package org.coppice.net.testkit;

import java.net.SocketAddress;

/// Where a [MemoryStream] ends. Equal only to itself.
final class MemoryAddress extends SocketAddress {

    private static final long serialVersionUID = 1;

    private final String name;

    MemoryAddress(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
