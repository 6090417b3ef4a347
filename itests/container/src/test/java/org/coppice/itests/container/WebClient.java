package org.coppice.itests.container;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One keep-alive connection. It never connects again by itself and never repeats a request, so
/// whatever goes wrong is seen; the JDK's clients do both.
final class WebClient implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 30_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private boolean inChunks;

    /// A whole response.
    record Answer(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        /// Fails unless it is this.
        void mustBe(int expectedStatus, String expectedText) {
            if (status != expectedStatus || !text().equals(expectedText)) {
                throw new AssertionError(
                        "expected %d \"%s\", got %d \"%s\""
                                .formatted(expectedStatus, expectedText, status, text()));
            }
        }
    }

    private WebClient(URI server) throws IOException {
        socket.setSoTimeout(READ_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), CONNECT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /// @param address such as `http://127.0.0.1:8090`, with or without a path
    static WebClient connect(String address) throws IOException {
        return new WebClient(URI.create(address));
    }

    /// One request on a connection of its own.
    static Answer get(String address, String path) throws IOException {
        try (WebClient client = connect(address)) {
            return client.get(path);
        }
    }

    Answer get(String path) throws IOException {
        sendGet(path);
        return answer();
    }

    void sendGet(String path) throws IOException {
        send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /// Sends a request with a body, from a thread that does nothing else. What goes wrong is seen
    /// by the thread that reads the answer.
    void postInBackground(String path, byte[] body) {
        try {
            send(
                    "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
                            .formatted(path, body.length));
            send(body);
        } catch (IOException e) {
            // the answer is wrong or missing then
        }
    }

    /// Reads a whole response to a request other than HEAD.
    Answer answer() throws IOException {
        Answer head = head();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (head.header("transfer-encoding").isPresent()) {
            for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
                body.write(chunk);
            }
        } else if (head.header("content-length").isPresent()) {
            body.write(bytes(Integer.parseInt(head.header("content-length").orElseThrow())));
        } else {
            in.transferTo(body);
        }
        return new Answer(head.status(), head.headers(), body.toByteArray());
    }

    /// Reads a response up to the body, which is empty in the result.
    Answer head() throws IOException {
        String statusLine = line();
        if (!statusLine.matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
            throw new IOException("no status line: \"" + statusLine + "\"");
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(statusLine.substring(9, 12)), headers, new byte[0]);
    }

    /// Reads the next chunk of a chunked body; empty after the last. The line end behind a chunk is
    /// left to the next call: servers may send it with the next chunk.
    byte[] chunk() throws IOException {
        if (inChunks) {
            requireEmptyLine();
        }
        byte[] chunk = bytes(Integer.parseInt(line().split(";")[0].strip(), 16));
        inChunks = chunk.length > 0;
        if (!inChunks) {
            requireEmptyLine();
        }
        return chunk;
    }

    private void requireEmptyLine() throws IOException {
        String line = line();
        if (!line.isEmpty()) {
            throw new IOException("after a chunk comes \"" + line + "\"");
        }
    }

    byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException(
                    "the connection ended " + (count - bytes.length) + " bytes early");
        }
        return bytes;
    }

    /// Whether something has come already; does not wait.
    boolean hasAnswer() throws IOException {
        return in.available() > 0;
    }

    /// Whether the server has closed the connection; waits until it does or sends something.
    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended in a line, after \"" + line + "\"");
            }
            line.append((char) b);
        }
        return line.toString().stripTrailing();
    }

    /// Ends the connection with a reset, as when a client's machine dies.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /// Ends the connection in the ordinary way, before the end of its scope.
    void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
