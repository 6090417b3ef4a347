package org.coppice.websocket.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Frames, and what a reader must tell of them: a row of the table `frames.txt`, or of
/// `deflate.txt` for a connection with permessage-deflate, or made by a rule.
///
/// A row has a name, frames and events:
///
/// ```
/// name | 81 'Hel'+6c6f; 89 61 | TEXT 'Hello'; PING 61
/// ```
///
/// A frame is its first byte and its payload: joined by `+` text in quotes, digits, or `*300` for
/// so many `*`. Its length is right unless the first byte is followed by `/` and other bytes of
/// length, as `81/7e0001`; it is masked as it must be unless a `!` is before it.
///
/// A last cell is what comes of them where messages are told in parts, as those have no limit but
/// that of a frame; `-` is for nothing.
///
/// The limits of a reader must be [#MAX_FRAME_BYTES] and [#MAX_MESSAGE_BYTES].
///
/// **Threads**: immutable. **Errors**: none. **Null**: none.
///
/// @param name what it shows
/// @param deflate whether permessage-deflate is negotiated, without parameters
/// @param frames in the notation
/// @param events what must come of them; nothing may come behind a [FrameEvent.Type#FAIL] or
///   [FrameEvent.Type#CLOSE]
/// @param streamedEvents what must come of them where messages are told in parts, which no limit of
///   a message ends; most often the same
public record FrameCase(
        String name,
        boolean deflate,
        List<String> frames,
        List<FrameEvent> events,
        List<FrameEvent> streamedEvents) {
    /// In a frame, the reader's limit.
    public static final int MAX_FRAME_BYTES = 70_000;

    /// In a message, the reader's limit.
    public static final int MAX_MESSAGE_BYTES = 100_000;

    /// Copies the lists.
    public FrameCase {
        frames = List.copyOf(frames);
        events = List.copyOf(events);
        streamedEvents = List.copyOf(streamedEvents);
    }

    /// All there are, some hundreds.
    public static List<FrameCase> all() {
        List<FrameCase> all = new ArrayList<>();
        all.addAll(read("frames.txt", false));
        all.addAll(read("deflate.txt", true));
        all.addAll(GeneratedCases.all());
        return all;
    }

    /// The bytes that come.
    ///
    /// @param masked as a client sends them
    public byte[] bytes(boolean masked) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        frames.forEach(frame -> out.writeBytes(FrameNotation.frame(frame, masked)));
        return out.toByteArray();
    }

    /// A row of a table.
    static FrameCase parse(String row, boolean deflate) {
        List<String> cells = FrameNotation.split(row, '|');
        List<FrameEvent> events = cells.size() == 2 ? List.of() : events(cells.get(2));
        return new FrameCase(
                cells.get(0),
                deflate,
                FrameNotation.split(cells.get(1), ';'),
                events,
                cells.size() < 4 ? events : events(cells.get(3)));
    }

    private static List<FrameEvent> events(String cell) {
        return cell.equals("-")
                ? List.of()
                : FrameNotation.split(cell, ';').stream().map(FrameEvent::parse).toList();
    }

    private static List<FrameCase> read(String file, boolean deflate) {
        try (InputStream in = FrameCase.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("@"))
                    .map(line -> parse(line, deflate))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
