package org.coppice.websocket.legacy;

import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.Test;

public class ChallengeTest {
    private static String answer(String key1, String key2, String body) {
        byte[] answer =
                Challenge.answer(
                        Challenge.number(key1).getAsLong(),
                        Challenge.number(key2).getAsLong(),
                        body.getBytes(StandardCharsets.ISO_8859_1));
        return new String(answer, StandardCharsets.ISO_8859_1);
    }

    @Test
    public void theExamplesOfTheDraftAreAnswered() {
        assertEquals(
                "8jKS'y:G*Co,Wxa-",
                answer("4 @1  46546xW%0l 1 5", "12998 5 Y3 1  .P00", "^n:ds[4U"));
        assertEquals(
                "fQJ,fN/4F4!~K~MH",
                answer(
                        "18x 6]8vM;54 *(5:  {   U1]8  z [  8",
                        "1_ tx7X d  <  nw  334J702) 7]o}` 0",
                        "Tm[K T2u"));
    }

    @Test
    public void aKeyIsItsDigitsByItsSpaces() {
        assertEquals(OptionalLong.of(829309203), Challenge.number("4 @1  46546xW%0l 1 5"));
        assertEquals(OptionalLong.of(259970620), Challenge.number("12998 5 Y3 1  .P00"));
        assertEquals(
                OptionalLong.of(155712099),
                Challenge.number("18x 6]8vM;54 *(5:  {   U1]8  z [  8"));
        assertEquals(OptionalLong.of(4294967295L), Challenge.number("4294967295 "));
    }

    @Test
    public void whatIsNoKeyIsNone() {
        for (String key :
                new String[] {
                    "",
                    " ",
                    "1",
                    "abc ",
                    "3  ",
                    "4294967296 ",
                    "99999999999999999999999999 ",
                    "x".repeat(2000)
                }) {
            assertEquals(key, OptionalLong.empty(), Challenge.number(key));
        }
    }
}
