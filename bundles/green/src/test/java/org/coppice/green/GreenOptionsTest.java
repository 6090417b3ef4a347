package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Map;
import org.junit.Test;

public class GreenOptionsTest {

    @Test
    public void nothingSetMeansTheDefaults() {
        assertEquals(new GreenOptions("auto", "auto", 1, 1000, 0), GreenOptions.of(Map.of()));
    }

    @Test
    public void textAndNumbersAreRead() {
        assertEquals(
                new GreenOptions("poll", "virtual", 3, 0, 16),
                GreenOptions.of(
                        Map.of(
                                "hub",
                                " poll ",
                                "coroutine",
                                "virtual",
                                "loops",
                                3,
                                "blockedLoopMillis",
                                "0",
                                "spawnStackFrames",
                                "16")));
        assertEquals(
                Runtime.getRuntime().availableProcessors(),
                GreenOptions.of(Map.of("loops", "auto")).loops());
    }

    @Test
    public void everyBadKeyIsNamedWithItsValueAndWhatIsAllowed() {
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        GreenOptions.of(
                                                Map.of(
                                                        "loops",
                                                        "0",
                                                        "blockedLoopMillis",
                                                        "soon",
                                                        "hub",
                                                        "E poll")))
                        .getMessage();
        assertTrue(message, message.contains("loops=0"));
        assertTrue(message, message.contains("1 to 1024"));
        assertTrue(message, message.contains("blockedLoopMillis=soon"));
        assertTrue(message, message.contains("hub=E poll"));
    }

    @Test
    public void misspeltKeysAreFound() {
        assertEquals(
                java.util.List.of("hubs"),
                GreenOptions.unknownKeys(
                        Map.of(
                                "hubs",
                                "poll",
                                "hub",
                                "poll",
                                "service.pid",
                                "x",
                                "component.id",
                                1)));
    }
}
