package org.coppice.wsgi.testkit;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// A client that sends any bytes and reads responses as strictly as RFC 9112 allows: what is no
/// response is an [AssertionError]. Its time-out is the net under a server that is silent.
final class RawClient implements Closeable {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.1 ([1-5][0-9][0-9]) [\\t -~]*");
    private static final Pattern FIELD =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([^\\x00-\\x08\\x0a-\\x1f]*?)");

    private final Socket socket;
    private final InputStream in;
    private final StringBuilder sent = new StringBuilder();
    private final StringBuilder received = new StringBuilder();

    RawClient(InetSocketAddress address) throws IOException {
        this(new Socket(address.getAddress(), address.getPort()));
    }

    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /// What the server sees as the client's port; 0 over a Unix socket.
    int port() {
        return socket.getLocalPort();
    }

    /// A server that has refused what came so far need not take the rest: what it has answered is
    /// looked at later.
    ///
    /// @param bytewise whether in one write a byte, else in one for all
    void send(byte[] bytes, boolean bytewise) {
        sent.append(new String(bytes, StandardCharsets.ISO_8859_1));
        int step = bytewise ? 1 : Math.max(1, bytes.length);
        try {
            for (int start = 0; start < bytes.length; start += step) {
                socket.getOutputStream().write(bytes, start, step);
            }
        } catch (IOException e) {
            sent.append("\r\n(of which the server did not take all: ").append(e).append(')');
        }
    }

    void endSending() throws IOException {
        if (!socket.isOutputShutdown()) {
            socket.shutdownOutput();
        }
    }

    /// Breaks the connection off: what is on the way is lost.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /// Reads a response.
    ///
    /// @param bodyless whether it has no body whatever its fields say, as for HEAD
    Answer answer(boolean bodyless) throws IOException {
        Answer head = head();
        return bodyless || hasNoBody(head) ? head : withBody(head);
    }

    private Answer head() throws IOException {
        Matcher line = STATUS_LINE.matcher(line());
        require(line.matches(), "no status line");
        int status = Integer.parseInt(line.group(1));
        List<Answer.Field> fields = new ArrayList<>();
        for (String text = line(); !text.isEmpty(); text = line()) {
            Matcher field = FIELD.matcher(text);
            require(field.matches(), "no header field: " + text);
            fields.add(new Answer.Field(field.group(1), field.group(2)));
        }
        return new Answer(status, fields, "", false);
    }

    /// Reads the response to a request of which only the application knows whether it was HEAD, and
    /// says so. What has another source is the last response.
    Answer answerToAny() throws IOException {
        Answer head = head();
        String method = head.value(ContractApplication.METHOD_FIELD);
        if (head.isInterim() || hasNoBody(head) || "HEAD".equals(method)) {
            return head;
        }
        if (method == null) {
            String body = text(in.readAllBytes());
            String length = head.value("Content-Length");
            require(
                    body.isEmpty() || length == null || length.equals("" + body.length()),
                    "a body that is not so long as it said");
            return head;
        }
        return withBody(head);
    }

    private static boolean hasNoBody(Answer head) {
        return head.isInterim() || head.status() == 204 || head.status() == 304;
    }

    /// Blocks until there is more, or the server has closed.
    boolean isAtEnd() throws IOException {
        in.mark(1);
        int next = in.read();
        in.reset();
        return next < 0;
    }

    private Answer withBody(Answer head) throws IOException {
        String coding = head.value("Transfer-Encoding");
        String length = head.value("Content-Length");
        require(coding == null || length == null, "a length and chunks");
        if (coding != null) {
            require(coding.equals("chunked"), "Transfer-Encoding " + coding);
            return new Answer(head.status(), head.fields(), chunks(), false);
        }
        if (length != null) {
            require(length.matches("[0-9]{1,9}"), "Content-Length " + length);
            String body = bytes(Integer.parseInt(length));
            return new Answer(head.status(), head.fields(), body, false);
        }
        return new Answer(head.status(), head.fields(), text(in.readAllBytes()), true);
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        while (true) {
            String size = line();
            require(size.matches("[0-9a-fA-F]{1,7}"), "no chunk size: " + size);
            int length = Integer.parseInt(size, 16);
            body.append(bytes(length));
            require(line().isEmpty(), "no end of a chunk");
            if (length == 0) {
                return body.toString();
            }
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = read(); next != '\r'; next = read()) {
            require(next != '\n', "a bare line feed");
            line.append((char) next);
        }
        require(read() == '\n', "a bare carriage return");
        return line.toString();
    }

    private String bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        String text = text(bytes);
        require(bytes.length == count, "the end within a body");
        return text;
    }

    private int read() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the server has closed");
        }
        received.append((char) next);
        return next;
    }

    private String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        received.append(text);
        return text;
    }

    private static void require(boolean met, String fault) {
        if (!met) {
            throw new AssertionError("the server sent " + fault);
        }
    }

    /// Requires that the server has closed, and says nothing more.
    ///
    /// @param mayReset whether it may have closed without a look at what was still to come
    void requireEnd(boolean mayReset) throws IOException {
        String rest;
        try {
            rest = text(in.readAllBytes());
        } catch (SocketException | SSLException e) {
            if (mayReset) {
                return;
            }
            throw e;
        }
        require(rest.isEmpty(), "more before it closed");
    }

    /// All that was sent and received, to be read.
    String transcript() {
        return "---- sent:\n%s\n---- received:\n%s\n----"
                .formatted(RawText.shown(sent.toString()), RawText.shown(received.toString()));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
