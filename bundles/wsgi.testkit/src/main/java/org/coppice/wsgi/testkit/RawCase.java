package org.coppice.wsgi.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One case of the contract: bytes, and the responses to them.
///
/// @param topic the file it stands in
/// @param source the section of an RFC that it is about
/// @param pieces of the request; before each but the first the client awaits a response
/// @param ends whether the client ends its sending after them
/// @param expectations the responses, in order; none if the connection ends without a word
/// @param seenUnanswered whether the application may see a request that has no response
record RawCase(
        String topic,
        String name,
        String source,
        List<byte[]> pieces,
        boolean ends,
        List<Expectation> expectations,
        boolean seenUnanswered) {

    private static final String NONE = "none";
    private static final String WAIT = "⏵";
    private static final String END = "⏹";

    /// @param bytes as [RawText], with `⏵` and `⏹`
    /// @param expected as [ServerContract] tells
    static RawCase of(String topic, String name, String source, String bytes, String expected) {
        boolean ends = bytes.endsWith(END);
        String text = ends ? bytes.substring(0, bytes.length() - END.length()) : bytes;
        List<byte[]> pieces = new ArrayList<>();
        for (String piece : text.split(WAIT, -1)) {
            pieces.add(RawText.bytes(piece));
        }
        return new RawCase(topic, name, source, pieces, ends, List.of(), false).expecting(expected);
    }

    /// This case with other responses.
    RawCase expecting(String text) {
        List<Expectation> expected =
                text.startsWith(NONE)
                        ? List.of()
                        : Arrays.stream(text.split(" \\+ ")).map(Expectation::parsed).toList();
        boolean seen = text.equals(NONE + " seen");
        return new RawCase(topic, name, source, pieces, ends, expected, seen);
    }

    /// Whether it has a request line of HTTP/1.0, where a close goes without saying.
    boolean isHttp10() {
        return pieces.stream()
                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                .anyMatch(text -> text.contains(" HTTP/1.0\r\n"));
    }

    /// Unique among all.
    @Override
    public String toString() {
        return topic + ": " + name;
    }
}
