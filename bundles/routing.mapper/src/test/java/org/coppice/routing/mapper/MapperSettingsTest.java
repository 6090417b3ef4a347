package org.coppice.routing.mapper;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
    public void theReadmeTellsEachKeyWithItsDefault() throws IOException {
        List<String> rows =
                Files.readAllLines(Path.of("README.md")).stream()
                        .filter(line -> line.startsWith("| `"))
                        .toList();
        List<Method> keys = Arrays.asList(MapperConfiguration.class.getDeclaredMethods());
        assertEquals(keys.size(), rows.size());
        for (Method key : keys) {
            String row =
                    "| `%s` | %s | %s |"
                            .formatted(key.getName(), key.getReturnType(), key.getDefaultValue());
            assertTrue(row, rows.stream().anyMatch(r -> r.startsWith(row)));
        }
        assertEquals(
                Map.of(
                        "drainMillis", MapperSettings.DEFAULTS.drainMillis(),
                        "updateGraceMillis", MapperSettings.DEFAULTS.updateGraceMillis()),
                Map.of(
                        keys.get(0).getName(), keys.get(0).getDefaultValue(),
                        keys.get(1).getName(), keys.get(1).getDefaultValue()));
    }
}
