package org.coppice.wsgi.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class LogFormatTest {
    private static final LogFormat.Entry ENTRY =
            new LogFormat.Entry("10.0.0.1", "4711", "GET /x?y HTTP/1.1", 200, 123, 1_002_003_999L);

    private static String line(String format) {
        return LogFormat.parse(format).line(ENTRY);
    }

    @Test
    public void eventletsOwnIsUnderstood() {
        String line =
                line(
                        "%(client_ip)s - - [%(date_time)s] \"%(request_line)s\" %(status_code)s"
                                + " %(body_length)s %(wall_seconds).6f");
        String expected =
                "10\\.0\\.0\\.1 - - \\[../.../.... ..:..:..\\] \"GET /x\\?y HTTP/1\\.1\" 200 123"
                        + " 1\\.002003";
        assertTrue(line, line.matches(expected));
    }

    @Test
    public void eachFieldHasItsName() {
        assertEquals("10.0.0.1:4711", line("%(client_ip)s:%(client_port)s"));
        assertEquals("GET /x?y HTTP/1.1", line("%(request_line)s"));
        assertEquals("200 123", line("%(status_code)d %(body_length)s"));
    }

    @Test
    public void secondsHaveTheDigitsThatAreAskedFor() {
        assertEquals("1.002003", line("%(wall_seconds)s"));
        assertEquals(
                "1 1.002 1.002003999",
                line("%(wall_seconds).0f %(wall_seconds).3f %(wall_seconds).9f"));
    }

    @Test
    public void textStaysAndAPercentSignIsDoubled() {
        assertEquals("", line(""));
        assertEquals("100% {} $1 \\", line("100%% {} $1 \\"));
    }

    @Test
    public void whatIsNoFieldIsRefusedWhenItIsConfigured() {
        for (String bad :
                List.of(
                        "%",
                        "%s",
                        "%(x)s",
                        "%(client_ip)",
                        "%(client_ip).2f",
                        "%(CLIENT_IP)s",
                        "%()s")) {
            IllegalArgumentException thrown =
                    assertThrows(bad, IllegalArgumentException.class, () -> LogFormat.parse(bad));
            assertTrue(thrown.getMessage(), thrown.getMessage().startsWith("give text with %%,"));
            assertTrue(thrown.getMessage(), thrown.getMessage().contains("client_port, date_time"));
        }
    }
}
