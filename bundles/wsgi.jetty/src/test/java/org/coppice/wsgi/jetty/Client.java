package org.coppice.wsgi.jetty;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A plain blocking client, for any thread. Its time-out is the net under a test that would hang.
final class Client implements Closeable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;

    Client(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /// Sends Latin-1 text, in which a line feed stands for CRLF.
    Client send(String text) throws IOException {
        return sendRaw(text.replace("\n", "\r\n"));
    }

    Client sendRaw(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    Client endSending() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// All until the server closes, line ends as line feeds.
    String readToEnd() throws IOException {
        byte[] bytes = socket.getInputStream().readAllBytes();
        return new String(bytes, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
    }

    /// All until this text has come.
    String readUntil(String end) throws IOException {
        StringBuilder text = new StringBuilder();
        String wanted = end.replace("\n", "\r\n");
        while (text.indexOf(wanted, Math.max(0, text.length() - wanted.length())) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new EOFException("the server closed after: " + text);
            }
            text.append((char) next);
        }
        return text.toString().replace("\r\n", "\n");
    }

    /// One response with a `Content-Length`, or none at all.
    String readResponse() throws IOException {
        String head = readUntil("\n\n");
        int field = head.toLowerCase(Locale.ROOT).indexOf("content-length: ");
        if (field < 0) {
            return head;
        }
        int start = field + "content-length: ".length();
        int length = Integer.parseInt(head.substring(start, head.indexOf('\n', start)));
        byte[] body = socket.getInputStream().readNBytes(length);
        return head + new String(body, StandardCharsets.ISO_8859_1);
    }

    /// So many bytes, or as many as there are before the end.
    int read(int bytes) throws IOException {
        return socket.getInputStream().readNBytes(bytes).length;
    }

    boolean isAtEnd() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    /// Ends with a reset.
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
