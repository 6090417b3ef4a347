package org.coppice.wsgi.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.coppice.wsgi.testkit.Client;

/// The other side of [AttackTest], in a JVM of its own: heads in drops, readers in drops of a large
/// response, and an upload. Asked by characters: `w` opens a few, `a` all, `d` moves a drop on each
/// connection. All that it does is spread over some seconds, or goes as fast as it can. Ends with
/// its standard input.
final class Attackers {
    private static final ByteBuffer DROP = ByteBuffer.allocateDirect(100);
    private static final ByteBuffer X = ByteBuffer.allocateDirect(1).put(0, (byte) 'x');

    private final List<SocketChannel> open = new ArrayList<>();
    private final int port;
    private final int heads;
    private final int readers;
    private final int uploadMegabytes;
    private final int seconds;

    private Attackers(String[] args) {
        port = Integer.parseInt(args[0]);
        heads = Integer.parseInt(args[1]);
        readers = Integer.parseInt(args[2]);
        uploadMegabytes = Integer.parseInt(args[3]);
        seconds = Integer.parseInt(args[4]);
    }

    /// @param args port, heads, readers, upload in megabytes, seconds that each step takes, or 0
    public static void main(String[] args) throws Exception {
        Attackers attackers = new Attackers(args);
        System.out.println("ready");
        for (int c = System.in.read(); c >= 0; c = System.in.read()) {
            switch (c) {
                case 'w' -> attackers.attack(4);
                case 'a' -> attackers.attack(1);
                default -> attackers.dropByDrop();
            }
        }
    }

    /// @param part opens one in so many
    private void attack(int part) throws Exception {
        for (SocketChannel former : open) {
            former.close();
        }
        open.clear();
        Thread upload = Thread.ofPlatform().daemon().start(this::upload);
        long start = System.nanoTime();
        int most = Math.max(heads, readers);
        for (int i = 0; i < most; i += part) {
            pace(start, i, most);
            if (i < heads) {
                open("GET / HTTP/1.1\r\nHost: a\r\nX: ");
            }
            if (i < readers) {
                open("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
            }
        }
        upload.join();
    }

    private void open(String begin) throws IOException {
        SocketChannel channel = SocketChannel.open();
        open.add(channel);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(StandardCharsets.US_ASCII.encode(begin));
        channel.configureBlocking(false);
    }

    private void upload() {
        try (Client client = new Client(port)) {
            client.send("POST /upload HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n");
            String chunk = "F4240\r\n" + "x".repeat(1_000_000) + "\r\n";
            long start = System.nanoTime();
            for (int i = 0; i < uploadMegabytes; i++) {
                pace(start, i, uploadMegabytes);
                client.sendRaw(chunk);
            }
            String response = client.send("0\n\n").readResponse();
            System.out.println("uploaded " + response.substring(response.lastIndexOf('\n') + 1));
        } catch (IOException e) {
            System.out.println("failed " + e);
        }
    }

    /// Each sends or takes a little.
    private void dropByDrop() throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < open.size(); i++) {
            pace(start, i, open.size());
            SocketChannel each = open.get(i);
            try {
                if (each.read(DROP.clear()) <= 0) {
                    each.write(X.clear());
                }
            } catch (IOException e) {
                // it was cut already
            }
        }
        System.out.println("moved");
    }

    /// Waits until the step that began at `start` may do `done` of `all`.
    private void pace(long start, int done, int all) {
        long wait = start + seconds * 1_000_000_000L * done / all - System.nanoTime();
        if (wait > 0) {
            LockSupport.parkNanos(wait);
        }
    }
}
