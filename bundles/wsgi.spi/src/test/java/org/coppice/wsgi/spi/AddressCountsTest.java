package org.coppice.wsgi.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.net.InetAddress;
import org.junit.Test;

public class AddressCountsTest {
    @Test
    public void aNetworkOf64BitsCountsAsOneAddress() throws Exception {
        Object key = AddressCounts.keyOf(InetAddress.getByName("2001:db8:1:2:3::4"));
        assertEquals(key, AddressCounts.keyOf(InetAddress.getByName("2001:db8:1:2:ffff::1")));
        assertNotEquals(key, AddressCounts.keyOf(InetAddress.getByName("2001:db8:1:3:3::4")));
        Object four = AddressCounts.keyOf(InetAddress.getByName("192.0.2.1"));
        assertEquals(four, AddressCounts.keyOf(InetAddress.getByName("::ffff:192.0.2.1")));
        assertNotEquals(four, AddressCounts.keyOf(InetAddress.getByName("192.0.2.2")));
    }
}
