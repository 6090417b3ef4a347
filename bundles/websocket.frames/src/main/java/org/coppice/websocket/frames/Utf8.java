package org.coppice.websocket.frames;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Whether bytes that come in any pieces are UTF-8 (RFC 3629), told at the first that cannot be.
///
/// The state between two bytes is an int: 0 between characters, otherwise how many bytes the
/// character still needs, and the lowest and highest value of the next one. That is all there is to
/// know: only the second byte of a character has other bounds than 80 to BF, and they follow from
/// the first.
final class Utf8 {
    /// Between two characters.
    static final int WHOLE = 0;

    /// No continuation makes this UTF-8.
    static final int INVALID = -1;

    /// The sign bits of eight bytes: none is set where all are ASCII.
    static final long SIGNS = 0x8080808080808080L;

    private static final char REPLACEMENT = '\ufffd';

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// The state behind a first byte.
    private static final int[] FIRST = new int[256];

    static {
        fill(0x00, 0x7f, WHOLE);
        fill(0x80, 0xc1, INVALID); // continuations, and what would be longer than it needs to be
        fill(0xc2, 0xdf, state(1, 0x80, 0xbf));
        fill(0xe0, 0xe0, state(2, 0xa0, 0xbf)); // not longer than it needs to be
        fill(0xe1, 0xec, state(2, 0x80, 0xbf));
        fill(0xed, 0xed, state(2, 0x80, 0x9f)); // no surrogates
        fill(0xee, 0xef, state(2, 0x80, 0xbf));
        fill(0xf0, 0xf0, state(3, 0x90, 0xbf)); // not longer than it needs to be
        fill(0xf1, 0xf3, state(3, 0x80, 0xbf));
        fill(0xf4, 0xf4, state(3, 0x80, 0x8f)); // up to U+10FFFF
        fill(0xf5, 0xff, INVALID);
    }

    private Utf8() {}

    private static void fill(int from, int to, int state) {
        for (int i = from; i <= to; i++) {
            FIRST[i] = state;
        }
    }

    private static int state(int needed, int lowest, int highest) {
        return needed | lowest << 8 | highest << 16;
    }

    /// The state behind more bytes.
    ///
    /// @param state the state before them, not [#INVALID]
    /// @return [#WHOLE], [#INVALID], or what is to be given with the next bytes
    static int check(int state, byte[] bytes, int from, int to) {
        int now = state;
        int at = from;
        while (at < to) {
            if (now == WHOLE) {
                at = skipAscii(bytes, at, to);
                if (at == to) {
                    return WHOLE;
                }
                now = FIRST[bytes[at++] & 0xff];
            } else {
                now = next(now, bytes[at++] & 0xff);
            }
            if (now == INVALID) {
                return INVALID;
            }
        }
        return now;
    }

    private static int next(int state, int value) {
        if (value < (state >> 8 & 0xff) || value > state >> 16) {
            return INVALID;
        }
        int needed = (state & 0xff) - 1;
        return needed == 0 ? WHOLE : state(needed, 0x80, 0xbf);
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES && ((long) LONGS.get(bytes, at) & SIGNS) == 0) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /// A whole text. The JDK decodes quickly and puts U+FFFD where something is wrong: only where
    /// that is found, which may also have been sent, the bytes must be looked at.
    ///
    /// @param seen all bytes or'ed, at least their sign bits
    static String decode(byte[] bytes, int from, int length, long seen) throws ProtocolViolation {
        if ((seen & SIGNS) == 0) {
            return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        }
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && check(WHOLE, bytes, from, from + length) != WHOLE) {
            throw Assembly.notText();
        }
        return text;
    }

    /// How many bytes at the end are the beginning of a character.
    ///
    /// @param state the state behind the last byte, not [#INVALID]
    /// @return 0 to 3
    static int incomplete(int state, byte[] bytes, int to) {
        if (state == WHOLE) {
            return 0;
        }
        int at = to - 1;
        while ((bytes[at] & 0xc0) == 0x80) {
            at--;
        }
        return to - at;
    }

    /// How many bytes this text has in UTF-8, lone surrogates counted as the `?` that
    /// [String#getBytes] makes of them.
    static long length(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                continue;
            }
            if (!Character.isSurrogate(c)) {
                bytes += c < 0x800 ? 1 : 2;
            } else if (isPair(text, i)) {
                bytes += 2;
                i++;
            }
        }
        return bytes;
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    /// Writes text that is ASCII.
    ///
    /// @return false if it is not: then some of it may be written
    static boolean encodeAscii(String text, byte[] target, int to) {
        int length = text.length();
        int seen = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            seen |= c;
            target[to + i] = (byte) c;
        }
        return seen < 0x80;
    }

    /// Writes text, as long as [#length] says.
    static void encode(String text, byte[] target, int to) {
        int at = to;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                target[at++] = (byte) c;
            } else if (c < 0x800) {
                target[at++] = (byte) (0xc0 | c >> 6);
                target[at++] = continuation(c);
            } else if (!Character.isSurrogate(c)) {
                target[at++] = (byte) (0xe0 | c >> 12);
                target[at++] = continuation(c >> 6);
                target[at++] = continuation(c);
            } else if (isPair(text, i)) {
                int whole = Character.toCodePoint(c, text.charAt(++i));
                target[at++] = (byte) (0xf0 | whole >> 18);
                target[at++] = continuation(whole >> 12);
                target[at++] = continuation(whole >> 6);
                target[at++] = continuation(whole);
            } else {
                target[at++] = '?';
            }
        }
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | bits & 0x3f);
    }
}
