package org.coppice.net;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import org.junit.Test;

public class AddressesTest {

    private static InetSocketAddress inet(String text) {
        return (InetSocketAddress) Addresses.parse(text);
    }

    @Test
    public void aHostAndAPortAreAnAddressThatIsNotLookedUp() {
        InetSocketAddress address = inet(" example.invalid:8080 ");
        assertTrue(address.isUnresolved());
        assertEquals("example.invalid", address.getHostString());
        assertEquals(8080, address.getPort());
    }

    @Test
    public void numbersAreReadyToUse() {
        assertEquals(new InetSocketAddress("127.0.0.1", 0), inet("127.0.0.1:0"));
        assertEquals(new InetSocketAddress("::1", 65535), inet("[::1]:65535"));
    }

    @Test
    public void aPortAloneIsEveryAddressOfThisMachine() {
        for (String text : new String[] {":80", "*:80", "80"}) {
            assertEquals(text, new InetSocketAddress(80), inet(text));
        }
    }

    @Test
    public void aPathIsAUnixSocket() {
        assertEquals(UnixDomainSocketAddress.of("/run/x.sock"), Addresses.parse("/run/x.sock"));
        assertEquals(UnixDomainSocketAddress.of("/run/x:1"), Addresses.parse("unix:/run/x:1"));
        assertEquals(UnixDomainSocketAddress.of("x.sock"), Addresses.parse("unix:x.sock"));
    }

    @Test
    public void whatIsNoneIsRefusedWithTheReason() {
        String[][] refusals = {
            {"", "the port is ''"},
            {"host", "the port is 'host'"},
            {"host:", "the port is ''"},
            {"host:http", "the port is 'http'"},
            {"host:65536", "allowed is 0 to 65535"},
            {"host:-1", "allowed is 0 to 65535"},
            {"host:+1", "allowed is 0 to 65535"},
            {"::1:80", "in brackets"},
            {"[::1]", "the port is"},
            {"[name]:80", "'name' is no address"},
            {"1.2.3.400:80", "is no address"},
            {"two words:80", "is no name of a host"},
            {"http://host:80", "is no name of a host"},
            {"unix:", "needs a path"},
            {"unix:@name", "no abstract names"},
        };
        for (String[] refusal : refusals) {
            String message =
                    assertThrows(
                                    refusal[0],
                                    IllegalArgumentException.class,
                                    () -> Addresses.parse(refusal[0]))
                            .getMessage();
            assertTrue(message, message.contains(refusal[1]));
            assertTrue(message, message.startsWith("'" + refusal[0] + "'"));
            assertTrue(message, message.contains("unix:/path"));
        }
    }

    @Test
    public void whatIsWrittenIsReadAgain() {
        for (String text :
                new String[] {"host:1", "127.0.0.1:2", "[0:0:0:0:0:0:0:1]:3", ":4", "unix:/x"}) {
            assertEquals(text, Addresses.format(Addresses.parse(text)));
        }
    }
}
