package org.coppice.resolver.dns;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.coppice.net.HostLookupException;

/// A host name as it was given, and as it is asked for: ASCII, lower case.
///
/// @param given what the caller wrote
/// @param ascii without the dot at its end
/// @param absolute whether it had one, so that no domain is searched
record HostName(String given, String ascii, boolean absolute) {

    private static final int QUESTION_MARK = '?';

    /// Checks it, and translates an international one.
    ///
    /// @throws HostLookupException if it cannot be the name of a host
    static HostName of(String given) throws HostLookupException {
        boolean absolute = given.endsWith(".");
        String name = absolute ? given.substring(0, given.length() - 1) : given;
        String ascii;
        try {
            ascii = isAscii(name) ? name : IDN.toASCII(name);
        } catch (IllegalArgumentException e) {
            throw bad(given, "it is no international name: " + e.getMessage());
        }
        if (!ascii.chars().allMatch(HostName::isAllowed)) {
            throw bad(given, "allowed in a name are letters, digits, '-', '_' and '.'");
        }
        if (ascii.isEmpty() || !DnsCodec.isName(ascii)) {
            throw bad(
                    given,
                    "a name has parts of 1 to 63 bytes with dots between, and at most 253 in all");
        }
        return new HostName(given, ascii.toLowerCase(Locale.ROOT), absolute);
    }

    private static HostLookupException bad(String given, String why) {
        return new HostLookupException(printable(given), HostLookupException.Reason.BAD_NAME, why);
    }

    /// What callers pass may come from a peer, and goes to logs.
    private static String printable(String given) {
        StringBuilder shown = new StringBuilder();
        given.codePoints()
                .limit(300)
                .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? QUESTION_MARK : c));
        return shown.toString();
    }

    private static boolean isAscii(String name) {
        return name.chars().allMatch(c -> c < 0x80);
    }

    private static boolean isAllowed(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_'
                || c == '.';
    }

    /// Whether it names this very machine and is nobody else's business (RFC 6761, 6.3).
    boolean isLocal() {
        return ascii.equals("localhost") || ascii.endsWith(".localhost");
    }

    /// What to ask for, one after the other: one with enough dots as it is first, another in the
    /// domains that are searched first; as it is always.
    List<String> candidates(List<String> search, int ndots) {
        if (absolute) {
            return List.of(ascii);
        }
        List<String> candidates = new ArrayList<>();
        for (String domain : search) {
            String candidate = domain.isEmpty() ? ascii : ascii + "." + domain;
            if (DnsCodec.isName(candidate) && !candidates.contains(candidate)) {
                candidates.add(candidate);
            }
        }
        boolean first = ascii.chars().filter(c -> c == '.').count() >= ndots;
        candidates.remove(ascii);
        candidates.add(first ? 0 : candidates.size(), ascii);
        return candidates;
    }
}
