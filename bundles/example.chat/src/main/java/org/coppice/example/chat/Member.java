package org.coppice.example.chat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.coppice.green.Coppice;
import org.coppice.net.GreenStream;

/// Somebody in a [Chat]. Who reads slowly holds up nobody: lines wait here, a green thread writes
/// them as long as there are any, and who lets too many wait is put out; but not as long as that
/// green thread has not had its turn, for then it is the others who are quick.
final class Member {

    private static final int MAX_WAITING_LINES = 1000;

    private final GreenStream stream;
    private final Deque<ByteBuffer> waiting = new ArrayDeque<>(1);
    private String name = "";
    private boolean writing;
    private boolean sending;
    private boolean left;

    Member(GreenStream stream) {
        this.stream = stream;
    }

    String name() {
        return name;
    }

    void name(String newName) {
        name = newName;
    }

    /// Never blocks.
    void tell(ByteBuffer line) {
        if (left) {
            return;
        }
        if (sending && waiting.size() >= MAX_WAITING_LINES) {
            putOut();
            return;
        }
        waiting.add(line.duplicate());
        if (!writing) {
            writing = true;
            Coppice.spawnN(this::writeAll);
        }
    }

    private void writeAll() {
        try {
            while (!left && !waiting.isEmpty()) {
                ByteBuffer[] lines = waiting.toArray(ByteBuffer[]::new);
                waiting.clear();
                sending = true;
                stream.write(lines);
                sending = false;
            }
        } catch (IOException e) {
            putOut();
        } finally {
            writing = false;
        }
    }

    /// Its reader meets the end.
    private void putOut() {
        leave();
        try {
            stream.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    void leave() {
        left = true;
        waiting.clear();
    }
}
