package org.coppice.websocket.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.coppice.green.testkit.GreenRule;
import org.coppice.websocket.api.Message;
import org.coppice.websocket.api.WebSocket;
import org.coppice.websocket.frames.DeflateSettings;
import org.coppice.wsgi.api.Headers;
import org.junit.Rule;
import org.junit.Test;

/// What servers answer, and what becomes of it.
public class HandshakeTest {
    private static final String GOOD =
            "HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade"
                    + "|Sec-WebSocket-Accept: {accept}|";

    /// A frame with the text "hi".
    private static final String FRAME = "\\x81\\x02hi";

    @Rule public final GreenRule green = new GreenRule();

    private WebSocketClientBuilder builder =
            WebSocketClient.builder().protocols("chat", "v2").maxHeadBytes(1024);

    /// An answer and a part of what is made of it; what is open is told as `open`, with the
    /// sub-protocol and the extension if there are such.
    private record Case(String answer, String outcome) {}

    private static final List<Case> CASES =
            List.of(
                    // what is right
                    new Case(GOOD + "|", "open"),
                    new Case(GOOD + "|" + FRAME, "open hi"),
                    new Case("HTTP/1.1 103 Early Hints|Link: </a>||" + GOOD + "|", "open"),
                    new Case("HTTP/1.1 100 Continue||HTTP/1.1 102 x||" + GOOD + "|", "open"),
                    new Case(GOOD.replace(" Switching Protocols", "") + "|", "open"),
                    new Case(GOOD.replace("Switching Protocols", "") + "|", "open"),
                    new Case(GOOD.replace("Switching Protocols", "Gr\\xfc\\xdfe") + "|", "open"),
                    new Case(GOOD.replace(": websocket", ": WebSocket") + "|", "open"),
                    new Case(GOOD.replace("Upgrade: w", "UPGRADE:\t w") + "|", "open"),
                    new Case(GOOD.replace(": Upgrade", ":keep-alive, UPGRADE  ") + "|", "open"),
                    new Case(
                            GOOD.replace(": Upgrade", ": keep-alive|Connection: upgrade") + "|",
                            "open"),
                    new Case(GOOD.replace("Accept:", "ACCEPT:") + "|", "open"),
                    new Case(GOOD + "Sec-WebSocket-Protocol: v2||", "open v2"),
                    new Case(GOOD + "Sec-WebSocket-Extensions: ||", "open"),
                    new Case(GOOD + "X: \\xe4\tb||", "open"),
                    new Case(GOOD + "X:||", "open"),
                    new Case(GOOD + "Content-Length: 5||" + FRAME, "open hi"),
                    // the status
                    new Case(
                            "HTTP/1.1 200 OK|Content-Length: 3||abcd",
                            "200 OK instead of 101: abc"),
                    new Case(
                            "HTTP/1.1 403 No|Transfer-Encoding: chunked||2|ab|1|c|0||",
                            "403 No instead of 101: abc"),
                    new Case("HTTP/1.1 404||gone", "answered 404 instead of 101: gone"),
                    new Case(
                            "HTTP/1.1 403 No||why\\x0a\\x1b[2J",
                            "instead of 101: why\\x0a\\x1b[2J"),
                    new Case("HTTP/1.0 503 Busy||later", "503 Busy instead of 101: later"),
                    new Case("HTTP/1.1 204 Nothing||x", "204 Nothing instead of 101"),
                    new Case(
                            "HTTP/1.1 426 No|Sec-WebSocket-Version: 99||", "426 No instead of 101"),
                    new Case(
                            "HTTP/1.1 302 Found|Location: ws://b/||",
                            "is elsewhere: 302 Found, Location ws://b/, which is not followed"),
                    new Case("HTTP/1.1 308 x||", "is elsewhere: 308 x, Location no Location"),
                    new Case(
                            "HTTP/1.1 401 x|WWW-Authenticate: Basic realm=\"a\"||",
                            "wants credentials in Authorization: 401 x, for Basic realm=\"a\""),
                    new Case(
                            "HTTP/1.1 407 x|Proxy-Authenticate: Basic||",
                            "a proxy before it wants credentials: 407 x, for Basic"),
                    new Case(GOOD.replace("HTTP/1.1", "HTTP/1.0") + "|", "answered by HTTP/1.0"),
                    // fields that are wrong or missing
                    new Case(GOOD.replace("Upgrade: websocket|", "") + "|", "with no Upgrade"),
                    new Case(GOOD.replace(": websocket", ": h2c") + "|", "with Upgrade: h2c"),
                    new Case(
                            GOOD.replace(": websocket", ": websocket, h2c") + "|",
                            "with Upgrade: websocket, h2c"),
                    new Case(GOOD.replace("|Connection: Upgrade", "") + "|", "with no Connection"),
                    new Case(
                            GOOD.replace("n: Upgrade", "n: keep-alive") + "|",
                            "with Connection: keep-alive"),
                    new Case(
                            GOOD.replace("n: Upgrade", "n: Upgraded") + "|",
                            "with Connection: Upgraded"),
                    new Case(
                            GOOD.replace("|Sec-WebSocket-Accept: {accept}", "") + "|",
                            "with no Sec-WebSocket-Accept"),
                    new Case(
                            GOOD.replace("{accept}", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") + "|",
                            "with Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
                    new Case(GOOD.replace("{accept}", "\"{accept}\"") + "|", "not with Sec-WebSo"),
                    new Case(GOOD + "Sec-WebSocket-Accept: {accept}||", "not with Sec-WebSocket-A"),
                    // what was not asked for
                    new Case(
                            GOOD + "Sec-WebSocket-Protocol: v3||",
                            "sub-protocol \"v3\", asked for was one of [chat, v2]"),
                    new Case(GOOD + "Sec-WebSocket-Protocol: Chat||", "sub-protocol \"Chat\""),
                    new Case(GOOD + "Sec-WebSocket-Protocol: ||", "sub-protocol \"\""),
                    new Case(GOOD + "Sec-WebSocket-Protocol: chat, v2||", "\"chat, v2\""),
                    new Case(
                            GOOD + "Sec-WebSocket-Protocol: v2|Sec-WebSocket-Protocol: v2||",
                            "sub-protocol \"v2, v2\""),
                    new Case(
                            GOOD + "Sec-WebSocket-Extensions: permessage-deflate||",
                            "extension \"permessage-deflate\", none was offered"),
                    // what is no response
                    new Case("", "ended the connection instead of answering"),
                    new Case("HTTP/1.1 101 Switching", "ended the connection"),
                    new Case(GOOD, "ended the connection"),
                    new Case("SSH-2.0-OpenSSH|", "no HTTP/1.1, but \"S\""),
                    new Case("\\x15\\x03\\x03", "no HTTP/1.1, but \"\\x15\""),
                    new Case("HTTP/2 101 x||", "no HTTP/1.1, but \"HTTP/2\""),
                    new Case("HTTP/1.2 101 x||", "the status line \"HTTP/1.2 101 x\""),
                    new Case("HTTP/1.1 1010 x||", "the status line"),
                    new Case("HTTP/1.1  101 x||", "the status line"),
                    new Case("HTTP/1.1 099 x||", "the status line"),
                    new Case("HTTP/1.1 601 x||", "the status line"),
                    new Case("|" + GOOD + "|", "no HTTP/1.1, but \"\\x0d\""),
                    new Case(GOOD.replace("Protocols|", "Protocols\\x0a") + "|", "without CR LF"),
                    new Case(GOOD + "X: a\\x0d\\x0dY: b||", "a field of which"),
                    new Case(GOOD + "X: a\\x00||", "a field of which"),
                    new Case(GOOD + "X : a||", "a field of which"),
                    new Case(GOOD + " folded: a||", "a field of which"),
                    new Case(GOOD + ": a||", "the field \": a\""),
                    new Case(GOOD + "nothing||", "the field \"nothing\""),
                    new Case(GOOD + "X: " + "y".repeat(1024) + "||", "more than maxHeadBytes=1024"),
                    new Case("HTTP/1.1 103 x||".repeat(100), "more than maxHeadBytes=1024"));

    private String outcome(ScriptedServer server, String uri) throws IOException {
        try (WebSocket socket =
                builder.build().connect(Target.of(URI.create(uri)), Headers.empty(), server)) {
            String first = socket.next().map(message -> " " + text(message)).orElse("");
            return ("open" + socket.protocol().map(name -> " " + name).orElse("") + first)
                    + (socket.extensions().isEmpty() ? "" : " " + socket.extensions());
        } catch (WebSocketHandshakeException e) {
            return e.getMessage() + " " + e.body();
        } finally {
            server.end();
        }
    }

    private static String text(Message message) {
        return ((Message.Text) message).text();
    }

    @Test
    public void answersAreCheckedAndTheFirstFrameMayComeWithThem() throws Exception {
        assertAll(Integer.MAX_VALUE);
    }

    @Test
    public void answersMayComeByteForByte() throws Exception {
        assertAll(1);
    }

    private void assertAll(int slice) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Case each : CASES) {
            String outcome = outcome(new ScriptedServer(slice, each.answer()), "ws://a/").strip();
            boolean exact = each.outcome().startsWith("open");
            if (exact ? !outcome.equals(each.outcome()) : !outcome.contains(each.outcome())) {
                wrong.add(each.answer() + " -> " + outcome + ", not " + each.outcome());
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    public void theRequestSaysWhatIsWanted() throws Exception {
        builder =
                WebSocketClient.builder()
                        .origin("https://page.example")
                        .protocols("chat", "v2")
                        .deflate(new DeflateSettings(true, true, 10, 11))
                        .header("Cookie", "a=b");
        ScriptedServer server = new ScriptedServer(GOOD + "|");
        assertEquals("open", outcome(server, "ws://a.example:8080/b%20c?d=%C3%A4"));
        String request = server.heard().getFirst();
        String key = request.replaceAll("(?s).*Sec-WebSocket-Key: (\\S+).*", "$1");
        assertEquals(24, key.length());
        assertEquals(
                """
                GET /b%20c?d=%C3%A4 HTTP/1.1
                Host: a.example:8080
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: KEY
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Protocol: chat, v2
                Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10; client_max_window_bits=11
                Origin: https://page.example
                Cookie: a=b

                """,
                request.replace("\r\n", "\n").replace(key, "KEY"));
    }

    @Test
    public void eachRequestHasAnotherKey() throws Exception {
        ScriptedServer first = new ScriptedServer(GOOD + "|");
        ScriptedServer second = new ScriptedServer(GOOD + "|");
        outcome(first, "ws://a/");
        outcome(second, "ws://a/");
        assertTrue(!first.heard().equals(second.heard()));
    }

    private String deflated(DeflateSettings offer, String answer) throws IOException {
        builder = WebSocketClient.builder().deflate(offer);
        return outcome(
                new ScriptedServer(GOOD + "Sec-WebSocket-Extensions: " + answer + "||"), "ws://a/");
    }

    @Test
    public void extensionsMustBeAnAnswerToTheOffer() throws Exception {
        DeflateSettings all = DeflateSettings.DEFAULT;
        String name = "permessage-deflate";
        assertEquals("open " + name, deflated(all, name));
        assertEquals(
                "open " + name + "; server_max_window_bits=9",
                deflated(all, name + "; server_max_window_bits=9"));
        DeflateSettings small = new DeflateSettings(true, false, 10, 15);
        assertTrue(deflated(small, name).contains("lacks server_no_context_takeover"));
        assertTrue(
                deflated(small, name + "; server_no_context_takeover; server_max_window_bits=11")
                        .contains("larger server_max_window_bits"));
        assertTrue(deflated(all, "x-webkit-deflate-frame").contains("was offered"));
        assertTrue(deflated(all, name + ", " + name).contains("was offered"));
        assertTrue(deflated(all, name + "; x=1").contains("malformed"));
    }
}
