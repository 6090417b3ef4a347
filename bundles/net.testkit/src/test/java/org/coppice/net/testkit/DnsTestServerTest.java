package org.coppice.net.testkit;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.coppice.green.Coppice;
import org.coppice.net.GreenDatagram;
import org.coppice.net.GreenSocket;
import org.coppice.net.Net;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

public class DnsTestServerTest {

    /// A head that tells of no question.
    private static final byte[] NO_QUESTION = new byte[12];

    @Rule public final Timeout net = Timeout.seconds(60);

    @Test
    public void garbageEndsItNeitherOverUdpNorOverTcp() throws Exception {
        Coppice.run(() -> {
            try (DnsTestServer server = DnsTestServer.start()) {
                server.record("www.example 60 A 192.0.2.1");
                for (byte[] garbage : List.of(NO_QUESTION, new byte[] {1}, new byte[0])) {
                    sendOverUdp(server, garbage);
                    assertEquals("closed", -1, overTcp(server, garbage));
                }
                assertEquals(1, overTcp(server, question()));
                return null;
            }
        });
    }

    private static byte[] question() throws IOException {
        return Message.newQuery(
                        Record.newRecord(Name.fromString("www.example."), Type.A, DClass.IN))
                .toWire();
    }

    private static void sendOverUdp(DnsTestServer server, byte[] bytes) throws IOException {
        if (bytes.length == 0) {
            return;
        }
        try (GreenDatagram client = GreenDatagram.open()) {
            client.send(ByteBuffer.wrap(bytes), server.address());
        }
    }

    /// @return how many answers came, -1 if it has closed the connection
    private static int overTcp(DnsTestServer server, byte[] bytes) throws IOException {
        try (GreenSocket client = Net.connect(server.address())) {
            ByteBuffer out = ByteBuffer.allocate(2 + bytes.length);
            client.write(out.putShort((short) bytes.length).put(bytes).flip());
            byte[] length = client.inputStream().readNBytes(2);
            if (length.length == 0) {
                return -1;
            }
            int count = ByteBuffer.wrap(length).getShort() & 0xffff;
            return new Message(client.inputStream().readNBytes(count))
                    .getSection(Section.ANSWER)
                    .size();
        }
    }
}
