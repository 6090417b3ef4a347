package org.coppice.itests.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// Many WebSocket clients of a server that sends each message to all; the first one publishes.
///
/// So many messages are under way that each client has a few to come: the next one is published
/// when all clients together have got that many less. Frames are counted by their bytes, which are
/// those of an unmasked frame of text; a server that compresses, or sends anything else, is
/// measured wrongly. It knows nothing of Coppice.
final class BroadcastLoad {
    private static final String USAGE = "broadcast-load PORT CLIENTS SECONDS [BYTES [WINDOW]]";
    private static final int DEFAULT_BYTES = 1024;
    private static final int DEFAULT_WINDOW = 4;
    private static final int CONNECTING = 500;
    private static final long PATIENCE_MILLIS = 1000;
    private static final int END_OF_HEAD = 0x0d0a0d0a;
    private static final int MASK_BIT = 0x80;
    private static final int LENGTH_16 = 126;

    private final InetSocketAddress address;
    private final int window;
    private final Selector selector = Selector.open();
    private final List<Client> clients = new ArrayList<>();
    private final ByteBuffer input = ByteBuffer.allocateDirect(256 * 1024);
    private final ByteBuffer frame;
    private final int frameBytes;
    private int open;
    private long receivedBytes;
    private long published;
    private long lost;

    /// One that has not got the whole head of the response, or has.
    private static final class Client {
        private final SocketChannel channel;
        private int lastFour;
        private boolean open;

        private Client(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private BroadcastLoad(int port, int bytes, int window) throws IOException {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.window = window;
        this.frame = frame(bytes);
        this.frameBytes = frame.remaining() - Integer.BYTES; // theirs has no key
    }

    /// @param args port, clients, seconds, then perhaps the length of a message, then perhaps how
    ///   many are under way
    public static void main(String[] args) throws IOException {
        if (args.length < 3 || args.length > 5) {
            System.err.println(USAGE);
            System.exit(2);
        }
        BroadcastLoad load =
                new BroadcastLoad(
                        Integer.parseInt(args[0]),
                        args.length > 3 ? Integer.parseInt(args[3]) : DEFAULT_BYTES,
                        args.length > 4 ? Integer.parseInt(args[4]) : DEFAULT_WINDOW);
        load.connect(Integer.parseInt(args[1]));
        int seconds = Integer.parseInt(args[2]);
        load.run(Math.max(1, seconds / 4)); // until it is warm
        load.report(load.run(seconds));
    }

    /// Masked with a key of zeros, which leaves the payload as it is.
    private static ByteBuffer frame(int bytes) {
        byte[] text = new byte[bytes];
        Arrays.fill(text, (byte) 'x');
        ByteBuffer frame = ByteBuffer.allocateDirect(bytes + 14).put((byte) 0x81);
        if (bytes < LENGTH_16) {
            frame.put((byte) (MASK_BIT | bytes));
        } else if (bytes < 1 << 16) {
            frame.put((byte) (MASK_BIT | LENGTH_16)).putShort((short) bytes);
        } else {
            frame.put((byte) (MASK_BIT | LENGTH_16 + 1)).putLong(bytes);
        }
        return frame.putInt(0).put(text).flip();
    }

    private void connect(int count) throws IOException {
        byte[] request =
                ("GET / HTTP/1.1\r\n"
                                + "Host: localhost\r\n"
                                + "Upgrade: websocket\r\n"
                                + "Connection: Upgrade\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                + "Sec-WebSocket-Version: 13\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        while (open < count) {
            while (clients.size() < count && clients.size() - open < CONNECTING) {
                SocketChannel channel = SocketChannel.open(address);
                channel.write(ByteBuffer.wrap(request));
                channel.configureBlocking(false);
                Client client = new Client(channel);
                channel.register(selector, SelectionKey.OP_READ, client);
                clients.add(client);
            }
            selector.select(this::read, PATIENCE_MILLIS);
        }
        System.out.printf(Locale.ROOT, "%d clients are connected%n", count);
    }

    private void read(SelectionKey key) {
        Client client = (Client) key.attachment();
        try {
            int count = client.channel.read(input.clear());
            if (count < 0) {
                throw new IOException("the server has ended a connection");
            }
            input.flip();
            while (!client.open && input.hasRemaining()) {
                client.lastFour = client.lastFour << 8 | input.get() & 0xff;
                client.open = client.lastFour == END_OF_HEAD;
                open += client.open ? 1 : 0;
            }
            receivedBytes += input.remaining();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private long received() {
        return receivedBytes / frameBytes;
    }

    /// @return how long it was, and how many messages came meanwhile
    private long[] run(int seconds) throws IOException {
        long beginNanos = System.nanoTime();
        long endNanos = beginNanos + TimeUnit.SECONDS.toNanos(seconds);
        long before = received();
        while (System.nanoTime() - endNanos < 0) {
            while ((published + 1) * clients.size() - lost - received()
                    <= (long) window * clients.size()) {
                publish();
            }
            if (selector.select(this::read, PATIENCE_MILLIS) == 0) {
                lost = published * clients.size() - received(); // of those nothing comes any more
            }
        }
        return new long[] {System.nanoTime() - beginNanos, received() - before};
    }

    private void publish() throws IOException {
        ByteBuffer bytes = frame.duplicate();
        while (bytes.hasRemaining()) {
            clients.getFirst().channel.write(bytes);
        }
        published++;
    }

    private void report(long[] measured) {
        double seconds = measured[0] / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%.0f messages/s delivered, %.1f broadcasts/s to %d clients, %d lost%n",
                measured[1] / seconds,
                measured[1] / seconds / clients.size(),
                clients.size(),
                lost);
    }
}
