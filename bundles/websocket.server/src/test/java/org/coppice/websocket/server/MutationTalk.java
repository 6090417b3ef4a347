package org.coppice.websocket.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.coppice.websocket.server.MutationHandlers.Sort;
import org.coppice.websocket.testkit.FrameEvent;
import org.coppice.websocket.testkit.FrameEvent.Type;
import org.coppice.websocket.testkit.ReferenceDecoder;
import org.coppice.websocket.testkit.ReferenceDecoder.Deflate;
import org.coppice.wsgi.testkit.StrictReader;

/// One connection of [WebSocketServerMutationTest]: what is sent, what comes, and whether they
/// agree.
final class MutationTalk {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// What is written at once to who reads, in its order.
    private static final int AT_ONCE_BYTES = 30_000;

    private static final int BYTEWISE_MAX_BYTES = 400;

    /// How the client ends.
    enum End {
        /// It sends all, and waits for the server's end.
        WHOLE,
        /// It sends a part, and then an end.
        HALF_CLOSED,
        /// It sends a part, and breaks off.
        RESET,
        /// It sends a part, and then nothing.
        STALLED,
        /// It sends as much as there is room for, reads nothing, and breaks off.
        DEAF
    }

    private final MutatedHandshake opening;
    private final byte[] sent;
    private final boolean pipelined;
    private final End end;
    private MutationClient client;

    /// @param length so many of the bytes are sent
    /// @param pipelined whether the frames do not wait for the server's answer
    MutationTalk(MutatedHandshake opening, byte[] all, int length, boolean pipelined, End end) {
        this.opening = opening;
        this.sent = Arrays.copyOf(all, length);
        this.pipelined = pipelined;
        this.end = end;
    }

    boolean stalls() {
        return end == End.STALLED;
    }

    void send(MutationClient over, Random random, Runnable whenever) throws IOException {
        client = over;
        int from = 0;
        int first = opening.bytes().length;
        boolean complete = new StrictReader(opening.bytes()).next().isPresent();
        if (!pipelined && sent.length >= first && !opening.isChanged() && complete) {
            deliver(0, first, random, whenever);
            client.readUntil(1, whenever);
            from = first;
        }
        deliver(from, sent.length, random, whenever);
    }

    private void deliver(int from, int to, Random random, Runnable whenever) throws IOException {
        int most =
                switch (random.nextInt(6)) {
                    case 0 -> to - from <= BYTEWISE_MAX_BYTES ? 1 : 100;
                    case 1, 2 -> 1 + random.nextInt(200);
                    default -> to - from;
                };
        for (int at = from; at < to; ) {
            int next = Math.min(to, at + (most == 1 ? 1 : 1 + random.nextInt(Math.max(1, most))));
            next = most == to - from ? to : next;
            if (end == End.DEAF) {
                client.trySend(sent, at, next);
            } else {
                client.send(sent, at, next, whenever);
            }
            if (random.nextInt(4) == 0) {
                whenever.run();
            }
            at = next;
        }
    }

    void readRest(MutationClient over, Runnable whenever) throws IOException {
        if (end == End.RESET || end == End.DEAF) {
            over.reset();
            return;
        }
        if (end == End.HALF_CLOSED || opening.isChanged() || !endsByItself(over, whenever)) {
            over.endSending();
        }
        over.readUntil(Integer.MAX_VALUE, whenever);
    }

    /// Whether the server must close though the client has not ended its sending.
    private boolean endsByItself(MutationClient over, Runnable whenever) throws IOException {
        int first = opening.bytes().length;
        if (sent.length < first) {
            return false;
        }
        over.readUntil(1, whenever);
        Map<String, String> fields = MutationAnswers.of(over.received(), true).fields();
        byte[] frames = Arrays.copyOfRange(sent, first, sent.length);
        Deflate deflate = fromClient(fields);
        return MutationExpectation.of(Sort.ECHO, frames, deflate).endsByItself()
                && MutationExpectation.of(Sort.STREAM, frames, deflate).endsByItself();
    }

    private static Deflate fromClient(Map<String, String> fields) {
        return deflate(fields, "client_no_context_takeover");
    }

    // ---- what has come of it

    void compare(MutationHandlers handlers) {
        boolean isCut = client.isBroken() || end == End.RESET || end == End.DEAF;
        MutationAnswers answers = MutationAnswers.of(client.received(), isCut);
        if (answers.switchedAt() < 0) {
            require(isCut || handlers.seen().isEmpty(), "seen without a handshake", answers);
            boolean asked = sent.length >= opening.bytes().length && !opening.isChanged();
            require(isCut || !asked, "no handshake", answers);
            return;
        }
        StrictReader reader = new StrictReader(sent);
        StrictReader.Request request = null;
        for (int i = 0; i < answers.statuses().size(); i++) {
            Optional<StrictReader.Request> next = reader.next();
            require(next.isPresent(), "an answer to no request", answers);
            request = next.get();
        }
        requireHandshake(request, answers.fields());
        compareFrames(handlers, answers, Arrays.copyOfRange(sent, reader.position(), sent.length));
    }

