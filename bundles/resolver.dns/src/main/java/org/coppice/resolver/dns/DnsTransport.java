package org.coppice.resolver.dns;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.coppice.net.GreenDatagram;
import org.coppice.net.GreenStream;
import org.coppice.net.Net;

/// Carries one question to one server and its reply back: over UDP, and over TCP if the reply does
/// not fit.
///
/// A reply must come from the address that was asked, to the port that asked, with the id and the
/// question that were sent; anything else is passed over. Each question has a socket of its own, so
/// the system takes a random port, and being connected it drops what comes from elsewhere and tells
/// at once if nobody listens there (RFC 5452).
///
/// **Threads:** green threads of any loop.
final class DnsTransport {

    /// What a server may send without being asked for more (RFC 1035, 4.2.1), and then some.
    private static final int MAX_UDP_BYTES = 4096;

    private static final int LENGTH_BYTES = 2;

    private final SecureRandom random = new SecureRandom();

    /// Blocks until the reply is there, for ever if there is none.
    ///
    /// @throws IOException if the server cannot be reached or breaks off
    Reply ask(InetSocketAddress server, Question question) throws IOException {
        int id = random.nextInt(1 << 16);
        Reply reply = askOverUdp(server, id, question);
        return reply.truncated() ? askOverTcp(server, id, question) : reply;
    }

    private static Reply askOverUdp(InetSocketAddress server, int id, Question question)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MAX_UDP_BYTES);
        try (GreenDatagram socket = GreenDatagram.open(family(server))) {
            socket.connect(server);
            socket.write(ByteBuffer.wrap(DnsCodec.query(id, question)));
            while (true) {
                int length = socket.read(buffer.clear());
                byte[] bytes = Arrays.copyOf(buffer.array(), length);
                Optional<Reply> reply = DnsCodec.reply(bytes, id, question);
                if (reply.isPresent()) {
                    return reply.get();
                }
            }
        }
    }

    private static StandardProtocolFamily family(InetSocketAddress server) {
        return server.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
    }

    private static Reply askOverTcp(InetSocketAddress server, int id, Question question)
            throws IOException {
        byte[] query = DnsCodec.query(id, question);
        try (GreenStream stream = Net.connect(server)) {
            ByteBuffer out = ByteBuffer.allocate(LENGTH_BYTES + query.length);
            stream.write(out.putShort((short) query.length).put(query).flip());
            int length = readFully(stream, LENGTH_BYTES).getShort() & 0xffff;
            byte[] bytes = readFully(stream, length).array();
            return DnsCodec.reply(bytes, id, question)
                    .orElseThrow(() -> new IOException("sends over TCP what is no reply"));
        }
    }

    private static ByteBuffer readFully(GreenStream stream, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (stream.read(buffer) < 0) {
                throw new IOException("breaks off over TCP");
            }
        }
        return buffer.flip();
    }
}
