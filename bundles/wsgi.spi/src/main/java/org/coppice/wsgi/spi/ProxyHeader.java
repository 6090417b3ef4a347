package org.coppice.wsgi.spi;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a proxy says of a connection before its first byte: the PROXY protocol of HAProxy, version
/// 1 (a line of text) and 2 (binary).
///
/// Strict: whoever is to send it and sends something else has no connection. What version 2 adds
/// behind the addresses (TLVs) is skipped, and bounded.
///
/// **Threads**: any. **Errors**: see [#read]. **Null**: nothing here is null.
///
/// @param source the client; empty if the proxy speaks for itself, or does not know
/// @param destination where the client has connected; empty with the source
public record ProxyHeader(Optional<SocketAddress> source, Optional<SocketAddress> destination) {
    /// With a line end (version 1, section 2.1).
    static final int V1_MAX_BYTES = 107;

    static final int V2_HEAD_BYTES = 16;

    /// Behind the head of version 2; senders have some hundred, 64 KiB would be allowed.
    static final int V2_MAX_BYTES = 4096;

    /// The longest that is taken.
    public static final int MAX_BYTES = V2_HEAD_BYTES + V2_MAX_BYTES;

    private static final byte[] V1_BEGIN = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] V2_BEGIN = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int UNIX_BYTES = 108;
    private static final int MAX_PORT = 65535;

    private static final ProxyHeader OWN = new ProxyHeader(Optional.empty(), Optional.empty());

    /// Reads it from the bytes that have come so far; what follows it stays there.
    ///
    /// @return empty if it is not complete: then no byte is taken
    /// @throws ProtocolException that says what is wrong
    public static Optional<ProxyHeader> read(ByteBuffer bytes) throws ProtocolException {
        if (!bytes.hasRemaining()) {
            return Optional.empty();
        }
        return bytes.get(bytes.position()) == V2_BEGIN[0] ? readV2(bytes) : readV1(bytes);
    }

    /// As far as they have come.
    private static void requireBegin(ByteBuffer bytes, byte[] begin) throws ProtocolException {
        for (int i = 0; i < Math.min(begin.length, bytes.remaining()); i++) {
            if (bytes.get(bytes.position() + i) != begin[i]) {
                throw new ProtocolException("it does not begin with a PROXY header");
            }
        }
    }

    private static ProtocolException malformed(String what) {
        return new ProtocolException("its PROXY header is malformed: " + what);
    }

    // ---- version 1

    private static Optional<ProxyHeader> readV1(ByteBuffer bytes) throws ProtocolException {
        requireBegin(bytes, V1_BEGIN);
        int length = Math.min(bytes.remaining(), V1_MAX_BYTES);
        for (int i = 0; i < length; i++) {
            if (bytes.get(bytes.position() + i) == '\n') {
                byte[] line = new byte[i + 1];
                bytes.get(line);
                return Optional.of(line(new String(line, StandardCharsets.ISO_8859_1)));
            }
        }
        if (length == V1_MAX_BYTES) {
            throw malformed("it is longer than %d bytes".formatted(V1_MAX_BYTES));
        }
        return Optional.empty();
    }

    private static ProxyHeader line(String line) throws ProtocolException {
        if (!line.endsWith("\r\n")) {
            throw malformed("its line ends without CR");
        }
        String text = line.substring(0, line.length() - 2);
        if (text.equals("PROXY UNKNOWN") || text.startsWith("PROXY UNKNOWN ")) {
            return OWN;
        }
        String[] words = text.split(" ", -1);
        if (words.length != 6 || !words[1].equals("TCP4") && !words[1].equals("TCP6")) {
            throw malformed("it is not PROXY TCP4|TCP6|UNKNOWN and two addresses and ports");
        }
        boolean six = words[1].equals("TCP6");
        return new ProxyHeader(
                Optional.of(new InetSocketAddress(address(words[2], six), port(words[4]))),
                Optional.of(new InetSocketAddress(address(words[3], six), port(words[5]))));
    }

    private static InetAddress address(String text, boolean six) throws ProtocolException {
        InetAddress address = six == text.indexOf(':') >= 0 ? AddressRange.literal(text) : null;
        if (address == null) {
            throw malformed("an address is none of its family");
        }
        return address;
    }

    /// Digits without leading zeros.
    private static int port(String digits) throws ProtocolException {
        if (!digits.matches("0|[1-9][0-9]{0,4}") || Integer.parseInt(digits) > MAX_PORT) {
            throw malformed("a port is none");
        }
        return Integer.parseInt(digits);
    }

    // ---- version 2

    private static Optional<ProxyHeader> readV2(ByteBuffer bytes) throws ProtocolException {
        requireBegin(bytes, V2_BEGIN);
        if (bytes.remaining() < V2_HEAD_BYTES) {
            return Optional.empty();
        }
        int start = bytes.position();
        int command = bytes.get(start + 12) & 0xff;
        int family = bytes.get(start + 13) & 0xff;
        int length = bytes.getShort(start + 14) & 0xffff;
        if (command != 0x20 && command != 0x21) {
            throw malformed("version and command are 0x%02x".formatted(command));
        }
        if (length > V2_MAX_BYTES) {
            throw malformed("%d bytes, at most %d are taken".formatted(length, V2_MAX_BYTES));
        }
        if (bytes.remaining() < V2_HEAD_BYTES + length) {
            return Optional.empty();
        }
        ByteBuffer block = bytes.slice(start + V2_HEAD_BYTES, length);
        bytes.position(start + V2_HEAD_BYTES + length);
        return Optional.of(command == 0x20 ? OWN : ends(family, block));
    }

    private static ProxyHeader ends(int family, ByteBuffer block) throws ProtocolException {
        return switch (family) {
            case 0x00 -> OWN;
            case 0x11 -> inet(block, IPV4_BYTES);
            case 0x21 -> inet(block, IPV6_BYTES);
            case 0x31 -> unix(block);
            default -> throw malformed("family and protocol are 0x%02x".formatted(family));
        };
    }

    private static ProxyHeader inet(ByteBuffer block, int addressBytes) throws ProtocolException {
        requireBytes(block, 2 * addressBytes + 4);
        InetAddress source = address(block, addressBytes);
        InetAddress destination = address(block, addressBytes);
        int sourcePort = block.getShort() & 0xffff;
        int destinationPort = block.getShort() & 0xffff;
        return new ProxyHeader(
                Optional.of(new InetSocketAddress(source, sourcePort)),
                Optional.of(new InetSocketAddress(destination, destinationPort)));
    }

    private static InetAddress address(ByteBuffer block, int bytes) throws ProtocolException {
        byte[] address = new byte[bytes];
        block.get(address);
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw malformed(e.getMessage());
        }
    }

    /// Their paths are of no use to anybody.
    private static ProxyHeader unix(ByteBuffer block) throws ProtocolException {
        requireBytes(block, 2 * UNIX_BYTES);
        SocketAddress unnamed = UnixDomainSocketAddress.of("");
        return new ProxyHeader(Optional.of(unnamed), Optional.of(unnamed));
    }

    private static void requireBytes(ByteBuffer block, int least) throws ProtocolException {
        if (block.remaining() < least) {
            throw malformed(
                    "%d bytes of addresses, its family has %d".formatted(block.remaining(), least));
        }
    }
}
