package org.coppice.wsgi.testkit;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/// A plain blocking client for tests of servers, which shows requests and responses as text:
/// Latin-1, a line feed for each CRLF.
///
/// ```java
/// try (Client client = new Client(port)) {
///     String response = client.send("GET / HTTP/1.1\nHost: a\n\n").readResponse();
///     assertTrue(response, response.startsWith("HTTP/1.1 200 OK\n"));
/// }
/// ```
///
/// **Threads**: any but a loop's, one after the other. **Errors**: `IOException` of the connection;
/// a [java.net.SocketTimeoutException] after 20 s without a byte, the net under a test that would
/// hang (not over a Unix socket). **Null**: nothing here is null.
public final class Client implements Closeable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /// Connects to the loopback address.
    public Client(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /// Connects to a Unix socket.
    public Client(Path path) throws IOException {
        this(new UnixSocket(path));
    }

    /// Over a connection that is there, such as one of TLS; closes it.
    public Client(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /// Sends a text in which a line feed stands for CRLF.
    ///
    /// @return this
    public Client send(String text) throws IOException {
        return sendRaw(text.replace("\n", "\r\n"));
    }

    /// Sends a text as it is.
    ///
    /// @return this
    public Client sendRaw(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /// Sends no more, and still reads.
    ///
    /// @return this
    public Client endSending() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// All until the server closes.
    public String readToEnd() throws IOException {
        byte[] bytes = in.readAllBytes();
        return new String(bytes, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
    }

    /// All until this text has come, and with it.
    ///
    /// @throws EOFException if the server closes before
    public String readUntil(String end) throws IOException {
        StringBuilder text = new StringBuilder();
        String wanted = end.replace("\n", "\r\n");
        while (text.indexOf(wanted, Math.max(0, text.length() - wanted.length())) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the server closed after: " + text);
            }
            text.append((char) next);
        }
        return text.toString().replace("\r\n", "\n");
    }

    /// One response with a `Content-Length`, or the head alone of one without.
    public String readResponse() throws IOException {
        String head = readUntil("\n\n");
        int field = head.toLowerCase(Locale.ROOT).indexOf("content-length: ");
        if (field < 0) {
            return head;
        }
        int start = field + "content-length: ".length();
        int length = Integer.parseInt(head.substring(start, head.indexOf('\n', start)));
        byte[] body = in.readNBytes(length);
        return head + new String(body, StandardCharsets.ISO_8859_1);
    }

    /// Reads so many bytes, or as many as there are before the end.
    ///
    /// @return how many
    public int read(int bytes) throws IOException {
        return in.readNBytes(bytes).length;
    }

    /// Whether the server has closed. Blocks until it has, or has sent something, of which a byte
    /// is lost.
    public boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    /// Ends with a reset.
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
