package org.coppice.routing.spi;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.Test;

public class GraceSettingsTest {
    private static final String PID = "org.coppice.routing.mapper";
    private static final GraceSettings IN_FORCE = new GraceSettings(1, 2);

    @Test
    public void missingValuesAreTheDefaults() {
        assertEquals(GraceSettings.DEFAULTS, GraceSettings.of(PID, Map.of(), IN_FORCE));
        assertEquals(new GraceSettings(5000, 2000), GraceSettings.DEFAULTS);
    }

    @Test
    public void textAndNumbersAreTaken() {
        assertEquals(
                new GraceSettings(0, 600_000),
                GraceSettings.of(
                        PID, Map.of("graceMillis", " 0 ", "updateGraceMillis", 600_000), IN_FORCE));
    }

    @Test
    public void aBadValueLeavesTheOneInForce() {
        for (Object bad : List.of("", "x", "-1", "1.5", "600001", "99999999999999999999", 2.5)) {
            assertEquals(
                    new GraceSettings(1, 7),
                    GraceSettings.of(
                            PID, Map.of("graceMillis", bad, "updateGraceMillis", "7"), IN_FORCE));
        }
    }

    @Test
    public void aKeyThatIsNoneIsFoundAmongThoseOfTheFramework() {
        assertEquals(
                List.of("graceMilis", "hubs"),
                GraceSettings.unknownKeys(
                        Map.of(
                                "hubs", "poll",
                                "graceMilis", "7",
                                "graceMillis", "7",
                                "updateGraceMillis", "7",
                                "mine", "7",
                                "service.pid", "org.coppice.routing.mapper",
                                "component.id", 3L,
                                "felix.fileinstall.filename", "file:/x.cfg"),
                        List.of("graceMillis", "updateGraceMillis", "mine")));
    }
}
