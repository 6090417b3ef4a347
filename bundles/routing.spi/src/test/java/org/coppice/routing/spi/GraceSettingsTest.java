package org.coppice.routing.spi;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Map;
import org.coppice.green.testkit.LogLines;
import org.junit.Rule;
import org.junit.Test;

public class GraceSettingsTest {
    private static final String PID = "org.coppice.routing.mapper";
    private static final GraceSettings IN_FORCE = new GraceSettings(1, 2);

    @Rule public final LogLines log = new LogLines();

    @Test
    public void missingValuesAreTheDefaults() {
        assertEquals(GraceSettings.DEFAULTS, of(Map.of()));
        assertEquals(new GraceSettings(5000, 2000), GraceSettings.DEFAULTS);
    }

    @Test
    public void textAndNumbersAreTaken() {
        assertEquals(
                new GraceSettings(0, 600_000),
                of(Map.of("graceMillis", " 0 ", "updateGraceMillis", 600_000)));
    }

    @Test
    public void aBadValueLeavesThoseInForceAndIsToldAsOfAllConfigurations() {
        for (Object bad : List.of("x", "-1", "1.5", "600001", "99999999999999999999", 2.5)) {
            assertEquals(IN_FORCE, of(Map.of("graceMillis", bad, "updateGraceMillis", "7")));
            String line =
                    "Configuration %s is refused, the former goes on: graceMillis=%s is not"
                            + " allowed: give a whole number from 0 to 600000";
            assertEquals(1, log.containing(line.formatted(PID, bad)).size());
        }
        assertEquals("blank is the default", 5000, of(Map.of("graceMillis", "")).graceMillis());
    }

    @Test
    public void aKeyThatIsNoneIsToldInOneLineWithTheNearest() {
        of(
                Map.of(
                        "graceMilis", "7",
                        "graceMillis", "7",
                        "updateGraceMillis", "7",
                        "mine", "true",
                        "service.pid", "org.coppice.routing.mapper",
                        "component.id", 3L,
                        "coppice.route", "/said/by/the/component",
                        "felix.fileinstall.filename", "file:/x.cfg"));
        assertEquals(
                1,
                log.containing(
                                "Configuration "
                                        + PID
                                        + ": graceMilis is no key, did you mean graceMillis?")
                        .size());
        assertEquals(1, log.containing("is no key").size());
    }

    private static GraceSettings of(Map<String, ?> properties) {
        return GraceSettings.of(PID, Keys.class, properties, IN_FORCE);
    }

    @interface Keys {
        long graceMillis() default 5000;

        long updateGraceMillis() default 2000;

        boolean mine() default false;
    }
}
