package org.coppice.resolver.dns;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/// The kinds of records: their number on the wire, their class here, and how one becomes the other.
enum RecordKind {
    A(Type.A, DnsRecord.A.class) {
        @Override
        DnsRecord of(String name, Duration ttl, Record record) throws UnknownHostException {
            byte[] bytes = ((ARecord) record).getAddress().getAddress();
            return new DnsRecord.A(
                    name, ttl, (Inet4Address) Inet4Address.getByAddress(null, bytes));
        }
    },
    AAAA(Type.AAAA, DnsRecord.Aaaa.class) {
        @Override
        DnsRecord of(String name, Duration ttl, Record record) throws UnknownHostException {
            // of ::ffff:192.0.2.1 its getAddress makes an Inet4Address
            byte[] bytes = ((AAAARecord) record).rdataToWireCanonical();
            return new DnsRecord.Aaaa(name, ttl, Inet6Address.getByAddress(null, bytes, -1));
        }
    },
    CNAME(Type.CNAME, DnsRecord.Cname.class) {
        @Override
        DnsRecord of(String name, Duration ttl, Record record) {
            return new DnsRecord.Cname(name, ttl, text(((CNAMERecord) record).getTarget()));
        }
    },
    PTR(Type.PTR, DnsRecord.Ptr.class) {
        @Override
        DnsRecord of(String name, Duration ttl, Record record) {
            return new DnsRecord.Ptr(name, ttl, text(((PTRRecord) record).getTarget()));
        }
    },
    SRV(Type.SRV, DnsRecord.Srv.class) {
        @Override
        DnsRecord of(String name, Duration ttl, Record record) {
            SRVRecord srv = (SRVRecord) record;
            return new DnsRecord.Srv(
                    name,
                    ttl,
                    srv.getPriority(),
                    srv.getWeight(),
                    srv.getPort(),
                    text(srv.getTarget()));
        }
    },
    TXT(Type.TXT, DnsRecord.Txt.class) {
        @Override
        DnsRecord of(String name, Duration ttl, Record record) {
            return new DnsRecord.Txt(
                    name,
                    ttl,
                    ((TXTRecord) record)
                            .getStringsAsByteArrays().stream()
                                    .map(part -> new String(part, TXT_CHARSET))
                                    .toList());
        }
    },
    MX(Type.MX, DnsRecord.Mx.class) {
        @Override
        DnsRecord of(String name, Duration ttl, Record record) {
            MXRecord mx = (MXRecord) record;
            return new DnsRecord.Mx(name, ttl, mx.getPriority(), text(mx.getTarget()));
        }
    };

    private static final java.nio.charset.Charset TXT_CHARSET =
            java.nio.charset.StandardCharsets.ISO_8859_1;

    private final int number;
    private final Class<? extends DnsRecord> type;

    RecordKind(int number, Class<? extends DnsRecord> type) {
        this.number = number;
        this.type = type;
    }

    /// On the wire.
    int number() {
        return number;
    }

    Class<? extends DnsRecord> type() {
        return type;
    }

    abstract DnsRecord of(String name, Duration ttl, Record record) throws UnknownHostException;

    /// @throws IllegalArgumentException if it is none of [DnsRecord]'s
    static RecordKind of(Class<? extends DnsRecord> type) {
        return Arrays.stream(values())
                .filter(kind -> kind.type == type)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "type is "
                                        + type.getName()
                                        + ", allowed are the records in"
                                        + " DnsRecord"));
    }

    static Optional<RecordKind> of(int number) {
        return Arrays.stream(values()).filter(kind -> kind.number == number).findFirst();
    }

    /// As names are written here.
    static String text(Name name) {
        return name.equals(Name.root) ? "" : name.toString(true).toLowerCase(Locale.ROOT);
    }
}
