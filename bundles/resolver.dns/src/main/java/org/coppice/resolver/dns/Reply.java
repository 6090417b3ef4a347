package org.coppice.resolver.dns;

import java.util.List;
import java.util.OptionalLong;

/// What a name server has said.
///
/// @param code of `org.xbill.DNS.Rcode`
/// @param truncated whether there is more, to be had over TCP
/// @param records the answers of the kinds that are known here
/// @param negativeTtlSeconds for how long it may be kept that there is nothing (RFC 2308, 5); empty
///   if it does not say that there is nothing
record Reply(
        int code, boolean truncated, List<DnsRecord> records, OptionalLong negativeTtlSeconds) {}
