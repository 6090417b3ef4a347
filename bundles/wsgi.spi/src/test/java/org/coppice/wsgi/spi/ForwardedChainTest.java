package org.coppice.wsgi.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.Test;

public class ForwardedChainTest {
    private static final ProxySettings PROXIES =
            read(Map.of("trustedProxies", "10.0.0.0/8, fd00::/8, unix"));

    private @interface Keys {
        String trustedProxies() default "";

        boolean proxyProtocol() default false;

        String forwardedHeaders() default "none";
    }

    private static ProxySettings read(Map<String, String> properties) {
        SettingsReader in = new SettingsReader(Keys.class, properties);
        ProxySettings settings = ProxySettings.of(in);
        in.requireNoFaults();
        return settings;
    }

    private static String name(ForwardedChain chain) {
        return chain.isEmpty()
                ? "nothing"
                : (chain.address() == null ? "nobody" : chain.address().getHostAddress())
                        + (chain.port() == null || chain.port().isEmpty() ? "" : " " + chain.port())
                        + (chain.scheme() == null ? "" : " " + chain.scheme())
                        + (chain.host() == null ? "" : " " + chain.host())
                        + (chain.hostPort() == null ? "" : " " + chain.hostPort());
    }

    private static void assertForwarded(String expected, String value) {
        assertEquals(value, expected, name(ForwardedChain.ofForwarded(value, PROXIES)));
    }

    private static void assertFor(String expected, String clients) {
        assertEquals(
                clients,
                expected,
                name(ForwardedChain.ofXForwarded(clients, null, null, null, PROXIES)));
    }

    @Test
    public void oneElementTellsOfTheClient() {
        assertForwarded("192.0.2.1", "for=192.0.2.1");
        assertForwarded("192.0.2.1", "For=192.0.2.1");
        assertForwarded("192.0.2.1 https", "for=192.0.2.1;proto=https");
        assertForwarded("192.0.2.1 https", "proto=HTTPS;for=192.0.2.1;by=10.0.0.1");
        assertForwarded("192.0.2.1 4711 http", "for=\"192.0.2.1:4711\";proto=http");
        assertForwarded("2001:db8:0:0:0:0:0:1", "for=\"[2001:db8::1]\"");
        assertForwarded("2001:db8:0:0:0:0:0:1 4711", "for=\"[2001:db8::1]:4711\"");
        assertForwarded("192.0.2.1", "for=\"192.0.2.1:_hidden\"");
        assertForwarded("192.0.2.1 shop.example", "for=192.0.2.1;host=shop.example");
        assertForwarded("192.0.2.1 shop.example 81", "for=192.0.2.1;host=\"shop.example:81\"");
        assertForwarded("192.0.2.1", "for=192.0.2.1;unknown=\"a, b; c\"");
        assertForwarded("192.0.2.1", "for=\"192\\.0.2.1\"");
        assertForwarded("nobody https", "proto=https");
    }

    @Test
    public void theRightmostThatIsNotTrustedIsTheClient() {
        assertForwarded("192.0.2.1", "for=6.6.6.6, for=192.0.2.1");
        assertForwarded("192.0.2.1", "for=6.6.6.6, for=192.0.2.1, for=10.0.0.1, for=10.1.1.1");
        assertForwarded("10.0.0.1", "for=10.0.0.1, for=10.1.1.1");
        assertForwarded("192.0.2.1", "for=10.0.0.1,for=192.0.2.1 ,\tfor=\"[fd00::1]\"");
    }

    @Test
    public void schemeAndHostAreThoseThatTheClientHasUsed() {
        assertForwarded(
                "192.0.2.1 https shop.example",
                "for=6.6.6.6;proto=http;host=evil, for=192.0.2.1;proto=https;host=shop.example,"
                        + " for=10.0.0.1;proto=http;host=inside");
        assertForwarded("192.0.2.1 https", "for=192.0.2.1, for=10.0.0.1;proto=https");
    }

    @Test
    public void whatIsMalformedOrHiddenEndsTheChain() {
        assertForwarded("10.0.0.1", "for=unknown, for=10.0.0.1");
        assertForwarded("10.0.0.1", "for=_hidden, for=10.0.0.1");
        assertForwarded("10.0.0.1 https", "for=_hidden;proto=https, for=10.0.0.1");
        for (String bad :
                new String[] {
                    "",
                    "for",
                    "for=",
                    "=192.0.2.1",
                    "for=192.0.2.1;",
                    "for=192.0.2.1;;proto=http",
                    "for =192.0.2.1",
                    "for= 192.0.2.1",
                    "for=192.0.2.1 proto=https",
                    "for=192.0.2.1;for=192.0.2.2",
                    "for=[2001:db8::1]",
                    "for=192.0.2.1:80",
                    "for=\"192.0.2.1",
                    "for=\"192.0.2.1\\\"",
                    "f\"or=192.0.2.1",
                }) {
            assertForwarded("nothing", bad);
            assertForwarded("10.0.0.1", bad + ", for=10.0.0.1");
        }
        for (String hidden :
                new String[] {
                    "for=\"192.0.2.1:99999\"",
                    "for=\"192.0.2.1:\"",
                    "for=\"192.0.2.1:a\"",
                    "for=\"2001:db8::1:\"",
                    "for=\"[192.0.2.1]\"",
                    "for=\"[2001:db8::1\"",
                    "for=\"[2001:db8::1]x\"",
                    "for=\"[fe80::1%1]\"",
                    "for=192.0.2",
                    "for=0300.0.2.1.1",
                    "for=example.org",
                }) {
            assertForwarded("nothing", hidden);
            assertForwarded("10.0.0.1", hidden + ", for=10.0.0.1");
        }
        assertForwarded("192.0.2.1", "for=192.0.2.1;proto=ftp;host=\"a b\"");
        assertForwarded("192.0.2.1", "for=192.0.2.1;host=\"shop.example:99999\"");
    }

