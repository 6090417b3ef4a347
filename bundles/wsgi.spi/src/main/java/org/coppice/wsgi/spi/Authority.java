package org.coppice.wsgi.spi;

/// The grammar of `host:port` (RFC 3986, section 3.2; RFC 9110, section 4.2): a name or an address,
/// in brackets if it is of IPv6, and perhaps a port. Never with a user, which is there to deceive
/// (RFC 9110, section 4.2.4).
///
/// **Threads**: any. **Errors**: none. **Null**: no argument is null.
public final class Authority {
    private static final int MAX_PORT = 65535;
    private static final int MAX_PORT_DIGITS = 10;
    private static final String NAME_MARKS = "-._~!$&'()*+,;=";
    private static final int GROUPS = 8;
    private static final int GROUP_DIGITS = 4;

    private Authority() {}

    /// Without a port, or with one.
    public static boolean isValid(String text) {
        int end = hostEnd(text);
        return end > 0 && (end == text.length() || isPort(text, end));
    }

    /// With a port.
    public static boolean isValidWithPort(String text) {
        int end = hostEnd(text);
        return end > 0 && end < text.length() && isPort(text, end);
    }

    /// @return 0 if it begins with no host
    private static int hostEnd(String text) {
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            return close > 0 && isIpv6(text.substring(1, close)) ? close + 1 : 0;
        }
        int i = 0;
        while (i < text.length() && text.charAt(i) != ':') {
            char c = text.charAt(i);
            if (c == '%') {
                if (!isHex(text, i + 1) || !isHex(text, i + 2) || text.startsWith("00", i + 1)) {
                    return 0;
                }
                i += 2;
            } else if (!isLetterOrDigit(c) && NAME_MARKS.indexOf(c) < 0) {
                return 0;
            }
            i++;
        }
        return i;
    }

    private static boolean isPort(String text, int colon) {
        int digits = text.length() - colon - 1;
        if (text.charAt(colon) != ':' || digits < 1 || digits > MAX_PORT_DIGITS) {
            return false;
        }
        long port = 0;
        for (int i = colon + 1; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            port = 10 * port + digit;
        }
        return port <= MAX_PORT;
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static boolean isHex(String text, int at) {
        return at < text.length()
                && text.charAt(at) < 0x80
                && Character.digit(text.charAt(at), 16) >= 0;
    }

    // ---- IPv6

    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == GROUPS;
        }
        int before = groups(text.substring(0, gap), false);
        int behind = groups(text.substring(gap + 2), true);
        return before >= 0 && behind >= 0 && before + behind < GROUPS;
    }

    /// How many groups of 16 bits these are; -1 if they are none.
    ///
    /// @param last whether they may end with an IPv4 address
    private static int groups(String text, boolean last) {
        if (text.isEmpty()) {
            return 0;
        }
        String[] parts = text.split(":", -1);
        int count = parts.length;
        for (int i = 0; i < parts.length; i++) {
            boolean ipv4 = last && i == parts.length - 1 && isIpv4(parts[i]);
            if (ipv4) {
                count++;
            } else if (!isGroup(parts[i])) {
                return -1;
            }
        }
        return count;
    }

    private static boolean isGroup(String part) {
        boolean valid = !part.isEmpty() && part.length() <= GROUP_DIGITS;
        for (int i = 0; valid && i < part.length(); i++) {
            valid = isHex(part, i);
        }
        return valid;
    }

    private static boolean isIpv4(String part) {
        return part.matches(
                "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}");
    }
}
