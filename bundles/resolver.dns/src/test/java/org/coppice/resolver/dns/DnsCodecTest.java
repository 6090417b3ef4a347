package org.coppice.resolver.dns;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Bytes and what they mean.
public class DnsCodecTest {

    private static final Question WWW = new Question("www.example", RecordKind.A);
    private static final int ID = 0x1234;

    private static Message reply(String... records) throws Exception {
        Message message = new Message(DnsCodec.query(ID, WWW));
        message.getHeader().setFlag(Flags.QR);
        for (String record : records) {
            String[] words = record.split(" ", 4);
            message.addRecord(
                    Record.fromString(
                            Name.fromString(words[0], Name.root),
                            Type.value(words[2]),
                            DClass.IN,
                            Long.parseLong(words[1]),
                            words[3],
                            Name.root),
                    words[2].equals("SOA") ? Section.AUTHORITY : Section.ANSWER);
        }
        return message;
    }

    @Test
    public void aQuestionIsTheseBytes() {
        assertArrayEquals(
                HexFormat.of()
                        .parseHex(
                                "1234"
                                        + "0100"
                                        + "0001000000000000"
                                        + "03777777"
                                        + "076578616d706c65"
                                        + "00"
                                        + "0001"
                                        + "0001"),
                DnsCodec.query(ID, WWW));
    }

    @Test
    public void everyKindOfRecordIsUnderstoodAndTheOthersArePassedOver() throws Exception {
        Message message =
                reply(
                        "WWW.example 60 A 192.0.2.1",
                        "www.example 61 AAAA ::ffff:192.0.2.1",
                        "www.example 62 CNAME Other.example.",
                        "www.example 63 PTR other.example.",
                        "www.example 64 SRV 1 2 3 .",
                        "www.example 65 TXT \"one\" \"t\\195wo\"",
                        "www.example 66 MX 10 mail.example.",
                        "www.example 67 HINFO a b");
        Reply reply = DnsCodec.reply(message.toWire(), ID, WWW).orElseThrow();
        String www = "www.example";
        assertEquals(
                List.of(
                        new DnsRecord.A(
                                www,
                                Duration.ofSeconds(60),
                                (Inet4Address) InetAddress.ofLiteral("192.0.2.1")),
                        new DnsRecord.Aaaa(
                                www,
                                Duration.ofSeconds(61),
                                Inet6Address.getByAddress(
                                        null,
                                        HexFormat.of().parseHex("00000000000000000000ffffc0000201"),
                                        -1)),
                        new DnsRecord.Cname(www, Duration.ofSeconds(62), "other.example"),
                        new DnsRecord.Ptr(www, Duration.ofSeconds(63), "other.example"),
                        new DnsRecord.Srv(www, Duration.ofSeconds(64), 1, 2, 3, ""),
                        new DnsRecord.Txt(www, Duration.ofSeconds(65), List.of("one", "t\u00c3wo")),
                        new DnsRecord.Mx(www, Duration.ofSeconds(66), 10, "mail.example")),
                reply.records());
        assertEquals("onet\u00c3wo", ((DnsRecord.Txt) reply.records().get(5)).text());
        assertEquals(OptionalLong.empty(), reply.negativeTtlSeconds());
    }

    @Test
    public void thatThereIsNothingMayBeKeptForTheLesserOfTwoTimes() throws Exception {
        byte[] soa = reply("example 30 SOA a. b. 1 2 3 4 20").toWire();
        assertEquals(
                OptionalLong.of(20),
                DnsCodec.reply(soa, ID, WWW).orElseThrow().negativeTtlSeconds());
        byte[] other = reply("example 10 SOA a. b. 1 2 3 4 20").toWire();
        assertEquals(
                OptionalLong.of(10),
                DnsCodec.reply(other, ID, WWW).orElseThrow().negativeTtlSeconds());
    }

    @Test
    public void whatIsNoReplyToThisQuestionIsPassedOver() throws Exception {
        byte[] good = reply("www.example 60 A 192.0.2.1").toWire();
        assertTrue(DnsCodec.reply(good, ID, WWW).isPresent());
        assertFalse("other id", DnsCodec.reply(good, ID + 1, WWW).isPresent());
        Question otherName = new Question("ww2.example", RecordKind.A);
        assertFalse("other name", DnsCodec.reply(good, ID, otherName).isPresent());
        Question otherType = new Question("www.example", RecordKind.AAAA);
        assertFalse("other type", DnsCodec.reply(good, ID, otherType).isPresent());
        assertFalse("a question", DnsCodec.reply(DnsCodec.query(ID, WWW), ID, WWW).isPresent());
        byte[] noQuestion = new byte[12];
        System.arraycopy(good, 0, noQuestion, 0, 4);
        assertFalse("no question", DnsCodec.reply(noQuestion, ID, WWW).isPresent());
    }

    @Test
    public void cutAtEveryByteItIsNoReplyAndNoError() throws Exception {
        byte[] good = reply("www.example 60 A 192.0.2.1", "www.example 9 TXT abc").toWire();
        for (int length = 0; length < good.length; length++) {
            assertEquals(Optional.empty(), DnsCodec.reply(Arrays.copyOf(good, length), ID, WWW));
        }
    }

    @Test
    public void changedBytesAreNoError() throws Exception {
        byte[] good =
                reply(
                                "www.example 60 CNAME a.www.example.",
                                "a.www.example 9 SRV 1 2 3 www.example.")
                        .toWire();
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = good.clone();
            for (int j = 0; j <= i % 4; j++) {
                changed[12 + random.nextInt(good.length - 12)] = (byte) random.nextInt();
            }
            DnsCodec.reply(changed, ID, WWW);
        }
    }

    @Test
    public void namesOfAddressesAreAskedForBackwards() {
        assertEquals(
                "4.3.2.1.in-addr.arpa", Question.reverse(InetAddress.ofLiteral("1.2.3.4")).name());
        assertEquals(
                "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
                Question.reverse(InetAddress.ofLiteral("2001:db8::1")).name());
    }
}
