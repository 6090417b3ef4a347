package org.coppice.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.Test;

public class MultiMapTest {
    private final MultiMap<String> map =
            MultiMap.<String>builder().add("a", "1").add("b", "2").add("a", "3").build();

    @Test
    public void valuesOfANameKeepTheirOrder() {
        assertEquals(Optional.of("1"), map.first("a"));
        assertEquals(Optional.of("3"), map.last("a"));
        assertEquals(List.of("1", "3"), map.all("a"));
        assertEquals(List.of(), map.all("c"));
        assertEquals(Optional.empty(), map.first("c"));
        assertEquals(Optional.empty(), map.last("c"));
        assertEquals(List.of("a", "b"), List.copyOf(map.names()));
        assertEquals(Map.of("a", List.of("1", "3"), "b", List.of("2")), map.asMap());
    }

    @Test
    public void entriesComeInTheOrderOfAll() {
        assertEquals(3, map.size());
        List<String> names = new ArrayList<>();
        map.forEach(entry -> names.add(entry.name() + entry.value()));
        assertEquals(List.of("a1", "b2", "a3"), names);
        Iterator<?> ended = MultiMap.empty().iterator();
        assertFalse(ended.hasNext());
        assertThrows(NoSuchElementException.class, ended::next);
    }

    @Test
    public void oneIsExactlyOne() {
        assertEquals("2", map.one("b"));
        HttpException none = assertThrows(HttpException.class, () -> map.one("c"));
        assertEquals("\"c\" is missing", none.getMessage());
        HttpException two = assertThrows(HttpException.class, () -> map.one("a"));
        assertEquals("\"a\" is given 2 times, it must be given once", two.getMessage());
        assertEquals(400, two.response().status().code());
    }

    @Test
    public void manyValuesAreFoundAsFewAre() {
        MultiMap.Builder<Integer> builder = MultiMap.builder();
        for (int i = 0; i < 100; i++) {
            builder.add("n" + i % 50, i);
        }
        MultiMap<Integer> many = builder.build();
        assertEquals(Optional.of(7), many.first("n7"));
        assertEquals(List.of(7, 57), many.all("n7"));
        assertEquals(Optional.empty(), many.first("n50"));
        assertEquals(50, many.names().size());
    }

    @Test
    public void aBuilderChangesWhatAMultiDictChanges() {
        assertEquals("{b=2, a=4}", map.toBuilder().set("a", "4").build().toString());
        assertEquals("{b=2}", map.toBuilder().remove("a").remove("c").build().toString());
        MultiMap<String> others = MultiMap.of("b", "5");
        assertEquals("{a=1, b=2, a=3, b=5}", map.toBuilder().addAll(others).build().toString());
        assertEquals("{a=1, a=3, b=5}", map.toBuilder().setAll(others).build().toString());
        assertSame(MultiMap.empty(), MultiMap.builder().build());
    }

    @Test
    public void mapsAreJoinedOneAfterTheOther() {
        MultiMap<String> after = MultiMap.of("a", "0");
        assertEquals("{a=1, b=2, a=3, a=0}", map.concat(after).toString());
        assertSame(map, map.concat(MultiMap.empty()));
        assertSame(map, MultiMap.<String>empty().concat(map));
    }

    @Test
    public void equalMapsHaveTheSameOrder() {
        MultiMap<String> ab = MultiMap.<String>builder().add("a", "1").add("b", "2").build();
        MultiMap<String> ba = MultiMap.<String>builder().add("b", "2").add("a", "1").build();
        assertEquals(ab, ab.toBuilder().build());
        assertEquals(ab.hashCode(), ab.toBuilder().build().hashCode());
        assertNotEquals(ab, ba);
        assertTrue(MultiMap.empty().isEmpty());
    }

    @Test
    public void nothingThatIsHandedOutCanBeChanged() {
        assertThrows(UnsupportedOperationException.class, () -> map.all("a").add("x"));
        assertThrows(UnsupportedOperationException.class, () -> map.names().remove("a"));
        assertThrows(UnsupportedOperationException.class, () -> map.asMap().clear());
        assertThrows(NullPointerException.class, () -> MultiMap.of("a", null));
    }
}
