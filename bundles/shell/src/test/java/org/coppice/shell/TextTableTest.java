package org.coppice.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import org.junit.Test;

public class TextTableTest {

    @Test
    public void columnsAreAlignedAndNoLineEndsInBlanks() {
        TextTable table =
                new TextTable("NAME", "COUNT", "WHAT").row("a", 5, "x").row("longer", 1234567, "");
        assertEquals(
                """
                NAME      COUNT  WHAT
                a             5  x
                longer  1234567  -\
                """,
                table.toString());
    }

    @Test
    public void aColumnOfNumbersStaysOneWithoutSomeOfThem() {
        TextTable table = new TextTable("N", "X").row(TextTable.NOTHING, "a").row(100, "b");
        assertEquals("  N  X\n  -  a\n100  b", table.toString());
    }

    @Test
    public void anEmptyTableIsItsHeadings() {
        assertEquals("A  B", new TextTable("A", "B").toString());
    }

    @Test
    public void linesStandBelowTheRowBeforeThem() {
        TextTable table = new TextTable("A", "B").row("1", "2").line("    at x").row("3", "4");
        assertEquals("A  B\n1  2\n    at x\n3  4", table.toString());
    }

    @Test
    public void whatClientsSentReachesNoTerminal() {
        assertEquals("A\n\\x1b[31mred\\x0a", new TextTable("A").row("\u001b[31mred\n").toString());
    }

    @Test
    public void aLongCellIsCut() {
        assertEquals("12345678…", TextTable.printable("1234567890", 9));
        assertEquals("1234567890", TextTable.printable("1234567890", 10));
    }

    @Test
    public void aRowOfAnotherLengthIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> new TextTable("A", "B").row("1"));
    }

    @Test
    public void spansHaveOneUnit() {
        assertEquals("12 ms", Span.text(Duration.ofMillis(12)));
        assertEquals("3.4 s", Span.text(Duration.ofMillis(3_400)));
        assertEquals("85 s", Span.text(Duration.ofSeconds(85)));
        assertEquals("5 min", Span.text(Duration.ofSeconds(301)));
        assertEquals("3 h", Span.text(Duration.ofMinutes(190)));
        assertEquals("40 d", Span.text(Duration.ofDays(40)));
    }

    @Test
    public void everyWordOfAFilterMustBeSomewhere() {
        assertEquals(true, Listing.matches(new String[] {}, "a"));
        assertEquals(true, Listing.matches(new String[] {"LO", "7"}, "hello", 17));
        assertEquals(false, Listing.matches(new String[] {"hello", "8"}, "hello", 17));
    }

    @Test
    public void theEndOfAListingTellsHowToSeeTheRest() {
        assertEquals("1 route", Listing.end(1, 1, "route"));
        assertEquals("0 routes", Listing.end(0, 0, "route"));
        assertEquals("2 of 9 routes; more with --limit 9 or a filter", Listing.end(2, 9, "route"));
    }
}
