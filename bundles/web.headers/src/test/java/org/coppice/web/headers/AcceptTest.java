package org.coppice.web.headers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class AcceptTest {
    private static String acceptable(List<String> cells) {
        List<MediaType> offers = Rows.list(cells.get(1)).stream().map(MediaType::of).toList();
        return Rows.joined(Accept.parse(cells.get(0)).acceptable(offers));
    }

    @Test
    public void theExamplesOfTheRfcAreNegotiated() {
        Rows.check(
                """
                audio/*; q=0.2, audio/basic | audio/mpeg, audio/basic | audio/basic, audio/mpeg;q=0.2
                text/plain; q=0.5, text/html, text/x-dvi; q=0.8, text/x-c | text/x-dvi, text/x-c, text/html, text/plain | text/x-c, text/html, text/x-dvi;q=0.8, text/plain;q=0.5
                text/*, text/plain, text/plain;format=flowed, */* | image/png, text/plain | image/png, text/plain
                text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5 | text/plain;format=flowed, text/plain, text/html, image/jpeg, text/plain;format=fixed, text/html;level=3 | text/plain; format=flowed, text/plain;q=0.7, image/jpeg;q=0.5, text/plain; format=fixed;q=0.4, text/html;q=0.3, text/html; level=3;q=0.3
                text/*;q=0.3, text/html;q=0.7, text/html;level=1, text/html;level=2;q=0.4, */*;q=0.5 | text/html;level=1, text/html, text/plain, image/jpeg, text/html;level=2, text/html;level=3 | text/html; level=1, text/html;q=0.7, text/html; level=3;q=0.7, image/jpeg;q=0.5, text/html; level=2;q=0.4, text/plain;q=0.3
                """,
                AcceptTest::acceptable);
    }

    @Test
    public void theMostSpecificRangeDecides() {
        Rows.check(
                """
                text/html;p1=1                            | text/html;p1=2          | (empty)
                text/html                                 | text/html;p1=1          | text/html; p1=1
                text/html;p1=1                            | text/html               | (empty)
                text/html                                 | text/html               | text/html
                text/*                                    | text/html;p=1           | text/html; p=1
                */*                                       | text/html;p=1           | text/html; p=1
                text/*                                    | text/html               | text/html
                */*                                       | text/html               | text/html
                text/html, image/jpeg                     | audio/basic, text/plain | (empty)
                text/html;p1=1;p2=2;p3="\\""              | text/html;p1=1;p2="2";p3="\\"" | text/html; p1=1; p2=2; p3="\\""
                text/html;b=2;a=1                         | text/html;a=1;b=2       | text/html; a=1; b=2
                text/html;a=1;q=0.5, text/html;a=1;b=2    | text/html;a=1;b=2       | text/html; a=1; b=2
                text/html;a=1;q=0.5, text/html;q=0.2      | text/html;a=1;b=2       | text/html; a=1; b=2;q=0.5
                text/*;a=1;q=0.5, */*;q=0.2               | text/plain;a=1, text/plain | text/plain; a=1;q=0.5, text/plain;q=0.2
                text/*;level=1;level2=2;q=0.1, text/html  | text/html;level=1;level2=2 | text/html; level=1; level2=2
                teXT/*;Q=0.5, TeXt/hTmL;LeVeL=1           | tExT/HtMl;lEvEl=1, TExt/PlAiN | text/html; level=1, text/plain;q=0.5
                text/html;level=A                         | text/html;level=a       | (empty)
                text/html  ;\\t level=1                   | text/html\\t\\t ; \\tlevel=1 | text/html; level=1
                """,
                AcceptTest::acceptable);
    }

    @Test
    public void qualityZeroIsNotAcceptable() {
        Rows.check(
                """
                text/html;p1=1;q=0               | text/html;p1=1                     | (empty)
                text/html;q=0                    | text/html;p1=1, text/html          | (empty)
                text/html;q=0.000                | text/html                          | (empty)
                text/*;q=0                       | text/html;p1=1, text/html, text/plain | (empty)
                */*;q=0                          | text/html;p1=1, image/jpeg         | (empty)
                */*;q=0, audio/mpeg              | text/html, audio/mpeg, image/jpeg  | audio/mpeg
                text/html;p1=1, text/html;q=0    | text/html;p1=1                     | text/html; p1=1
                text/html, text/*;q=0            | text/html                          | text/html
                text/*, */*;q=0                  | text/html                          | text/html
                text/*, text/html;q=0            | text/html, text/plain              | text/plain
                text/html;q=0, text/html         | text/html                          | (empty)
                text/*;q=0.3, text/html;q=0, image/png, text/html;level=1, text/html;level=2;q=0.4, image/jpeg;q=0.5 | text/html;level=1, text/html, text/plain, image/jpeg, text/html;level=2, text/html;level=3, audio/basic | text/html; level=1, image/jpeg;q=0.5, text/html; level=2;q=0.4, text/plain;q=0.3
                """,
                AcceptTest::acceptable);
    }

    @Test
    public void equallyWelcomeOffersStayInTheirOrder() {
        Rows.check(
                """
                text/html, application/json | text/html, application/json | text/html, application/json
                text/html, application/json | application/json, text/html | application/json, text/html
                application/json;q=0.9, */* | application/json, text/html | text/html, application/json;q=0.9
                text/html                   | text/html;level=1, text/html, text/html;level=2 | text/html; level=1, text/html, text/html; level=2
                text/html;q=0.001, text/plain;q=0.002 | text/html, text/plain | text/plain;q=0.002, text/html;q=0.001
                text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8 | application/json, text/html | text/html, application/json;q=0.8
                """,
                AcceptTest::acceptable);
    }

    @Test
    public void aWeightMayStandAnywhereAmongTheParameters() {
        Rows.check(
                """
                text/html;q=0.5;level=1, text/plain;q=0.1 | text/html;level=1, text/html, text/plain | text/html; level=1;q=0.5, text/plain;q=0.1
                text/html;q=0.5;q=0.7                     | text/html                    | text/html;q=0.5
                application/signed-exchange;v=b3;q=0.7    | application/signed-exchange;v=b3 | application/signed-exchange; v=b3;q=0.7
                """,
                AcceptTest::acceptable);
    }

    @Test
    public void aCharsetIsComparedOnlyWithOffersThatNameOne() {
        Rows.check(
                """
                application/json; charset=utf-8   | application/json                | application/json
                text/html; charset=UTF-8          | text/html;charset=utf-8         | text/html; charset=utf-8
                text/html; charset=iso-8859-1     | text/html;charset=utf-8         | (empty)
                """,
                AcceptTest::acceptable);
    }

    @Test
    public void anEmptyHeaderTakesNothingAndEmptyElementsAreSkipped() {
        Rows.check(
                """
                (empty)                  | text/html             | (empty)
                , ,                      | text/html             | (empty)
                ,text/html,, text/plain, | text/html, text/plain | text/html, text/plain
                text/html;;q=0.5         | text/html             | text/html;q=0.5
                """,
                AcceptTest::acceptable);
    }

    @Test
    public void aHeaderThatCannotBeReadTakesEverything() {
        Rows.check(
                """
                text                           | text/plain, text/html | text/plain, text/html
                text/                          | text/plain            | text/plain
                /html                          | text/plain            | text/plain
                text/html;q=1.1                | text/plain            | text/plain
                text/html;q=0.1234             | text/plain            | text/plain
                text/html;q=.5                 | text/plain            | text/plain
                text/html;q=-1                 | text/plain            | text/plain
                text/html;q=NaN                | text/plain            | text/plain
                text/html;q=1e0                | text/plain            | text/plain
                text/html;q                    | text/plain            | text/plain
                text/html;q=                   | text/plain            | text/plain
                text/html text/plain           | image/png             | image/png
                text/html;level                | image/png             | image/png
                text/html;level="1             | image/png             | image/png
                text/html;level = 1            | image/png             | image/png
                text/html, gif, *; q=.2, */*   | image/png             | image/png
                a/b, c/d;q=1;e1;               | image/png             | image/png
                """,
                AcceptTest::acceptable);
    }

    @Test
    public void theBestOfferIsTheFirstAcceptableOne() {
        Rows.check(
                """
                text/*;q=0.5, application/json | text/html, application/json | application/json
                text/*;q=0.5                   | application/json, text/html | text/html
                image/*                        | application/json            | none
                (empty)                        | application/json            | none
                """,
                cells -> {
                    Optional<MediaType> best =
                            Accept.parse(cells.get(0))
                                    .best(
                                            Rows.list(cells.get(1)).stream()
                                                    .map(MediaType::of)
                                                    .toList());
                    return best.map(MediaType::toString).orElse("none");
                });
        assertEquals(
                Optional.of(MediaType.JSON),
                Accept.any().best(MediaType.JSON, MediaType.TEXT_HTML));
    }

    @Test
    public void withoutAHeaderAllIsAcceptableInTheGivenOrder() {
        List<MediaType> offers = List.of(MediaType.JSON, MediaType.TEXT_HTML);
        assertEquals("application/json, text/html", Rows.joined(Accept.any().acceptable(offers)));
        assertFalse(Accept.any().isSent());
        assertFalse(Accept.parse("text").isSent());
        assertTrue(Accept.parse("").isSent());
        assertTrue(Accept.any().accepts(MediaType.JSON));
    }

    @Test
    public void anOfferMustBeAType() {
        for (String range : List.of("text/*", "*/*")) {
            IllegalArgumentException e =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> Accept.any().quality(MediaType.of(range)));
            assertTrue(e.getMessage(), e.getMessage().contains(range));
        }
    }

    @Test
    public void aHeaderIsWrittenAsItCanBeReadAgain() {
        Rows.check(
                """
                text/html;level=1 ; Q=0.50,text/* | text/html; level=1;q=0.5, text/*
                */*;q=1.0                         | */*
                (empty)                           | (empty)
                nonsense                          | */*
                """,
                cells -> Accept.parse(cells.get(0)));
        Accept accept = Accept.parse("text/html;level=1;q=0.5, text/*");
        assertEquals(accept, Accept.parse(accept.toString()));
        assertEquals(accept.hashCode(), Accept.parse(accept.toString()).hashCode());
    }
}
