package org.coppice.wsgi.jetty;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.wsgi.api.Body;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.api.RequestInput;
import org.coppice.wsgi.api.Status;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// Bodies of requests in HTTP/2 (RFC 9113, sections 5.2, 6.9 and 8.1), by a client that keeps to
/// its windows.
public class Http2BodyTest {
    private static final int UPLOAD_BYTES = 4 << 20;
    private static final int FRAME_BYTES = 16_384;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int INITIAL_WINDOW = 4;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final String POST = "83" + "86" + "84" + "410161";

    @Rule public final Timeout net = Timeout.seconds(120);
    @Rule public final JettyServerRule server = new JettyServerRule();

    private Socket socket;
    private DataInputStream in;
    private DataOutputStream out;
    private long connectionWindow = 65_535;
    private long initialWindow = 65_535;
    private long streamWindow;

    /// What the server grants is known when it has answered to this.
    @Before
    public void connect() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, new byte[0]);
        awaitPingBack();
        streamWindow = initialWindow;
    }

    @After
    public void disconnect() throws IOException {
        socket.close();
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeInt(payload.length << 8 | type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    private void awaitPingBack() throws IOException {
        send(PING, 0, 0, new byte[8]);
        awaitFrame(PING);
    }

    /// The payload of the next one of that type that has some.
    private byte[] awaitFrame(int type) throws IOException {
        byte[] payload = receive(type);
        while (payload.length == 0) {
            payload = receive(type);
        }
        return payload;
    }

    /// The payload of the next frame; nothing if it is of another type.
    private byte[] receive(int wanted) throws IOException {
        int lengthAndType = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(lengthAndType >>> 8);
        int type = lengthAndType & 0xff;
        assertTrue("frame of type " + type, type != RESET && type != GOAWAY);
        if (type == WINDOW_UPDATE) {
            widen(stream, ByteBuffer.wrap(payload).getInt());
        } else if (type == SETTINGS && flags == 0) {
            learn(ByteBuffer.wrap(payload));
        }
        return type == wanted ? payload : new byte[0];
    }

    private void widen(int stream, int bytes) {
        if (stream == 0) {
            connectionWindow += bytes;
        } else {
            streamWindow += bytes;
        }
    }

    private void learn(ByteBuffer settings) throws IOException {
        while (settings.hasRemaining()) {
            int key = settings.getShort();
            int value = settings.getInt();
            initialWindow = key == INITIAL_WINDOW ? value : initialWindow;
        }
        send(SETTINGS, 1, 0, new byte[0]);
    }

    private int window() {
        return (int) Math.min(FRAME_BYTES, Math.min(connectionWindow, streamWindow));
    }

    /// As much as the windows allow.
    ///
    /// @return what is left
    private int sendData(int left) throws IOException {
        int rest = left;
        while (rest > 0 && window() > 0) {
            int count = Math.min(rest, window());
            send(DATA, 0, 1, new byte[count]);
            connectionWindow -= count;
            streamWindow -= count;
            rest -= count;
        }
        return rest;
    }

    private String receiveBody() throws IOException {
        return new String(awaitFrame(DATA), StandardCharsets.US_ASCII);
    }

    private static int length(InputStream body) throws IOException {
        int sum = 0;
        byte[] piece = new byte[1000];
        for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
            sum += count;
        }
        return sum;
    }

    @Test
    public void whoSendsMoreThanTheApplicationReadsIsHeldBack() throws Exception {
        CompletableFuture<String> go = new CompletableFuture<>();
        server.application((environ, start) -> {
            Coppice.await(go);
            int sum = length(environ.input());
            start.start(Status.of(200), Headers.of());
            return Body.of("" + sum);
        });
        send(HEADERS, END_HEADERS, 1, HexFormat.of().parseHex(POST));
        int left = sendData(UPLOAD_BYTES);
        awaitPingBack();
        assertEquals("no more may be sent before some is read", 0, window());
        assertTrue("held back: " + left, left > 0);
        go.complete("");
        for (left = sendData(left); left > 0; left = sendData(left)) {
            receive(WINDOW_UPDATE);
        }
        send(DATA, END_STREAM, 1, new byte[0]);
        assertEquals("" + UPLOAD_BYTES, receiveBody());
    }

    @Test
    public void trailersComeBehindTheBody() throws Exception {
        server.application((environ, start) -> {
            RequestInput input = RequestInput.of(environ.input());
            int sum = length(input);
            start.start(Status.of(200), Headers.of());
            return Body.of(sum + " " + input.trailers().first("x-sum").orElse("none"));
        });
        send(HEADERS, END_HEADERS, 1, HexFormat.of().parseHex(POST));
        assertEquals(0, sendData(10));
        byte[] trailer =
                HexFormat.of().parseHex("0005" + "782d73756d" + "02" + "3432"); // x-sum: 42
        send(HEADERS, END_STREAM | END_HEADERS, 1, trailer);
        assertEquals("10 42", receiveBody());
    }
}
