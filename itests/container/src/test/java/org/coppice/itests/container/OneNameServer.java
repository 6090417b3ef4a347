package org.coppice.itests.container;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// A name server for one name, which has the address 127.0.0.1; it knows of nothing else.
final class OneNameServer implements AutoCloseable {
    private static final int HEADER_BYTES = 12;
    private static final int TTL_SECONDS = 0;

    private final DatagramSocket socket =
            new DatagramSocket(0, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    private final AtomicInteger questions = new AtomicInteger();
    private final byte[] wireName;

    /// @param name of two labels
    OneNameServer(String name) throws IOException {
        ByteBuffer wire = ByteBuffer.allocate(name.length() + 2);
        for (String label : name.split("\\.")) {
            wire.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        wireName = wire.array();
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    int questions() {
        return questions.get();
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        try {
            while (true) {
                packet.setLength(512);
                socket.receive(packet);
                questions.incrementAndGet();
                byte[] reply = reply(Arrays.copyOf(packet.getData(), packet.getLength()));
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            socket.close(); // it was closed
        }
    }

    private byte[] reply(byte[] query) {
        byte[] name = Arrays.copyOfRange(query, HEADER_BYTES, HEADER_BYTES + wireName.length);
        boolean known = lower(name).equals(lower(wireName));
        boolean isA = known && query[HEADER_BYTES + wireName.length + 1] == 1;
        ByteBuffer reply = ByteBuffer.allocate(query.length + 16);
        reply.put(query).putShort(2, (short) (known ? 0x8580 : 0x8583));
        if (isA) {
            reply.putShort(6, (short) 1);
            reply.putShort((short) 0xc00c).putShort((short) 1).putShort((short) 1);
            reply.putInt(TTL_SECONDS).putShort((short) 4).put(new byte[] {127, 0, 0, 1});
        }
        return Arrays.copyOf(reply.array(), reply.position());
    }

    private static String lower(byte[] name) {
        return new String(name, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        socket.close();
    }
}
