package org.coppice.example.chat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.coppice.green.Coppice;
import org.coppice.net.GreenStream;

/// A room: what one says all the others read. The first line of each is the name.
///
/// Ten thousand people who listen must cost little: a connection waits without a buffer, and what
/// comes is read into one that all share, for nobody else runs between the reading and the copying.
///
/// **Threads:** one loop.
final class Chat {

    private static final int LINE_MAX_BYTES = 4096;
    private static final int MAX_LINES_A_TURN = 100;

    private final Set<Member> members = new LinkedHashSet<>();
    private final ByteBuffer shared = ByteBuffer.allocate(LINE_MAX_BYTES);

    /// Lets somebody in until they leave.
    void handle(GreenStream stream) throws IOException {
        Member member = new Member(stream);
        members.add(member);
        try {
            Lines lines = new Lines(LINE_MAX_BYTES);
            while (read(stream)) {
                sayAll(member, lines.next(shared));
            }
        } finally {
            members.remove(member);
            member.leave();
        }
    }

    /// @return whether there may be more to come
    private boolean read(GreenStream stream) throws IOException {
        stream.awaitReadable();
        int count = stream.tryRead(shared.clear());
        shared.flip();
        return count >= 0;
    }

    /// A read may bring thousands of lines: those who write them need a turn in between.
    private void sayAll(Member by, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (i % MAX_LINES_A_TURN == MAX_LINES_A_TURN - 1) {
                Coppice.giveWay();
            }
            said(by, lines.get(i).strip());
        }
    }

    private void said(Member by, String line) {
        if (by.name().isEmpty()) {
            by.name(line.isEmpty() ? "somebody" : line);
            by.tell(bytes("Welcome, " + by.name() + ". " + members.size() + " here.\n"));
            return;
        }
        ByteBuffer text = bytes(by.name() + ": " + line + "\n");
        for (Member each : members) {
            if (each != by) {
                each.tell(text);
            }
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
    }

    int size() {
        return members.size();
    }
}
