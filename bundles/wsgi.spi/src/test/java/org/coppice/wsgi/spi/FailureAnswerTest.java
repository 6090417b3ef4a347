package org.coppice.wsgi.spi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.Optional;
import org.coppice.green.Coppice;
import org.junit.Test;

public class FailureAnswerTest {
    private static final String BROWSER =
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private static final String SCRIPT = "<script>alert('1' & \"2\")</script>";

    private static FailureAnswer debug(Throwable failure, String line, String accept)
            throws ClientGoneException {
        return FailureAnswer.to(failure, new FailedRequest(line, accept), "shop", true);
    }

    private static String html(Throwable failure) throws ClientGoneException {
        return debug(failure, "GET / HTTP/1.1", BROWSER).page();
    }

    private static void assertHas(String page, String part) {
        assertTrue(part + " in " + page, page.contains(part));
    }

    private static Optional<String> type(FailureAnswer answer) {
        return answer.headers().first("Content-Type");
    }

    @Test
    public void withoutDebugNothingOfTheFailureIsTold() throws Exception {
        FailureAnswer answer =
                FailureAnswer.to(
                        new IOException("secret"),
                        new FailedRequest("GET /secret HTTP/1.1", BROWSER),
                        "shop",
                        false);
        assertEquals("Internal Server Error\n", answer.page());
        assertEquals(500, answer.problem().status().code());
        assertEquals(Optional.of("text/plain; charset=utf-8"), type(answer));
    }

    @Test
    public void theFaultOfAClientIsNoFailureAlsoInDebug() throws Exception {
        RefusedException refused = new RefusedException(new Problem(413, "Too much"));
        FailureAnswer answer = debug(new RuntimeException(refused), "POST / HTTP/1.1", BROWSER);
        assertEquals("Too much\n", answer.page());
        assertEquals(413, answer.problem().status().code());
    }

    @Test
    public void whoHasGoneIsToldNothing() {
        ClientGoneException gone = new ClientGoneException(new IOException("reset"));
        assertThrows(
                ClientGoneException.class,
                () -> debug(new RuntimeException(gone), "GET / HTTP/1.1", ""));
    }

    @Test
    public void anInterruptionOfSomebodyElseIsAFailure() throws Exception {
        assertEquals(
                500,
                Coppice.run(() -> debug(new InterruptedException("x"), "GET / HTTP/1.1", ""))
                        .problem()
                        .status()
                        .code());
    }

    @Test
    public void aPageForBrowsersHasTheRequestAndEveryFailureOfTheChain() throws Exception {
        IOException cause = new IOException("inner");
        IllegalStateException failure = new IllegalStateException("outer", cause);
        failure.addSuppressed(new IllegalArgumentException("beside"));
        FailureAnswer answer = debug(failure, "GET /x?y HTTP/1.1", BROWSER);
        assertEquals(Optional.of("text/html; charset=utf-8"), type(answer));
        String page = answer.page();
        assertHas(page, "<h1>500 Internal Server Error</h1>");
        assertHas(page, "<code>GET /x?y HTTP/1.1</code>");
        assertHas(page, "<h2>java.lang.IllegalStateException: outer</h2>");
        assertHas(page, "<h2>Suppressed: java.lang.IllegalArgumentException: beside</h2>");
        assertHas(page, "<h2>Caused by: java.io.IOException: inner</h2>");
        assertHas(page, "at org.coppice.wsgi.spi.FailureAnswerTest.");
        assertHas(page, " more\n");
    }

    @Test
    public void whatComesFromOutsideIsNoMarkup() throws Exception {
        String escaped = "&lt;script&gt;alert(&#39;1&#39; &amp; &quot;2&quot;)&lt;/script&gt;";
        IllegalStateException failure =
                new IllegalStateException(SCRIPT, new IOException(SCRIPT + "\0\u001b[31m"));
        failure.setStackTrace(
                new StackTraceElement[] {new StackTraceElement("<b>", "<i>", "<u>", 1)});
        String page = debug(failure, "GET /" + SCRIPT + " HTTP/1.1", BROWSER).page();
        for (String markup : new String[] {"<script", "<b>", "<i>", "<u>", "\0", "\u001b"}) {
            assertFalse(page, page.contains(markup));
        }
        assertHas(page, "<code>GET /" + escaped + " HTTP/1.1</code>");
        assertHas(page, "IllegalStateException: " + escaped + "</h2>");
        assertHas(page, "IOException: " + escaped + "\ufffd\ufffd[31m</h2>");
        assertHas(page, "at &lt;b&gt;.&lt;i&gt;(&lt;u&gt;:1)");
    }

    @Test
    public void aPageMayRunNothingAndIsNotKept() throws Exception {
        FailureAnswer answer = debug(new IOException("x"), "GET / HTTP/1.1", BROWSER);
        assertEquals(
                Optional.of("default-src 'none'; style-src 'unsafe-inline'"),
                answer.headers().first("Content-Security-Policy"));
        assertEquals(Optional.of("nosniff"), answer.headers().first("X-Content-Type-Options"));
        assertEquals(Optional.of("no-store"), answer.headers().first("Cache-Control"));
    }

    @Test
    public void othersGetPlainTextAsItIs() throws Exception {
        FailureAnswer answer =
                debug(new IOException(SCRIPT, new IOException("why")), "GET / HTTP/1.1", "*/*");
        assertEquals(Optional.of("text/plain; charset=utf-8"), type(answer));
        assertEquals(Optional.of("nosniff"), answer.headers().first("X-Content-Type-Options"));
        String start =
                "500 Internal Server Error\nGET / HTTP/1.1\n\njava.io.IOException: " + SCRIPT;
        assertTrue(answer.page(), answer.page().startsWith(start + "\n\tat "));
        assertHas(answer.page(), "\nCaused by: java.io.IOException: why\n");
    }

    @Test
    public void aChainThatBitesItsTailEnds() throws Exception {
        IOException inner = new IOException("inner");
        IOException outer = new IOException("outer", inner);
        inner.initCause(outer);
        String page = html(outer);
        assertEquals(page, 2, page.split("<h2>", -1).length - 1);
    }

    @Test
    public void aLongChainIsCutOff() throws Exception {
        Throwable failure = new IOException("x");
        for (int i = 0; i < 1_000; i++) {
            failure = new IOException("x", failure);
        }
        String page = html(failure);
        assertEquals(50, page.split("<h2>", -1).length - 1);
        assertHas(page, "There are more, see the log.");
    }

    @Test
    public void htmlIsForThoseWhoWouldRatherHaveIt() {
        for (String accept :
                new String[] {
                    BROWSER,
                    "text/html",
                    "TEXT/HTML;q=0.1",
                    "text/plain;q=0.5, text/html",
                    "text/*;q=0.5, text/html;level=1;q=0.6"
                }) {
            assertTrue(accept, new FailedRequest("", accept).prefersHtml());
        }
        for (String accept :
                new String[] {
                    "",
                    "*/*",
                    "text/*",
                    "application/json",
                    "text/plain, text/html",
                    "text/html;q=0",
                    "text/html;q=x",
                    "text/html;q=7",
                    "text/html;q=0.1, */*",
                    ";",
                    ",;q=1,"
                }) {
            assertFalse(accept, new FailedRequest("", accept).prefersHtml());
        }
    }
}
