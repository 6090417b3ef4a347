package org.coppice.resolver.dns;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;

/// Between questions and replies here and bytes on the wire. The format is dnsjava's, of which
/// nothing else is used.
///
/// **Threads:** any.
final class DnsCodec {

    private DnsCodec() {}

    /// Loads what it needs, which takes a tenth of a second the first time: not to be had on a loop
    /// in the middle of the first look-up.
    static void load() {
        Question question = new Question("localhost", RecordKind.A);
        reply(query(0, question), 0, question);
    }

    /// The bytes of a question that asks the server to do the work (RD).
    static byte[] query(int id, Question question) {
        Message message =
                Message.newQuery(
                        Record.newRecord(
                                name(question.name()), question.type().number(), DClass.IN));
        message.getHeader().setID(id);
        return message.toWire();
    }

    /// Whether it can be asked for: each label has up to 63 bytes, all together up to 255.
    static boolean isName(String name) {
        try {
            Name.fromString(name + ".");
            return true;
        } catch (TextParseException e) {
            return false;
        }
    }

    private static Name name(String name) {
        try {
            return Name.fromString(name + ".");
        } catch (TextParseException e) {
            throw new IllegalArgumentException(name + " is no name", e);
        }
    }

    /// What the bytes say; empty if they are no reply to this very question.
    static Optional<Reply> reply(byte[] bytes, int id, Question question) {
        try {
            Message message = new Message(bytes);
            return answers(message, id, question) ? Optional.of(reply(message)) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // not even a message
        }
    }

    private static boolean answers(Message message, int id, Question question) {
        Header header = message.getHeader();
        Record asked = message.getQuestion();
        return header.getID() == id
                && header.getFlag(Flags.QR)
                && header.getOpcode() == Opcode.QUERY
                && header.getCount(Section.QUESTION) == 1
                && asked.getType() == question.type().number()
                && asked.getDClass() == DClass.IN
                && asked.getName().equals(name(question.name()));
    }

    private static Reply reply(Message message) throws IOException {
        List<DnsRecord> records = new ArrayList<>();
        for (Record record : message.getSection(Section.ANSWER)) {
            Optional<RecordKind> kind = RecordKind.of(record.getType());
            if (kind.isPresent() && record.getDClass() == DClass.IN) {
                records.add(
                        kind.get()
                                .of(
                                        RecordKind.text(record.getName()),
                                        Duration.ofSeconds(ttlSeconds(record.getTTL())),
                                        record));
            }
        }
        return new Reply(
                message.getHeader().getRcode(),
                message.getHeader().getFlag(Flags.TC),
                List.copyOf(records),
                negativeTtlSeconds(message));
    }

    private static OptionalLong negativeTtlSeconds(Message message) {
        return message.getSection(Section.AUTHORITY).stream()
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                .mapToLong(soa -> ttlSeconds(Math.min(soa.getTTL(), soa.getMinimum())))
                .findFirst();
    }

    /// A time with the highest bit set means zero (RFC 2181, 8).
    private static long ttlSeconds(long seconds) {
        return seconds > Integer.MAX_VALUE ? 0 : seconds;
    }
}
