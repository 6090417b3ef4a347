package org.coppice.resolver.dns;

import java.net.InetAddress;
import org.xbill.DNS.ReverseMap;

/// What a name server is asked.
///
/// @param name in lower case, ASCII, without the dot at its end
/// @param type of which there is one in [RecordKind]
record Question(String name, RecordKind type) {

    /// For the name of an address (RFC 1035, 3.5; RFC 3596, 2.5).
    static Question reverse(InetAddress address) {
        return new Question(RecordKind.text(ReverseMap.fromAddress(address)), RecordKind.PTR);
    }

    @Override
    public String toString() {
        return type + " " + name;
    }
}
