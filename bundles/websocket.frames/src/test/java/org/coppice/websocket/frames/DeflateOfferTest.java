package org.coppice.websocket.frames;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class DeflateOfferTest {
    private static final String NAME = "permessage-deflate";
    private static final DeflateSettings SMALL = new DeflateSettings(true, true, 10, 11);

    /// A header, and the answer: `=` for the same.
    private static final String[][] ANSWERS = {
        {"", ""},
        {"foo", ""},
        {"permessage-deflate", "permessage-deflate"},
        {"PerMessage-Deflate", "permessage-deflate"},
        {"foo, permessage-deflate, bar", "permessage-deflate"},
        {"foo;x=\"a, permessage-deflate; b\"", ""},
        {", ,permessage-deflate,", "permessage-deflate"},
        {"x-webkit-deflate-frame, permessage-deflate", "permessage-deflate"},
        {"permessage-deflate; server_no_context_takeover", "="},
        {
            "permessage-deflate; Client_No_Context_Takeover",
            "permessage-deflate; client_no_context_takeover"
        },
        {
            "permessage-deflate;server_max_window_bits=8",
            "permessage-deflate; server_max_window_bits=8"
        },
        {"permessage-deflate; server_max_window_bits=15", "="},
        {
            "permessage-deflate; server_max_window_bits = \"12\"",
            "permessage-deflate; server_max_window_bits=12"
        },
        {
            "permessage-deflate; server_max_window_bits=\"1\\0\"",
            "permessage-deflate; server_max_window_bits=10"
        },
        {
            "permessage-deflate; server_max_window_bits",
            "permessage-deflate; server_max_window_bits=15"
        },
        {"permessage-deflate; client_max_window_bits", "permessage-deflate"},
        {"permessage-deflate; client_max_window_bits=15", "permessage-deflate"},
        {"permessage-deflate; client_max_window_bits=9", "="},
        {
            "permessage-deflate; client_max_window_bits; server_max_window_bits=9",
            "permessage-deflate; server_max_window_bits=9"
        },
        {"permessage-deflate; server_max_window_bits=7, permessage-deflate", "permessage-deflate"},
        {
            "permessage-deflate; server_max_window_bits=16, permessage-deflate;"
                    + " client_max_window_bits=8",
            "permessage-deflate; client_max_window_bits=8"
        },
        {
            "permessage-deflate; server_max_window_bits=10, permessage-deflate",
            "permessage-deflate; server_max_window_bits=10"
        },
        {"permessage-deflate; server_max_window_bits=08", ""},
        {"permessage-deflate; server_max_window_bits=+8", ""},
        {"permessage-deflate; server_max_window_bits=8.0", ""},
        {"permessage-deflate; server_max_window_bits=", ""},
        {"permessage-deflate; server_max_window_bits=\"\"", ""},
        {"permessage-deflate; server_max_window_bits=99999999999", ""},
        {"permessage-deflate; client_max_window_bits=7", ""},
        {"permessage-deflate; client_max_window_bits=16", ""},
        {"permessage-deflate; client_max_window_bits=x", ""},
        {"permessage-deflate; server_no_context_takeover=1", ""},
        {"permessage-deflate; client_no_context_takeover=true", ""},
        {"permessage-deflate; server_no_context_takeover; server_no_context_takeover", ""},
        {"permessage-deflate; client_max_window_bits; client_max_window_bits=9", ""},
        {"permessage-deflate; unknown", ""},
        {"permessage-deflate; unknown=1, permessage-deflate", "permessage-deflate"},
        {"permessage-deflate;", ""},
        {"permessage-deflate; ; client_max_window_bits", ""},
        {"permessage-deflate; \"client_max_window_bits\"", ""},
        {"permessage deflate", ""},
        {"\"permessage-deflate\"", ""},
        {"permessage-deflate=1", ""},
        {"permessage-deflate; x=\"", ""},
        {"permessage-deflate; x=\"\\", ""},
    };

    @Test
    public void aServerAnswersTheFirstOfferThatItCanAccept() {
        for (String[] row : ANSWERS) {
            String answer = row[1].equals("=") ? row[0] : row[1];
            Optional<DeflateParameters> found =
                    DeflateOffer.negotiate(List.of(row[0]), DeflateSettings.DEFAULT);
            assertEquals(row[0], answer, found.map(DeflateParameters::header).orElse(""));
        }
    }

    @Test
    public void offersMayStandInSeveralHeaders() {
        List<String> headers = List.of("foo", NAME + "; x", NAME + "; client_max_window_bits=9");
        assertEquals(1, DeflateOffer.parse(headers).size());
        assertEquals(9, negotiated(headers, DeflateSettings.DEFAULT).clientMaxWindowBits());
    }

    @Test
    public void aServerWantsNoMoreThanTheClientSaysItCan() {
        DeflateParameters agreed = negotiated(List.of(NAME), SMALL);
        assertEquals(
                NAME
                        + "; server_no_context_takeover; client_no_context_takeover;"
                        + " server_max_window_bits=10",
                agreed.header());
        assertEquals(15, agreed.clientMaxWindowBits());
        assertEquals(10, agreed.serverMaxWindowBits());
        assertTrue(agreed.serverNoContextTakeover());
        assertTrue(agreed.clientNoContextTakeover());
        List<String> more = List.of(NAME + "; client_max_window_bits; server_max_window_bits=9");
        agreed = negotiated(more, SMALL);
        assertEquals(9, agreed.serverMaxWindowBits());
        assertEquals(11, agreed.clientMaxWindowBits());
        assertTrue(agreed.header().endsWith("; client_max_window_bits=11"));
    }

    @Test
    public void aClientOffersWhatItWants() {
        assertEquals(NAME + "; client_max_window_bits", DeflateSettings.DEFAULT.header());
        assertEquals(
                NAME
                        + "; server_no_context_takeover; client_no_context_takeover;"
                        + " server_max_window_bits=10; client_max_window_bits=11",
                SMALL.header());
    }

    @Test
    public void aClientTakesWhatAServerAnswersToThat() throws ProtocolViolation {
        assertEquals(Optional.empty(), check("", DeflateSettings.DEFAULT));
        assertEquals(Optional.empty(), DeflateOffer.check(List.of(), DeflateSettings.DEFAULT));
        DeflateParameters plain = check(NAME, DeflateSettings.DEFAULT).orElseThrow();
        assertEquals(new DeflateParameters(false, false, 15, 15, NAME), plain);
        String full =
                NAME
                        + "; server_no_context_takeover; client_no_context_takeover;"
                        + " server_max_window_bits=12; client_max_window_bits=\"13\"";
        assertEquals(
                new DeflateParameters(true, true, 12, 13, full),
                check(full, DeflateSettings.DEFAULT).orElseThrow());
        String small = NAME + "; server_max_window_bits=9; server_no_context_takeover";
        assertEquals(
                new DeflateParameters(true, true, 9, 11, small), check(small, SMALL).orElseThrow());
    }

    /// RFC 7692, section 7.1.2.2: the client has said that its window is not larger, whatever the
    /// server answers; Node's `ws` does answer more.
    @Test
    public void aServerMayAllowTheClientALargerWindowThanItHas() throws ProtocolViolation {
        String answer =
                NAME
                        + "; server_no_context_takeover; server_max_window_bits=10;"
                        + " client_max_window_bits=12";
        assertEquals(11, check(answer, SMALL).orElseThrow().clientMaxWindowBits());
    }

    @Test
    public void aClientRefusesAnAnswerThatIsNoneToItsOffer() {
        List<String> wrong =
                List.of(
                        "foo",
                        NAME + ", foo",
                        NAME + ", " + NAME,
                        NAME + ";",
                        NAME + "; x",
                        NAME + "; server_max_window_bits",
                        NAME + "; client_max_window_bits",
                        NAME + "; server_max_window_bits=16",
                        NAME + "; client_max_window_bits=7",
                        NAME + "; server_no_context_takeover=1",
                        NAME + "; client_no_context_takeover; client_no_context_takeover");
        for (String answer : wrong) {
            assertThrows(
                    answer, ProtocolViolation.class, () -> check(answer, DeflateSettings.DEFAULT));
        }
        List<String> notWanted =
                List.of(
                        NAME,
                        NAME + "; server_no_context_takeover",
                        NAME + "; server_max_window_bits=10",
                        NAME + "; server_no_context_takeover; server_max_window_bits=11");
        for (String answer : notWanted) {
            assertThrows(answer, ProtocolViolation.class, () -> check(answer, SMALL));
        }
    }

    @Test
    public void bitsAreEightToFifteen() {
        assertThrows(
                IllegalArgumentException.class, () -> new DeflateSettings(false, false, 7, 15));
        assertThrows(
                IllegalArgumentException.class, () -> new DeflateSettings(false, false, 15, 16));
        assertThrows(
                IllegalArgumentException.class,
                () -> new DeflateParameters(false, false, 15, 16, ""));
        assertThrows(IllegalArgumentException.class, () -> new DecoderLimits(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new DecoderLimits(1, -1));
    }

    private static DeflateParameters negotiated(List<String> headers, DeflateSettings settings) {
        return DeflateOffer.negotiate(headers, settings).orElseThrow();
    }

    private static Optional<DeflateParameters> check(String answer, DeflateSettings offered)
            throws ProtocolViolation {
        return DeflateOffer.check(List.of(answer), offered);
    }
}