    @Test
    public void anOpenQuoteOfAClientHidesNothing() {
        assertForwarded("192.0.2.1", "for=\"6.6.6.6, for=192.0.2.1");
        assertForwarded("192.0.2.1", "for=\"6.6.6.6, for=\"192.0.2.1\"");
        assertForwarded("192.0.2.1", "x=\"\\\", for=6.6.6.6;y=\\, for=192.0.2.1, for=10.0.0.1");
    }

    @Test
    public void theFieldsBeforeTheStandardAreReadTheSameWay() {
        assertFor("192.0.2.1", "192.0.2.1");
        assertFor("192.0.2.1", "6.6.6.6, 192.0.2.1");
        assertFor("192.0.2.1", "6.6.6.6,192.0.2.1 , 10.0.0.1");
        assertFor("10.0.0.2", "10.0.0.2, 10.0.0.1");
        assertFor("192.0.2.1 4711", "192.0.2.1:4711");
        assertFor("2001:db8:0:0:0:0:0:1", "2001:db8::1");
        assertFor("2001:db8:0:0:0:0:0:1", "[2001:db8::1]");
        assertFor("2001:db8:0:0:0:0:0:1 4711", "[2001:db8::1]:4711, fd00::1");
        assertFor("192.0.2.1", "::ffff:192.0.2.1, ::ffff:10.0.0.1");
        for (String bad :
                new String[] {
                    "", "unknown", "192.0.2", "192.0.2.1:99999", "\"192.0.2.1\"", "a b", "-", "1"
                }) {
            assertFor("nothing", bad);
            assertFor("10.0.0.1", bad + ", 10.0.0.1");
        }
    }

    private static String xForwarded(String clients, String protos, String hosts, String ports) {
        return name(ForwardedChain.ofXForwarded(clients, protos, hosts, ports, PROXIES));
    }

    @Test
    public void schemeHostAndPortBelongToTheClientsHop() {
        assertEquals("192.0.2.1 https", xForwarded("192.0.2.1", "https", null, null));
        assertEquals("192.0.2.1 https shop 8443", xForwarded("192.0.2.1", "https", "shop", "8443"));
        assertEquals("192.0.2.1 https shop 81", xForwarded("192.0.2.1", "https", "shop:81", null));
        assertEquals(
                "192.0.2.1 https a",
                xForwarded("192.0.2.1, 10.0.0.1", "https, http", "a, b", null));
        assertEquals(
                "192.0.2.1 https a",
                xForwarded("6.6.6.6, 192.0.2.1, 10.0.0.1", "http, https, http", "c, a, b", null));
        assertEquals("192.0.2.1 https", xForwarded("192.0.2.1, 10.0.0.1", "https", null, null));
        assertEquals("nobody https", xForwarded(null, "http, https", null, null));
        assertEquals("192.0.2.1", xForwarded("192.0.2.1", "ftp", "a/b", "99999"));
        assertEquals("nothing", xForwarded(null, null, null, null));
    }

    @Test
    public void rangesHoldWhatBeginsAsTheyDo() throws Exception {
        for (String in : List.of("10.0.0.0", "10.255.255.255", "fd12::1", "::ffff:10.1.1.1")) {
            assertTrue(in, PROXIES.trusts(AddressRange.literal(in)));
        }
        for (String out : List.of("11.0.0.0", "9.255.255.255", "fe00::", "::1", "0.0.0.0")) {
            assertTrue(out, !PROXIES.trusts(AddressRange.literal(out)));
        }
        assertTrue(AddressRange.parse("0.0.0.0/0").contains(AddressRange.literal("8.8.8.8")));
        assertTrue(!AddressRange.parse("0.0.0.0/0").contains(AddressRange.literal("::1")));
        assertTrue(
                AddressRange.parse("192.0.2.129/32").contains(AddressRange.literal("192.0.2.129")));
        assertTrue(
                AddressRange.parse("192.0.2.128/25").contains(AddressRange.literal("192.0.2.200")));
        assertTrue(
                !AddressRange.parse("192.0.2.128/25").contains(AddressRange.literal("192.0.2.1")));
    }

    @Test
    public void whatIsNoRangeIsRefused() {
        for (String bad :
                new String[] {
                    "10.0.0.0/33",
                    "10.0.0.0/-1",
                    "10.0.0.0/",
                    "10.0.0/8",
                    "10.0.0.1/8",
                    "x",
                    "::/129",
                    "fe80::1%1",
                    "10.0.0.0/8/8",
                    "localhost",
                    "10.0.0.0/+8"
                }) {
            String message =
                    org.junit.Assert.assertThrows(
                                    IllegalArgumentException.class,
                                    () -> read(Map.of("trustedProxies", bad)))
                            .getMessage();
            assertTrue(message, message.startsWith("trustedProxies=" + bad + " is not allowed"));
        }
    }

    @Test
    public void aTrustThatNobodyHasIsRefused() {
        for (Map<String, String> bad :
                List.of(
                        Map.of("proxyProtocol", "true"),
                        Map.of("forwardedHeaders", "forwarded"),
                        Map.of("forwardedHeaders", "x-forwarded"))) {
            String message =
                    org.junit.Assert.assertThrows(IllegalArgumentException.class, () -> read(bad))
                            .getMessage();
            assertTrue(message, message.contains("set trustedProxies too"));
        }
    }
}
