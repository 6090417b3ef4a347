package org.coppice.net.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// The records of a [DnsTestServer], and what it says with them.
///
/// **Threads:** its loop's.
final class DnsTable {

    private static final int MAX_ALIASES = 20;

    private final Map<Name, List<Record>> records = new HashMap<>();
    private boolean followsAliases = true;
    private Duration negativeTtl = Duration.ofMinutes(1);

    /// How names are compared.
    static String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    void add(String line) {
        String[] words = line.strip().split("\\s+", 4);
        try {
            Name name = name(words[0]);
            Record record =
                    Record.fromString(
                            name,
                            Type.value(words[2]),
                            DClass.IN,
                            Long.parseLong(words[1]),
                            words[3],
                            Name.root);
            records.computeIfAbsent(canonical(name), _ -> new ArrayList<>()).add(record);
        } catch (IOException | ArrayIndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'" + line + "' is no record: give it as 'www.example 60 A 192.0.2.1'", e);
        }
    }

    void forget(String name) {
        records.remove(canonical(name(name)));
    }

    void followsAliases(boolean follows) {
        followsAliases = follows;
    }

    void negativeTtl(Duration ttl) {
        negativeTtl = ttl;
    }

    private static Name name(String name) {
        try {
            return Name.fromString(name, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("'" + name + "' is no name", e);
        }
    }

    private static Name canonical(Name name) {
        return name.canonicalize();
    }

    Message reply(Message query) {
        Message reply = begin(query);
        Record question = query.getQuestion();
        Name name = question.getName();
        for (int i = 0; i < MAX_ALIASES; i++) {
            List<Record> all = records.getOrDefault(canonical(name), List.of());
            List<Record> those =
                    all.stream().filter(each -> each.getType() == question.getType()).toList();
            those.forEach(each -> reply.addRecord(each, Section.ANSWER));
            if (!those.isEmpty()) {
                return reply;
            }
            if (all.isEmpty() || !(all.getFirst() instanceof CNAMERecord alias)) {
                return nothing(reply, all.isEmpty() ? Rcode.NXDOMAIN : Rcode.NOERROR);
            }
            reply.addRecord(alias, Section.ANSWER);
            name = alias.getTarget();
            if (!followsAliases) {
                return reply;
            }
        }
        return reply;
    }

    private Message nothing(Message reply, int code) {
        long ttl = negativeTtl.toSeconds();
        reply.getHeader().setRcode(code);
        reply.addRecord(
                new SOARecord(
                        Name.root, DClass.IN, 86_400, Name.root, Name.root, 1, 60, 60, 60, ttl),
                Section.AUTHORITY);
        return reply;
    }

    private static Message begin(Message query) {
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.AA);
        reply.getHeader().setFlag(Flags.RA);
        if (query.getHeader().getFlag(Flags.RD)) {
            reply.getHeader().setFlag(Flags.RD);
        }
        reply.addRecord(query.getQuestion(), Section.QUESTION);
        return reply;
    }

    /// The reply with that fault in it; what is no matter of the message is the server's.
    Message faulty(Message query, DnsTestServer.Fault fault, boolean overUdp) {
        return switch (fault) {
            case SERVER_FAILURE -> code(query, Rcode.SERVFAIL);
            case REFUSED -> code(query, Rcode.REFUSED);
            case TRUNCATE, BREAK_OFF -> overUdp ? truncated(query) : reply(query);
            case WRONG_ID -> {
                Message reply = reply(query);
                reply.getHeader().setID(query.getHeader().getID() ^ 1);
                yield reply;
            }
            case WRONG_QUESTION -> {
                Message reply = reply(query);
                Record other =
                        Record.newRecord(
                                name("other." + query.getQuestion().getName()),
                                query.getQuestion().getType(),
                                DClass.IN);
                reply.removeAllRecords(Section.QUESTION);
                reply.addRecord(other, Section.QUESTION);
                yield reply;
            }
            case DROP, FROM_ELSEWHERE, GARBAGE -> reply(query);
        };
    }

    private static Message code(Message query, int code) {
        Message reply = begin(query);
        reply.getHeader().setRcode(code);
        return reply;
    }

    private static Message truncated(Message query) {
        Message reply = begin(query);
        reply.getHeader().setFlag(Flags.TC);
        return reply;
    }
}
