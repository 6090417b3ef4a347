package org.coppice.websocket.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Cases that follow from a rule: each opcode, each close code near a bound, each sequence of UTF-8
/// cut into two frames everywhere.
final class GeneratedCases {
    private static final int LARGEST_CODE = 0xffff;

    private static final List<String> UTF8 =
            List.of(
                    "κόσμε", // Autobahn's 6.2
                    "Hello-µ@ßöäüàá-UTF-8!!",
                    "\u0080\u07ff\u0800\uffff",
                    "\ud7ff\ue000\ufffd\ufffe",
                    "\ud800\udc00\udbff\udfff",
                    "a€b\uD83D\uDE00c");

    private static final List<String> BROKEN =
            List.of(
                    "80", // a continuation alone
                    "bf",
                    "c0af", // longer than it needs to be
                    "c080",
                    "c1bf",
                    "e080af",
                    "e09fbf",
                    "f08080af",
                    "f08fbfbf",
                    "eda080", // surrogates
                    "edafbf",
                    "edb080",
                    "edbfbf",
                    "eda080edb080",
                    "f4908080", // beyond U+10FFFF
                    "f5808080",
                    "f888808080", // five and six bytes
                    "fc8480808080",
                    "fe",
                    "ff",
                    "c241", // what is none within
                    "e28241",
                    "e24182",
                    "f09f9841",
                    "f09f4180",
                    "c2c2",
                    "cebae1bdb9cf83cebcceb5eda080656469746564"); // Autobahn's 6.3

    private final List<FrameCase> cases = new ArrayList<>();

    private GeneratedCases() {}

    static List<FrameCase> all() {
        GeneratedCases generated = new GeneratedCases();
        generated.firstBytes();
        generated.closeCodes();
        generated.textInTwoFrames();
        generated.brokenText();
        generated.lengths();
        return generated.cases;
    }

    private void add(String format, Object... values) {
        cases.add(FrameCase.parse(format.formatted(values), false));
    }

    /// All that have reserved bits or an unknown opcode.
    private void firstBytes() {
        for (int first = 0; first <= 0xff; first++) {
            int opcode = first & 0xf;
            boolean known = opcode <= 2 || opcode >= 8 && opcode <= 10;
            if ((first & 0x70) != 0 || !known) {
                add("the first byte %02x | %02x 'a' | FAIL 1002", first, first);
            }
        }
    }

    private void closeCodes() {
        int[] bounds = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 9999};
        for (int code : bounds) {
            add("code %d must not be sent | 88 %04x | FAIL 1002", code, code);
        }
        add("the largest code | 88 %04x | FAIL 1002", LARGEST_CODE);
        int[] good = {
            1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999,
            4000, 4999
        };
        for (int code : good) {
            add("code %d | 88 %04x+'why' | CLOSE %d 'why'", code, code, code);
        }
    }

    private void textInTwoFrames() {
        for (String text : UTF8) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            for (int cut = 0; cut <= bytes.length; cut++) {
                HexFormat hex = HexFormat.of();
                add(
                        "%s cut at %d | 01 %s; 80 %s | TEXT '%s'",
                        text,
                        cut,
                        hex.formatHex(bytes, 0, cut),
                        hex.formatHex(bytes, cut, bytes.length),
                        text);
            }
        }
    }

    private void brokenText() {
        for (String digits : BROKEN) {
            add("not UTF-8: %s | 81 'abcdefghij'+%s+'z' | FAIL 1007", digits, digits);
            add("no message of text: %s | 01 'a'; 00 %s | FAIL 1007", digits, digits);
            add("not in one byte each: %s | %s | FAIL 1007", digits, oneByOne(digits));
        }
        for (String begun : List.of("c2", "e2", "e282", "f0", "f09f", "f09f98")) {
            add("text ends early: %s | 81 'a'+%s | FAIL 1007", begun, begun);
            add("text ends with an empty frame: %s | 01 %s; 80 | FAIL 1007", begun, begun);
            add("bytes may be anything: %s | 82 %s | BINARY %s", begun, begun, begun);
        }
    }

    private static String oneByOne(String digits) {
        StringBuilder frames = new StringBuilder("01 'a'");
        for (int i = 0; i < digits.length(); i += 2) {
            frames.append("; 00 ").append(digits, i, i + 2);
        }
        return frames.toString();
    }

    /// About each bound of the three forms of lengths, and of those that read eight bytes at a
    /// time.
    private void lengths() {
        for (int length : new int[] {1, 7, 8, 9, 15, 16, 17, 124, 125, 126, 127, 128, 129}) {
            add("%d bytes | 82 *%d | BINARY *%d", length, length, length);
            add("text of %d bytes | 81 *%d | TEXT *%d", length, length, length);
            add("%d with one not ASCII | 81 *%d+'é' | TEXT *%d+'é'", length, length, length);
        }
        for (int length : new int[] {65534, 65535, 65536, 65537, FrameCase.MAX_FRAME_BYTES}) {
            add("%d bytes | 82 *%d | BINARY *%d", length, length, length);
            add("text of %d bytes | 81 *%d | TEXT *%d", length, length, length);
        }
    }
}
