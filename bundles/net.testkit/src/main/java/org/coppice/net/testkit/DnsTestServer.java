package org.coppice.net.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.coppice.net.GreenDatagram;
import org.coppice.net.GreenServerSocket;
import org.coppice.net.GreenStream;
import org.coppice.net.Net;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/// A name server for tests: answers from a table, over UDP and TCP, and misbehaves as it is told.
///
/// ```java
/// try (DnsTestServer server = DnsTestServer.start()) {
///     server.record("www.example 60 A 192.0.2.1").fault("slow.example", DnsTestServer.Fault.DROP);
///     DnsResolver dns = DnsResolver.builder().servers(List.of(server.address())).build();
/// ```
///
/// **Threads:** the green threads of the loop on which it was started. **Null:** nothing here is
/// null.
public final class DnsTestServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DnsTestServer.class);
    private static final int MAX_UDP_BYTES = 512;
    private static final int MAX_TCP_BYTES = 65_535;
    private static final int PORT_TRIES = 20;

    /// What it may do wrong.
    public enum Fault {
        /// Says nothing.
        DROP,
        /// Says over UDP that there is more, and none of it.
        TRUNCATE,
        /// Answers with another id, and never with the right one.
        WRONG_ID,
        /// Answers to a question that nobody asked.
        WRONG_QUESTION,
        /// Answers from another port.
        FROM_ELSEWHERE,
        /// Answers with bytes that are no message.
        GARBAGE,
        /// Answers over TCP with half of what it promises, and truncated over UDP.
        BREAK_OFF,
        /// `SERVFAIL`.
        SERVER_FAILURE,
        /// `REFUSED`.
        REFUSED
    }

    private final GreenDatagram udp;
    private final GreenServerSocket tcp;
    private final DnsTable table = new DnsTable();
    private final Map<String, Fault> faults = new HashMap<>();
    private final Map<String, Duration> delays = new HashMap<>();
    private final List<String> questions = new ArrayList<>();
    private final List<GreenThread<?>> serving;

    private DnsTestServer(GreenDatagram udp, GreenServerSocket tcp) {
        this.udp = udp;
        this.tcp = tcp;
        this.serving = List.of(Coppice.spawn(this::serveUdp), Coppice.spawn(this::serveTcp));
    }

    /// Starts one on the current loop, on a free port of this machine's loopback.
    public static DnsTestServer start() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        for (int i = 1; ; i++) {
            try {
                return start(any);
            } catch (BindException e) {
                if (i == PORT_TRIES) {
                    throw e;
                }
            }
        }
    }

    /// Starts one on the current loop.
    ///
    /// @param local port 0 takes a free one for UDP, which may be taken for TCP
    /// @throws BindException if the port is taken
    public static DnsTestServer start(InetSocketAddress local) throws IOException {
        GreenDatagram udp = GreenDatagram.open(local);
        try {
            return new DnsTestServer(udp, Net.listen(udp.localAddress().orElseThrow()));
        } catch (Throwable t) {
            udp.close();
            throw t;
        }
    }

    // ---- what it says

    /// Where it listens, for both UDP and TCP.
    public InetSocketAddress address() throws IOException {
        return udp.localAddress().orElseThrow();
    }

    /// Adds a record, as master files have it: `name ttl type data`, names with or without the dot
    /// at their end: `"_http._tcp.example 60 SRV 1 0 80 www.example."`. What the table does not
    /// have is `NXDOMAIN`, or nothing if it has another type of that name.
    ///
    /// @return this
    /// @throws IllegalArgumentException if it makes no sense
    public DnsTestServer record(String line) {
        table.add(line);
        return this;
    }

    /// Forgets all records of a name.
    ///
    /// @return this
    public DnsTestServer forget(String name) {
        table.forget(name);
        return this;
    }

    /// Whether a reply follows aliases as far as the table goes, as it does at first, or has the
    /// first alone.
    ///
    /// @return this
    public DnsTestServer followsAliases(boolean follows) {
        table.followsAliases(follows);
        return this;
    }

    /// For how long it may be kept that there is nothing, a minute at first.
    ///
    /// @return this
    public DnsTestServer negativeTtl(Duration ttl) {
        table.negativeTtl(ttl);
        return this;
    }

    /// Misbehaves when it is asked for this name, of any type, until [#heal(String)].
    ///
    /// @return this
    public DnsTestServer fault(String name, Fault fault) {
        faults.put(DnsTable.key(name), fault);
        return this;
    }

    /// As [#fault(String, Fault)], only for one type, such as `AAAA`.
    ///
    /// @return this
    public DnsTestServer fault(String name, String type, Fault fault) {
        faults.put(type + " " + DnsTable.key(name), fault);
        return this;
    }

    /// Answers late when it is asked for this name, until [#heal(String)].
    ///
    /// @return this
    public DnsTestServer delay(String name, Duration delay) {
        delays.put(DnsTable.key(name), delay);
        return this;
    }

    /// Behaves for this name again.
    ///
    /// @return this
    public DnsTestServer heal(String name) {
        String key = DnsTable.key(name);
        faults.keySet().removeIf(each -> each.equals(key) || each.endsWith(" " + key));
        delays.remove(key);
        return this;
    }

    /// What it was asked, in this order: `UDP A www.example`.
    public List<String> questions() {
        return List.copyOf(questions);
    }

    // ---- serving

    private Void serveUdp() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MAX_UDP_BYTES);
        while (true) {
            GreenDatagram.Received received = udp.receive(buffer.clear());
            byte[] bytes = Arrays.copyOf(buffer.array(), received.length());
            Coppice.spawn(() -> answerUdp(bytes, received.sender()));
        }
    }

    private Void answerUdp(byte[] bytes, InetSocketAddress client) throws IOException {
        Message query = query(bytes);
        Optional<Fault> fault = note("UDP", query);
        if (fault.filter(each -> each == Fault.DROP).isPresent()) {
            return null;
        }
        ByteBuffer reply = ByteBuffer.wrap(reply(query, fault, true));
        if (fault.filter(each -> each == Fault.FROM_ELSEWHERE).isPresent()) {
            try (GreenDatagram other = GreenDatagram.open()) {
                other.send(reply, client);
            }
        } else {
            udp.send(reply, client);
        }
        return null;
    }

    private Void serveTcp() throws IOException {
        Net.serve(tcp, this::answerTcp);
        return null;
    }

    private void answerTcp(GreenStream stream) throws IOException {
        try {
            while (true) {
                ByteBuffer length = readFully(stream, 2);
                if (length.hasRemaining()) {
                    return;
                }
                byte[] bytes = readFully(stream, length.flip().getShort() & 0xffff).array();
                Message query = query(bytes);
                Optional<Fault> fault = note("TCP", query);
                if (fault.filter(each -> each == Fault.DROP).isPresent()) {
                    continue;
                }
                byte[] reply = reply(query, fault, false);
                ByteBuffer out = ByteBuffer.allocate(2 + reply.length);
                out.putShort((short) reply.length).put(reply).flip();
                boolean half = fault.filter(each -> each == Fault.BREAK_OFF).isPresent();
                stream.write(half ? out.limit(reply.length / 2) : out);
                if (half) {
                    return;
                }
            }
        } catch (IOException e) {
            LOG.debug("A client has gone: {}", e.toString());
        }
    }

    private static ByteBuffer readFully(GreenStream stream, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && stream.read(buffer) >= 0) {
            // until it is full or the client ends
        }
        return buffer;
    }

    private static Message query(byte[] bytes) throws IOException {
        Message query = new Message(bytes);
        if (query.getQuestion() == null) {
            throw new IOException("a message without a question");
        }
        return query;
    }

    /// Writes the question down and waits if it has to.
    private Optional<Fault> note(String transport, Message query) {
        Name name = query.getQuestion().getName();
        String key = DnsTable.key(name.toString());
        String type = Type.string(query.getQuestion().getType());
        questions.add(transport + " " + type + " " + key);
        Duration delay = delays.get(key);
        if (delay != null) {
            Coppice.sleep(delay);
        }
        return Optional.ofNullable(faults.getOrDefault(type + " " + key, faults.get(key)));
    }

    private byte[] reply(Message query, Optional<Fault> fault, boolean overUdp) {
        Message reply =
                fault.map(each -> table.faulty(query, each, overUdp))
                        .orElseGet(() -> table.reply(query));
        if (fault.filter(each -> each == Fault.GARBAGE).isPresent()) {
            return new byte[] {1, 2, 3};
        }
        return reply.toWire(overUdp ? MAX_UDP_BYTES : MAX_TCP_BYTES);
    }

    /// Ends it; clients that wait get no answer.
    @Override
    public void close() throws IOException {
        Coppice.killAll(serving);
        udp.close();
        tcp.close();
    }

    // ---- by hand

    /// Serves until it is ended from outside: `dig -p PORT @127.0.0.1 www.example` asks it.
    ///
    /// @param arguments the port, 0 for a free one, and records as [#record(String)] takes them; a
    ///   line `FAULT name` such as `TRUNCATE www.example` makes it misbehave
    public static void main(String[] arguments) throws Exception {
        int port = arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]);
        Coppice.run(() -> {
            InetSocketAddress local =
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
            DnsTestServer server = port == 0 ? start() : start(local);
            Arrays.stream(arguments).skip(1).forEach(server::tell);
            LOG.info("Name server at {}", server.address());
            return server.serving.getFirst().await();
        });
    }

    private void tell(String line) {
        String[] words = line.split(" ");
        for (Fault fault : Fault.values()) {
            if (words.length == 2 && fault.name().equals(words[0])) {
                fault(words[1], fault);
                return;
            }
        }
        record(line);
    }
}
