package org.coppice.wsgi.testkit;

import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.coppice.wsgi.api.Application;
import org.junit.AssumptionViolatedException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// What every HTTP/1.1 server does for a client that still sends when it is refused: it answers,
/// ends its sending, and reads on for two seconds. Else the system would reset the connection, and
/// the client might never see the answer.
///
/// **Threads**: JUnit's. **Errors**: an `AssertionError` that shows what was received. **Null**:
/// none.
public abstract class LingeringContract {
    private static final String HOST = " HTTP/1.1\r\nHost: a\r\n";

    /// The heads of requests that are refused before they are whole.
    private static final List<String> REFUSED =
            List.of(
                    "POST /" + HOST + "Content-Length: 1000000\r\n\r\n",
                    "POST /" + HOST + "Transfer-Encoding: chunked\r\n\r\n0x10\r\n",
                    "POST /unread" + HOST + "Connection: close\r\nContent-Length: 9999\r\n\r\n",
                    "GET / HTTP/3.0\r\nHost: a\r\n\r\n",
                    "GET  /" + HOST + "\r\n",
                    "GET /" + "a".repeat(4 * ServerContract.REQUEST_LINE_MAX_BYTES),
                    "GET /" + HOST + "A: " + "a".repeat(2 * ServerContract.HEADERS_MAX_BYTES));

    /// More than a server takes for a head, and less than the system takes for a server.
    private static final byte[] MORE = "x".repeat(1000).getBytes(StandardCharsets.ISO_8859_1);

    private static final int MORE_TIMES = 100;

    /// A client that had no turn for so long has no right to an answer.
    private static final Duration STALLED = Duration.ofMillis(1500);

    /// Ends what hangs; nothing here is measured by it.
    @Rule public final Timeout limit = Timeout.seconds(120);

    /// For the subclasses.
    protected LingeringContract() {}

    /// Starts a server as [ServerContract#start] does, on a hub of its choice.
    ///
    /// @param served what it serves
    /// @return the server; the contract closes it
    /// @throws Exception never, if all is well
    protected abstract ContractServer start(Application served) throws Exception;

    /// Connects to a server that [#start] has given.
    ///
    /// @param started the server
    /// @return a connection over TCP unless overridden; the contract closes it
    /// @throws Exception never, if all is well
    protected Socket connect(ContractServer started) throws Exception {
        return new Socket(started.address().getAddress(), started.address().getPort());
    }

    /// The contract.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void whoSendsOnWhenRefusedGetsTheAnswerAndNoReset() throws Exception {
        try (ContractServer server = start(new ContractApplication())) {
            for (String head : REFUSED) {
                try (Socket client = connect(server)) {
                    requireWholeAnswer(client, head);
                }
            }
        }
    }

    /// Sends on when the answer begins.
    ///
    /// @param client connected to the server
    /// @param head of a request that is refused
    /// @throws AssertionError if the answer does not come whole
    protected static void requireWholeAnswer(Socket client, String head) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        String answer = "" + (char) client.getInputStream().read(); // it is refused
        long startNanos = System.nanoTime();
        try {
            for (int i = 0; i < MORE_TIMES; i++) {
                out.write(MORE);
            }
            client.shutdownOutput();
            byte[] rest = client.getInputStream().readAllBytes();
            answer += new String(rest, StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            if (System.nanoTime() - startNanos > STALLED.toNanos()) {
                throw new AssumptionViolatedException("the machine was too slow for that", e);
            }
            throw new AssertionError(head + "\nis answered by " + e, e);
        }
        if (!answer.matches("(?s)HTTP/1\\.1 [245].*\r\n\r\n.*")) {
            throw new AssertionError(head + "\nis answered by " + answer);
        }
    }

    /// The contract, for clients that do not end: one is silent, the other one takes no notice.
    ///
    /// @throws Exception never, if all is well
    @Test
    public void whoDoesNotEndWhenRefusedIsClosed() throws Exception {
        try (ContractServer server = start(new ContractApplication());
                Socket silent = refused(server);
                Socket deaf = refused(server)) {
            assertThrows(IOException.class, () -> sendForEver(deaf));
            silent.getInputStream().readAllBytes();
            server.awaitNoConnection();
        }
    }

    private Socket refused(ContractServer by) throws Exception {
        Socket client = connect(by);
        client.getOutputStream().write(REFUSED.getFirst().getBytes(StandardCharsets.UTF_8));
        client.getInputStream().read();
        return client;
    }

    private static void sendForEver(Socket client) throws IOException {
        while (true) {
            client.getOutputStream().write(MORE);
        }
    }
}
