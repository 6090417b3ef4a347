package org.coppice.routing.mapper;

import static org.junit.Assert.assertEquals;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import org.coppice.routing.spi.GraceSettings;
import org.junit.Test;

public class MapperConfigurationTest {
    @Test
    public void theDefaultsAreThoseOfTheConfiguration() {
        Map<String, Object> described = new TreeMap<>();
        for (Method key : MapperConfiguration.class.getDeclaredMethods()) {
            described.put(key.getName(), key.getDefaultValue());
        }
        assertEquals(
                Map.of(
                        "graceMillis", GraceSettings.DEFAULTS.graceMillis(),
                        "updateGraceMillis", GraceSettings.DEFAULTS.updateGraceMillis()),
                described);
    }
}
