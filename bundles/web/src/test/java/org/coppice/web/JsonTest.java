package org.coppice.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class JsonTest {
    @Test
    public void eachKindOfValueHasItsForm() {
        assertEquals("null", Json.text(null));
        assertEquals("true", Json.text(true));
        assertEquals("-1.5", Json.text(-1.5));
        assertEquals("10.00", Json.text(new BigDecimal("10.00")));
        assertEquals("9007199254740993", Json.text(9007199254740993L));
        assertEquals("\"MONDAY\"", Json.text(DayOfWeek.MONDAY));
        assertEquals("[1,null,[]]", Json.text(Arrays.asList(1, null, List.of())));
        assertEquals("{}", Json.text(Map.of()));
    }

    @Test
    public void objectsKeepTheirOrder() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", 1);
        map.put("a", Map.of("c", "d"));
        assertEquals("{\"b\":1,\"a\":{\"c\":\"d\"}}", Json.text(map));
    }

    @Test
    public void textIsEscaped() {
        assertEquals(
                "\"\\\"\\\\/\\n\\r\\t\\u0000\\u001f\\u007fé😀\"",
                Json.text("\"\\/\n\r\t\0\u001f\u007fé😀"));
        assertEquals("\"\\ud83dx\"", Json.text("\ud83dx"));
        assertEquals("\"x\\ude00\"", Json.text("x\ude00"));
        assertEquals("\"\\ud83d\"", Json.text("\ud83d"));
    }

    @Test
    public void whatHasNoFormIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Json.text(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Json.text(Float.NEGATIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> Json.text(new Object()));
        assertThrows(
                IllegalArgumentException.class, () -> Json.text(Collections.singletonMap(null, 1)));
    }
}