    private static void requireHandshake(StrictReader.Request request, Map<String, String> answer) {
        require(request.method().equals("GET") && request.isHttp11(), "accepted", request);
        require(has(request, "Connection", "upgrade"), "accepted", request);
        require(has(request, "Upgrade", "websocket"), "accepted", request);
        String version = value(request, "Sec-WebSocket-Version");
        require(version.equals("13") || version.equals("8"), "accepted", request);
        String key = value(request, "Sec-WebSocket-Key");
        require(
                Base64.getDecoder().decode(key).length == 16 && key.length() == 24,
                "accepted",
                request);
        require(accept(key).equals(answer.get("Sec-WebSocket-Accept")), "another key", answer);
        require("websocket".equals(answer.get("Upgrade")), "no upgrade", answer);
        String protocol = answer.getOrDefault("Sec-WebSocket-Protocol", "");
        require(
                protocol.isEmpty()
                        || List.of("a", "b").contains(protocol)
                                && has(request, "Sec-WebSocket-Protocol", protocol),
                "a protocol of nobody",
                answer);
        String extensions = answer.getOrDefault("Sec-WebSocket-Extensions", "");
        require(
                extensions.isEmpty()
                        || extensions.startsWith("permessage-deflate")
                                && value(request, "Sec-WebSocket-Extensions")
                                        .toLowerCase(Locale.ROOT)
                                        .contains("permessage-deflate"),
                "an extension of nobody",
                answer);
    }

    private static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String value(StrictReader.Request request, String name) {
        List<String> values = new ArrayList<>();
        for (String field : request.fields()) {
            if (field.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                values.add(field.substring(name.length() + 1).strip());
            }
        }
        return String.join(",", values);
    }

    private static boolean has(StrictReader.Request request, String name, String element) {
        return Arrays.stream(value(request, name).split(","))
                .anyMatch(each -> each.strip().toLowerCase(Locale.ROOT).equals(element));
    }

    private void compareFrames(MutationHandlers handlers, MutationAnswers answers, byte[] frames) {
        MutationExpectation expected =
                MutationExpectation.of(handlers.asked(), frames, fromClient(answers.fields()));
        boolean gone = end == End.RESET || end == End.DEAF;
        boolean isCut = gone || client.isBroken();
        require(gone || stalls() || expected.mayBreak() || !isCut, "broken off", expected);
        compare(gone, "seen", expected.seen(), handlers.seen());
        byte[] received = client.received();
        byte[] bytes = Arrays.copyOfRange(received, answers.switchedAt(), received.length);
        try (ReferenceDecoder decoder =
                ReferenceDecoder.ofServer(
                        bytes, deflate(answers.fields(), "server_no_context_takeover"))) {
            List<FrameEvent> events = decoder.events();
            require(isCut || decoder.isWhole(), "half a frame", events);
            compareAnswers(isCut, known(expected.answers()), known(events));
            boolean bare = expected.answers().size() * 10L + sizes(expected) < AT_ONCE_BYTES;
            if (!isCut && !mayWait() && bare && end != End.STALLED) {
                compare(false, "frames", known(expected.answers()), known(events));
            }
        }
    }

    /// Whether frames may come behind the handshake at once, and answers in no order therefore.
    private boolean mayWait() {
        return pipelined || opening.isChanged();
    }

    private static long sizes(MutationExpectation expected) {
        return expected.answers().stream().mapToLong(each -> each.content().length()).sum();
    }

    private static Deflate deflate(Map<String, String> fields, String alone) {
        String extensions = fields.getOrDefault("Sec-WebSocket-Extensions", "");
        return extensions.isEmpty()
                ? Deflate.NONE
                : extensions.contains(alone) ? Deflate.FORGETS_WINDOW : Deflate.KEEPS_WINDOW;
    }

    /// Of pings only the latest need be answered, and that may overtake what waits; a server may
    /// send its own.
    private void compareAnswers(boolean isCut, List<FrameEvent> expected, List<FrameEvent> events) {
        List<FrameEvent> wanted = expected.stream().filter(each -> !isPong(each)).toList();
        List<FrameEvent> found =
                events.stream()
                        .filter(each -> !isPong(each))
                        .filter(each -> !stalls() || each.type() != Type.PING)
                        .toList();
        compare(isCut, "frames", wanted, found);
        List<FrameEvent> pongs =
                new ArrayList<>(expected.stream().filter(MutationTalk::isPong).toList());
        for (FrameEvent each : events) {
            if (isPong(each)) {
                require(pongs.remove(each), "a pong to no ping", each);
            }
        }
    }

    private static boolean isPong(FrameEvent event) {
        return event.type() == Type.PONG;
    }

    /// Closes without reasons, and compressed data that is too long and wrong as one or the other.
    private static List<FrameEvent> known(List<FrameEvent> events) {
        return events.stream()
                .map(each ->
                        each.type() == Type.CLOSE
                                ? FrameEvent.close(each.code() == 1009 ? 1007 : each.code(), "")
                                : each)
                .toList();
    }

    private static void compare(
            boolean isCut, String what, List<FrameEvent> expected, List<FrameEvent> found) {
        boolean equal =
                isCut
                        ? found.size() <= expected.size()
                                && expected.subList(0, found.size()).equals(found)
                        : expected.equals(found);
        require(equal, what + " differ: expected " + expected, found);
    }

    private static void require(boolean met, String fault, Object what) {
        if (!met) {
            throw new AssertionError(fault + ": " + what);
        }
    }

    private static String shown(byte[] received) {
        int at = MutationAnswers.of(received, true).switchedAt();
        int end = at < 0 ? received.length : at;
        return new String(received, 0, end, StandardCharsets.ISO_8859_1)
                + HexFormat.of().formatHex(received, end, received.length);
    }

    @Override
    public String toString() {
        byte[] received = client == null ? new byte[0] : client.received();
        return "%s, %s%n%s%n---- received%n%s%n%s"
                .formatted(
                        end,
                        pipelined ? "pipelined" : "one after the other",
                        new String(opening.bytes(), StandardCharsets.ISO_8859_1),
                        shown(received),
                        HexFormat.of()
                                .formatHex(
                                        sent,
                                        Math.min(sent.length, opening.bytes().length),
                                        sent.length));
    }
}
