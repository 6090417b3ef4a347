package org.coppice.wsgi.spi;

import java.net.InetAddress;
import java.util.Arrays;

/// Addresses that begin with the same bits, as `10.0.0.0/8` or `::1`.
///
/// @param bytes of the first address; the bits behind the prefix are zero
/// @param prefixBits how many bits are the same
public record AddressRange(byte[] bytes, int prefixBits) {

    /// @throws IllegalArgumentException if it is none, or has bits behind its prefix
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
        byte[] bytes = address == null ? new byte[0] : address.getAddress();
        int prefixBits = slash < 0 ? 8 * bytes.length : prefix(text.substring(slash + 1));
        if (address == null || prefixBits < 0 || prefixBits > 8 * bytes.length) {
            throw new IllegalArgumentException(
                    "give addresses, ranges as 10.0.0.0/8 or fd00::/8, or unix");
        }
        AddressRange range = new AddressRange(bytes, prefixBits);
        if (!Arrays.equals(range.masked(bytes), bytes)) {
            throw new IllegalArgumentException(
                    "the bits behind /%d must be 0".formatted(prefixBits));
        }
        return range;
    }

    private static int prefix(String digits) {
        return digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
    }

    /// An address of numbers in its usual form, four for IPv4, without a scope; else null. One of
    /// IPv4 in the form of IPv6 is one of IPv4.
    static InetAddress literal(String text) {
        boolean six = text.indexOf(':') >= 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed = c == '.' || c >= '0' && c <= '9';
            if (!allowed && !(six && (c == ':' || Character.digit(c, 16) >= 0 && c < 0x80))) {
                return null;
            }
        }
        if (!six && text.chars().filter(c -> c == '.').count() != 3) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        return other.length == bytes.length && Arrays.equals(masked(other), bytes);
    }

    private byte[] masked(byte[] address) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int bits = Math.clamp(prefixBits - 8 * i, 0, 8);
            masked[i] &= (byte) (0xff << 8 - bits);
        }
        return masked;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRange range
                && prefixBits == range.prefixBits
                && Arrays.equals(bytes, range.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + prefixBits;
    }

    @Override
    public String toString() {
        return Arrays.toString(bytes) + "/" + prefixBits;
    }
}
