package org.coppice.resolver.dns;

import java.net.Inet4Address;
import java.net.InetAddress;

/// What a name server is asked.
///
/// @param name in lower case, ASCII, without the dot at its end
/// @param type of which there is one in [RecordKind]
record Question(String name, RecordKind type) {

    private static final String HEX = "0123456789abcdef";

    /// For the name of an address (RFC 1035, 3.5; RFC 3596, 2.5).
    static Question reverse(InetAddress address) {
        byte[] bytes = address.getAddress();
        StringBuilder name = new StringBuilder();
        boolean four = address instanceof Inet4Address;
        for (int i = bytes.length - 1; i >= 0; i--) {
            int b = bytes[i] & 0xff;
            if (four) {
                name.append(b).append('.');
            } else {
                name.append(HEX.charAt(b & 15)).append('.').append(HEX.charAt(b >> 4)).append('.');
            }
        }
        return new Question(name + (four ? "in-addr.arpa" : "ip6.arpa"), RecordKind.PTR);
    }

    @Override
    public String toString() {
        return type + " " + name;
    }
}
