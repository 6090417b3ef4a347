package org.coppice.web.headers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class PreconditionsTest {
    private static final String BEFORE = "Sat, 29 Oct 1994 19:43:30 GMT";
    private static final String CHANGE = "Sat, 29 Oct 1994 19:43:31 GMT";
    private static final String AFTER = "Sat, 29 Oct 1994 19:43:32 GMT";
    private static final Instant CHANGED = Instant.parse("1994-10-29T19:43:31.7Z");

    @Test
    public void entityTagsAreRead() {
        Rows.check(
                """
                "xyzzy"      | "xyzzy"
                W/"xyzzy"    | W/"xyzzy"
                ""           | ""
                W/""         | W/""
                \\t"a" \\t   | "a"
                "a,b"        | "a,b"
                "a\\\\b"     | "a\\\\b"
                "\u00e4"     | "\u00e4"
                w/"xyzzy"    | none
                xyzzy        | none
                "xyzzy       | none
                xyzzy"       | none
                "a b"        | none
                "a" "b"      | none
                "a", "b"     | none
                W/ "a"       | none
                *            | none
                (empty)      | none
                """,
                cells -> ETag.parse(cells.get(0)).map(ETag::toString).orElse("none"));
    }

    @Test
    public void entityTagsAreComparedStronglyOrWeakly() {
        Rows.check(
                """
                W/"1" | W/"1" | false true
                W/"1" | W/"2" | false false
                W/"1" | "1"   | false true
                "1"   | "1"   | true true
                "1"   | "A"   | false false
                "a"   | "A"   | false false
                """,
                cells -> {
                    ETag first = ETag.parse(cells.get(0)).orElseThrow();
                    ETag second = ETag.parse(cells.get(1)).orElseThrow();
                    assertEquals(first.matchesStrongly(second), second.matchesStrongly(first));
                    return first.matchesStrongly(second) + " " + first.matchesWeakly(second);
                });
    }

    @Test
    public void anEntityTagIsMadeOfAnythingButQuotesAndSpaces() {
        assertEquals("\"a\"", ETag.strong("a").toString());
        assertEquals("W/\"a\"", ETag.strong("a").asWeak().toString());
        for (String wrong : List.of("a b", "a\"b", "a\r", "\u20ac")) {
            assertThrows(IllegalArgumentException.class, () -> ETag.weak(wrong));
        }
        ETag ofContent = ETag.ofContent("abc".getBytes(StandardCharsets.UTF_8));
        assertEquals("\"ungWv48Bz-pBQUDeXa4iIw\"", ofContent.toString());
    }

    @Test
    public void conditionsOfEntityTagsAreRead() {
        Rows.check(
                """
                *                    | *
                \\t* \\t             | *
                "a"                  | "a"
                "a", W/"b"           | "a", W/"b"
                "a",W/"b","c"        | "a", W/"b", "c"
                , "a" ,, "b",        | "a", "b"
                "a,b", "c"           | "a,b", "c"
                ""                   | ""
                "a", b, "c"          | "a", "c"
                one, "two"           | "two"
                "a" "b", "c"         | "c"
                "a, b                | (empty)
                *, "a"               | "a"
                "a", *               | "a"
                (empty)              | (empty)
                one                  | (empty)
                """,
                cells -> {
                    ETagCondition condition = ETagCondition.parse(cells.get(0));
                    assertTrue(condition.isSent());
                    assertEquals(condition, ETagCondition.parse(condition.toString()));
                    return condition;
                });
        assertFalse(ETagCondition.none().isSent());
        assertEquals(ETagCondition.of(ETag.strong("a")), ETagCondition.parse("\"a\""));
        assertTrue(ETagCondition.any().isAny());
    }

    @Test
    public void aConditionMatchesOneOfItsTagsOrWhateverThereIs() {
        Rows.check(
                """
                *            | "a"     | true true
                *            | unknown | true true
                *            | missing | false false
                "a"          | "a"     | true true
                "a"          | W/"a"   | false true
                W/"a"        | "a"     | false true
                "b", "a"     | "a"     | true true
                "b"          | "a"     | false false
                "a"          | missing | false false
                "a"          | unknown | false false
                nonsense     | "a"     | false false
                (empty)      | "a"     | false false
                """,
                cells -> {
                    ETagCondition condition = ETagCondition.parse(cells.get(0));
                    Validators current = validators(cells.get(1));
                    return condition.matchesStrongly(current)
                            + " "
                            + condition.matchesWeakly(current);
                });
    }

    /// A tag, `changed` for the time alone, or both; `unknown` or `missing`.
    private static Validators validators(String cell) {
        if (cell.equals("missing")) {
            return Validators.missing();
        }
        Optional<Instant> time = cell.contains("changed") ? Optional.of(CHANGED) : Optional.empty();
        return new Validators(true, ETag.parse(cell.replace("changed", "")), time);
    }

    private static Preconditions preconditions(String cell) {
        Map<String, String> headers = new HashMap<>();
        for (String field : cell.isEmpty() ? new String[0] : cell.split(" & ")) {
            int colon = field.indexOf(':');
            String value =
                    switch (field.substring(colon + 1).strip()) {
                        case "before" -> BEFORE;
                        case "change" -> CHANGE;
                        case "after" -> AFTER;
                        case String other -> other;
                    };
            headers.put(field.substring(0, colon).strip(), value);
        }
        return Preconditions.of(name -> Optional.ofNullable(headers.get(name)));
    }

    private static Preconditions.Outcome outcome(List<String> cells) {
        return preconditions(cells.get(0)).evaluate(cells.get(1), validators(cells.get(2)));
    }

    @Test
    public void whoeverKnowsAnotherVersionDoesNotChangeThisOne() {
        Rows.check(
                """
                If-Match: "a"                                             | PUT    | "a"         | PROCEED
                If-Match: "b"                                             | PUT    | "a"         | FAILED
                If-Match: "b", "a"                                        | PUT    | "a"         | PROCEED
                If-Match: W/"a"                                           | PUT    | W/"a"       | FAILED
                If-Match: W/"a"                                           | PUT    | "a"         | FAILED
                If-Match: *                                               | PUT    | "a"         | PROCEED
                If-Match: *                                               | PUT    | unknown     | PROCEED
                If-Match: *                                               | PUT    | missing     | FAILED
                If-Match: "a"                                             | DELETE | missing     | FAILED
                If-Match: nonsense                                        | PUT    | "a"         | FAILED
                If-Match: "a"                                             | GET    | "b"         | FAILED
                If-Unmodified-Since: before                               | PUT    | changed     | FAILED
                If-Unmodified-Since: change                               | PUT    | changed     | PROCEED
                If-Unmodified-Since: after                                | PUT    | changed     | PROCEED
                If-Unmodified-Since: before                               | GET    | changed     | FAILED
                If-Unmodified-Since: before                               | PUT    | unknown     | PROCEED
                If-Unmodified-Since: yesterday                            | PUT    | changed     | PROCEED
                """,
                PreconditionsTest::outcome);
    }

    @Test
    public void whoeverHasThisVersionDoesNotGetItAgain() {
        Rows.check(
                """
                If-None-Match: "a"                                        | GET    | "a"         | NOT_MODIFIED
                If-None-Match: "a"                                        | HEAD   | "a"         | NOT_MODIFIED
                If-None-Match: W/"a"                                      | GET    | "a"         | NOT_MODIFIED
                If-None-Match: "a"                                        | GET    | W/"a"       | NOT_MODIFIED
                If-None-Match: "b"                                        | GET    | "a"         | PROCEED
                If-None-Match: "b", W/"a"                                 | GET    | "a"         | NOT_MODIFIED
                If-None-Match: *                                          | GET    | unknown     | NOT_MODIFIED
                If-None-Match: *                                          | GET    | missing     | PROCEED
                If-None-Match: *                                          | PUT    | missing     | PROCEED
                If-None-Match: *                                          | PUT    | unknown     | FAILED
                If-None-Match: "a"                                        | PUT    | "a"         | FAILED
                If-None-Match: "a"                                        | POST   | W/"a"       | FAILED
                If-None-Match: "b"                                        | PUT    | "a"         | PROCEED
                If-None-Match: nonsense                                   | GET    | "a"         | PROCEED
                If-Modified-Since: before                                 | GET    | changed     | PROCEED
                If-Modified-Since: change                                 | GET    | changed     | NOT_MODIFIED
                If-Modified-Since: after                                  | GET    | changed     | NOT_MODIFIED
                If-Modified-Since: after                                  | HEAD   | changed     | NOT_MODIFIED
                If-Modified-Since: after                                  | POST   | changed     | PROCEED
                If-Modified-Since: after                                  | get    | changed     | PROCEED
                If-Modified-Since: after                                  | GET    | unknown     | PROCEED
                If-Modified-Since: after                                  | GET    | missing     | PROCEED
                If-Modified-Since: tomorrow                               | GET    | changed     | PROCEED
                """,
                PreconditionsTest::outcome);
    }

    @Test
    public void conditionsAreEvaluatedInTheOrderOfTheRfc() {
        Rows.check(
                """
                (empty)                                                   | GET    | "a" changed | PROCEED
                (empty)                                                   | PUT    | missing     | PROCEED
                If-Match: "a" & If-Unmodified-Since: before               | PUT    | "a" changed | PROCEED
                If-Match: "b" & If-Unmodified-Since: after                | PUT    | "a" changed | FAILED
                If-None-Match: "b" & If-Modified-Since: after             | GET    | "a" changed | PROCEED
                If-None-Match: "a" & If-Modified-Since: before            | GET    | "a" changed | NOT_MODIFIED
                If-Match: "a" & If-None-Match: "a"                        | GET    | "a"         | NOT_MODIFIED
                If-Match: "b" & If-None-Match: "a"                        | GET    | "a"         | FAILED
                If-Unmodified-Since: after & If-Modified-Since: before    | GET    | changed     | PROCEED
                If-Unmodified-Since: change & If-Modified-Since: change   | GET    | changed     | NOT_MODIFIED
                """,
                PreconditionsTest::outcome);
        assertEquals(
                Preconditions.Outcome.PROCEED,
                Preconditions.none().evaluate("PUT", Validators.missing()));
    }

    @Test
    public void rangesAreWantedOfTheSameRepresentationOnly() {
        Rows.check(
                """
                (empty)                                 | "a" changed | true
                (empty)                                 | unknown     | true
                If-Range: "a"                           | "a"         | true
                If-Range: "b"                           | "a"         | false
                If-Range: W/"a"                         | W/"a"       | false
                If-Range: W/"a"                         | "a"         | false
                If-Range: "a"                           | W/"a"       | false
                If-Range: "a"                           | changed     | false
                If-Range: change                        | changed     | true
                If-Range: before                        | changed     | false
                If-Range: after                         | changed     | false
                If-Range: change                        | "a"         | false
                If-Range: Saturday, 29-Oct-94 19:43:31 GMT | changed  | true
                If-Range: *                             | "a"         | false
                If-Range: "a", "b"                      | "a"         | false
                If-Range: nonsense                      | "a" changed | false
                """,
                cells -> preconditions(cells.get(0)).allowsRanges(validators(cells.get(1))));
        assertEquals(CHANGE, IfRange.of(CHANGED).toString());
        assertEquals("\"a\"", IfRange.of(ETag.strong("a")).toString());
        assertEquals("", IfRange.none().toString());
    }

    @Test
    public void whatDoesNotExistHasNoValidators() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Validators(false, Optional.of(ETag.strong("a")), Optional.empty()));
        Validators both = Validators.of(ETag.strong("a"), CHANGED);
        assertEquals(Optional.of(Instant.parse("1994-10-29T19:43:31Z")), both.lastModified());
        assertEquals(Optional.empty(), Validators.of(ETag.strong("a")).lastModified());
        assertEquals(Optional.empty(), Validators.of(CHANGED).etag());
        assertTrue(Validators.unknown().exists());
    }
}
