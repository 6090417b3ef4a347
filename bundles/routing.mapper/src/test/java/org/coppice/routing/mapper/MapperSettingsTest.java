package org.coppice.routing.mapper;

import static org.junit.Assert.assertEquals;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

public class MapperSettingsTest {
    private static final MapperSettings IN_FORCE = new MapperSettings(1, 2);

    @Test
    public void missingValuesAreTheDefaults() {
        assertEquals(MapperSettings.DEFAULTS, MapperSettings.of(Map.of(), IN_FORCE));
        assertEquals(new MapperSettings(5000, 2000), MapperSettings.DEFAULTS);
    }

    @Test
    public void textAndNumbersAreTaken() {
        assertEquals(
                new MapperSettings(0, 600_000),
                MapperSettings.of(
                        Map.of("drainMillis", " 0 ", "updateGraceMillis", 600_000), IN_FORCE));
    }

    @Test
    public void aBadValueLeavesTheOneInForce() {
        for (Object bad : List.of("", "x", "-1", "1.5", "600001", "99999999999999999999", 2.5)) {
            assertEquals(
                    new MapperSettings(1, 7),
                    MapperSettings.of(
                            Map.of("drainMillis", bad, "updateGraceMillis", "7"), IN_FORCE));
        }
    }

    @Test
    public void aKeyThatIsNoneIsFoundAmongThoseOfTheFramework() {
        assertEquals(
                List.of("drainMilis", "hubs"),
                MapperSettings.unknownKeys(
                        Map.of(
                                "hubs", "poll",
                                "drainMilis", "7",
                                "drainMillis", "7",
                                "updateGraceMillis", "7",
                                "service.pid", "org.coppice.routing.mapper",
                                "component.id", 3L,
                                "felix.fileinstall.filename", "file:/x.cfg")));
    }

    @Test
    public void theDefaultsAreThoseOfTheConfiguration() {
        Map<String, Object> described = new TreeMap<>();
        for (Method key : MapperConfiguration.class.getDeclaredMethods()) {
            described.put(key.getName(), key.getDefaultValue());
        }
        assertEquals(
                Map.of(
                        "drainMillis", MapperSettings.DEFAULTS.drainMillis(),
                        "updateGraceMillis", MapperSettings.DEFAULTS.updateGraceMillis()),
                described);
    }
}
