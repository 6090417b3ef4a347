package org.coppice.wsgi.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.wsgi.spi.SettingsReader;
import org.junit.Test;

public class ServerSettingsTest {
    private static String refusal(String key, Object value) {
        return assertThrows(
                        IllegalArgumentException.class, () -> ServerSettings.of(Map.of(key, value)))
                .getMessage();
    }

    private static SettingsReader reader(Map<String, ?> properties) {
        return new SettingsReader(ServerConfiguration.class, properties);
    }

    private static String where(ServerSettings settings) {
        return settings.listen().endpoints().getFirst().where();
    }

    @Test
    public void withoutPropertiesTheDefaultsAreUsed() {
        ServerSettings settings = ServerSettings.of(Map.of());
        assertEquals("127.0.0.1:8090", where(settings));
        assertEquals("routes", settings.application().name());
        assertEquals(Duration.ofSeconds(60), settings.timeouts().keepAlive());
    }

    @Test
    public void textAndNumbersAreRead() {
        assertEquals("127.0.0.1:80", where(ServerSettings.of(Map.of("port", " 80 "))));
        assertEquals("127.0.0.1:80", where(ServerSettings.of(Map.of("port", 80L))));
        assertEquals("127.0.0.1:8090", where(ServerSettings.of(Map.of("port", ""))));
        assertTrue(ServerSettings.of(Map.of("debug", true)).responses().debug());
        assertTrue(ServerSettings.of(Map.of("debug", "true")).responses().debug());
    }

    @Test
    public void aBadValueIsRefusedWithKeyAndValueAndWhatIsAllowed() {
        assertEquals(
                "port=99999 is not allowed: give a whole number from 0 to 65535",
                refusal("port", "99999"));
        assertEquals(
                "maxConnections=-1 is not allowed: give a whole number from 1 to 2147483647",
                refusal("maxConnections", -1));
        assertTrue(refusal("keepAliveMillis", "soon").startsWith("keepAliveMillis=soon is not "));
        assertEquals("debug=yes is not allowed: give true or false", refusal("debug", "yes"));
        assertTrue(refusal("host", "no.such.host.invalid").startsWith("host=no.such.host.inv"));
        assertTrue(refusal("serverHeader", "a\nb").startsWith("serverHeader=a"));
    }

    @Test
    public void allBadValuesAreToldAtOnce() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> ServerSettings.of(Map.of("port", "x", "debug", "y")))
                        .getMessage();
        assertTrue(message, message.contains("port=x"));
        assertTrue(message, message.contains("; "));
        assertTrue(message, message.contains("debug=y"));
    }

    @Test
    public void anUnknownKeyIsToldWithTheNearestOne() {
        assertEquals(
                Optional.of("maxConnection is no key, did you mean maxConnections?"),
                reader(Map.of("maxConnection", 1)).unknownKeys());
        assertEquals(
                Optional.of("Port is no key, did you mean port?"),
                reader(Map.of("Port", 1)).unknownKeys());
    }

    @Test
    public void theBeginningOfAKeyIsEnoughToGuessIt() {
        assertEquals(
                Optional.of("maxConn is no key, did you mean maxConnections?"),
                reader(Map.of("maxConn", 1)).unknownKeys());
    }

    @Test
    public void nothingIsGuessedForAKeyThatIsFarFromAll() {
        String hint = reader(Map.of("colour", "red")).unknownKeys().orElseThrow();
        assertTrue(hint, hint.startsWith("colour is no key, there are accessLog, "));
        assertTrue(hint, hint.contains(", maxConnections, "));
        assertTrue(hint, hint.contains(", port, "));
    }

    @Test
    public void keysOfTheContainerAreLeftAlone() {
        Map<String, Object> properties =
                Map.of(
                        "service.pid", "x",
                        "felix.fileinstall.filename", "y",
                        "Application.target", "(coppice.application=*)",
                        "coppice.onDemand", true,
                        "port", 80);
        assertEquals(Optional.empty(), reader(properties).unknownKeys());
    }

    @Test
    public void everyKeyIsRead() {
        SettingsReader in = reader(Map.of());
        ServerSettings.of(in);
        assertEquals(List.of(), in.unread());
    }
}
