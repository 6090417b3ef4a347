package org.coppice.websocket.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.coppice.websocket.server.MutationHandlers.Sort;
import org.coppice.websocket.testkit.FrameEvent;
import org.coppice.websocket.testkit.FrameEvent.Type;
import org.coppice.websocket.testkit.ReferenceDecoder;
import org.coppice.websocket.testkit.ReferenceDecoder.Deflate;

/// What must come of the frames that a client has sent.
///
/// @param seen by the handler
/// @param answers frames of the server: its close frame last, if there must be one
/// @param endsByItself whether the server closes, also where the client does not
/// @param mayBreak whether it may do so without a look at what comes behind the end
record MutationExpectation(
        List<FrameEvent> seen, List<FrameEvent> answers, boolean endsByItself, boolean mayBreak) {
    static MutationExpectation of(Sort sort, byte[] frames, Deflate deflate) {
        List<FrameEvent> seen = new ArrayList<>();
        List<FrameEvent> answers = new ArrayList<>();
        boolean closed = false;
        boolean clientClosed = false;
        boolean failed = false;
        boolean whole;
        try (ReferenceDecoder decoder =
                sort == Sort.STREAM
                        ? ReferenceDecoder.ofClientInParts(frames, deflate)
                        : ReferenceDecoder.ofClient(frames, deflate)) {
            for (FrameEvent each : decoder.events()) {
                boolean message = each.type() == Type.TEXT || each.type() == Type.BINARY;
                clientClosed |= each.type() == Type.CLOSE;
                failed |= each.type() == Type.FAIL;
                if (closed) {
                    continue; // the server only waits for the client's close frame
                }
                int code = closesBy(sort, each);
                if (message && code != 1003) {
                    seen.add(each);
                }
                answer(sort, each).ifPresent(answers::add);
                if (code != 0) {
                    answers.add(FrameEvent.close(code, ""));
                    closed = true;
                }
            }
            whole = decoder.isWhole();
        }
        return new MutationExpectation(
                seen, answers, clientClosed || failed, clientClosed && !whole);
    }

    private static Optional<FrameEvent> answer(Sort sort, FrameEvent event) {
        boolean wanted = sort != Sort.TEXT || event.type() != Type.BINARY;
        return switch (event.type()) {
            case TEXT, BINARY ->
                    sort == Sort.FAILS || !wanted ? Optional.empty() : Optional.of(event);
            case PING -> Optional.of(FrameEvent.pong(event.content()));
            default -> Optional.empty();
        };
    }

    /// @return 0 if the server goes on
    private static int closesBy(Sort sort, FrameEvent event) {
        return switch (event.type()) {
            case TEXT, BINARY ->
                    switch (sort) {
                        case ONCE -> 1000;
                        case FAILS -> 1011;
                        case TEXT -> event.type() == Type.BINARY ? 1003 : 0;
                        default -> 0;
                    };
            case CLOSE, FAIL -> event.code();
            default -> 0;
        };
    }
}
