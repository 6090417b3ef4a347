package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.Test;

public class ListenSettingsTest {
    private static List<String> places(Map<String, ?> properties) {
        return ServerSettings.of(properties).listen().endpoints().stream()
                .map(each -> each.url(each.address()))
                .toList();
    }

    private static void assertRefused(String expected, Map<String, ?> properties) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> ServerSettings.of(properties))
                        .getMessage();
        assertTrue(message, message.contains(expected));
    }

    @Test
    public void hostAndPortAreOnePlace() {
        assertEquals(List.of("http://[::1]:80"), places(Map.of("host", "::1", "port", 80)));
        assertEquals(
                List.of("https://0.0.0.0:443"),
                places(Map.of("host", "0.0.0.0", "port", 443, "tlsCertificateFile", "a")));
    }

    @Test
    public void aUnixSocketReplacesThem() {
        assertEquals(List.of("unix:/run/shop"), places(Map.of("unixSocket", "/run/shop")));
        assertEquals(
                List.of("tls:unix:/run/shop"),
                places(Map.of("unixSocket", "/run/shop", "tlsPkcs12File", "a")));
    }

    @Test
    public void severalPlacesReplaceThem() {
        assertEquals(
                List.of(
                        "http://127.0.0.1:80",
                        "http://[::1]:80",
                        "unix:/run/s",
                        "https://0.0.0.0:443"),
                places(
                        Map.of(
                                "listen",
                                " 127.0.0.1:80 ,[::1]:80, unix:/run/s,tls::443",
                                "tlsCertificateFile",
                                "a")));
    }

    @Test
    public void aDefaultThatAToolHasWrittenIsNoConflict() {
        Map<String, ?> properties =
                Map.of("listen", ":81", "host", "127.0.0.1", "port", "8090", "unixSocket", "");
        assertEquals(List.of("http://0.0.0.0:81"), places(properties));
    }

    @Test
    public void whatContradictsItselfIsRefused() {
        assertRefused(
                "port=80 is not allowed: listen is set too and replaces it: leave out one of them",
                Map.of("listen", ":81", "port", 80));
        assertRefused("unixSocket=/s is not", Map.of("listen", ":81", "unixSocket", "/s"));
        assertRefused("host=0.0.0.0 is not", Map.of("unixSocket", "/s", "host", "0.0.0.0"));
        assertRefused("listen=:81 is not allowed: name each", Map.of("listen", ":81, :81"));
        assertRefused(
                "tls: needs a certificate, set tlsCertificateFile", Map.of("listen", "tls::81"));
        assertRefused(
                "there is a certificate but no address begins with tls:",
                Map.of("listen", ":81", "tlsCertificateFile", "a"));
    }

    @Test
    public void twoFreePortsAreTwoPlaces() {
        assertEquals(2, places(Map.of("listen", ":0, :0")).size());
    }

    @Test
    public void whatIsNoAddressIsRefused() {
        assertRefused(
                "listen=:99999 is not allowed: ':99999' is no addr", Map.of("listen", ":99999"));
        assertRefused("no name of this machine", Map.of("listen", "no.such.host.invalid:80"));
        assertRefused("listen= is not allowed", Map.of("listen", ":80,,:81"));
    }

    @Test
    public void permissionsAreOfTheFormOfLs() {
        assertTrue(
                ServerSettings.of(Map.of("unixSocketPermissions", "rw-rw----"))
                        .listen()
                        .unixPermissions()
                        .isPresent());
        assertRefused(
                "unixSocketPermissions=660 is not allowed: give them as ls shows them: rw-rw----",
                Map.of("unixSocketPermissions", "660"));
    }

    @Test
    public void keysOfTlsThatLackAnotherAreRefused() {
        assertRefused("tlsKeyFile=a is not allowed: set tlsCert", Map.of("tlsKeyFile", "a"));
        assertRefused(
                "tlsPkcs12File=b is not allowed: tlsCertificateFile is set too",
                Map.of("tlsCertificateFile", "a", "tlsPkcs12File", "b"));
        assertRefused(
                "tlsClientAuthentication=needed is not allowed: set tlsTrustFile too",
                Map.of("tlsCertificateFile", "a", "tlsClientAuthentication", "needed"));
        assertRefused(
                "tlsClientAuthentication=wanted is not allowed: set tlsCertificateFile or",
                Map.of("tlsTrustFile", "a", "tlsClientAuthentication", "wanted"));
        assertRefused(
                "tlsClientAuthentication=yes is not allowed: give none or wanted or needed",
                Map.of("tlsClientAuthentication", "yes"));
    }

    @Test
    public void passwordsAreNotShown() {
        ServerSettings settings =
                ServerSettings.of(
                        Map.of("tlsCertificateFile", "a", "tlsKeyPassword", "open sesame"));
        assertTrue(!settings.toString().contains("sesame"));
    }
}
