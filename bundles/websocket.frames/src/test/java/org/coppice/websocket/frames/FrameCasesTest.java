package org.coppice.websocket.frames;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.coppice.websocket.testkit.FrameCase;
import org.coppice.websocket.testkit.FrameEvent;
import org.junit.After;
import org.junit.Test;

/// All cases of the test kit: for a server and for a client, whole, byte by byte and cut at every
/// index, assembled and streamed, with and without arrays.
public class FrameCasesTest {
    private static final DecoderLimits LIMITS =
            new DecoderLimits(FrameCase.MAX_FRAME_BYTES, FrameCase.MAX_MESSAGE_BYTES);

    /// What is longer is cut near its ends only.
    private static final int MAX_CUTS = 300;

    private static final DeflateParameters AGREED =
            DeflateOffer.negotiate(List.of("permessage-deflate"), DeflateSettings.DEFAULT)
                    .orElseThrow();

    private final DeflatePool pool = new DeflatePool(-1, 4);
    private final List<String> findings = new ArrayList<>();

    @After
    public void close() {
        pool.close();
    }

    @Test
    public void thereAreSomeHundredCases() {
        assertTrue(FrameCase.all().size() > 300);
    }

    @Test
    public void eachCaseIsToldAsTheTableSays() {
        for (FrameCase each : FrameCase.all()) {
            for (Role role : Role.values()) {
                byte[] bytes = each.bytes(role == Role.SERVER);
                Supplier<DecoderRun> runs = () -> new DecoderRun(decoder(each, role));
                check(each, role + " whole", runs.get().take(bytes));
                check(each, role + " direct", runs.get().direct().take(bytes));
                checkStreamed(each, role + " streamed", streamed(each, role).take(bytes));
                checkOneByOne(each, role, bytes);
                checkCuts(each, role, bytes);
            }
        }
        assertEquals("", String.join("\n", findings));
    }

    private void checkOneByOne(FrameCase each, Role role, byte[] bytes) {
        DecoderRun run = new DecoderRun(decoder(each, role));
        DecoderRun direct = new DecoderRun(decoder(each, role)).direct();
        DecoderRun streamed = streamed(each, role);
        boolean all = bytes.length <= FrameCase.MAX_FRAME_BYTES;
        for (int i = 0; i < bytes.length; i++) {
            run.take(bytes, i, i + 1);
            streamed.take(bytes, i, i + 1);
            if (all) {
                direct.take(bytes, i, i + 1);
            }
        }
        check(each, role + " byte by byte", run);
        checkStreamed(each, role + " streamed byte by byte", streamed);
        if (all) {
            check(each, role + " direct byte by byte", direct);
        }
    }

    private void checkCuts(FrameCase each, Role role, byte[] bytes) {
        for (int cut = 1; cut < bytes.length; cut++) {
            if (cut > MAX_CUTS && cut < bytes.length - MAX_CUTS) {
                continue;
            }
            DecoderRun run = new DecoderRun(decoder(each, role));
            run.take(bytes, 0, cut).take(bytes, cut, bytes.length);
            check(each, role + " cut at " + cut, run);
            DecoderRun streamed = streamed(each, role);
            streamed.take(bytes, 0, cut).take(bytes, cut, bytes.length);
            checkStreamed(each, role + " streamed and cut at " + cut, streamed);
        }
    }

    private void check(FrameCase each, String how, DecoderRun run) {
        check(each, each.events(), how, run);
    }

    private void checkStreamed(FrameCase each, String how, DecoderRun run) {
        check(each, each.streamedEvents(), how, run);
    }

    private void check(FrameCase each, List<FrameEvent> expected, String how, DecoderRun run) {
        if (!run.events().equals(expected)) {
            findings.add(
                    "%s, %s: not %s but %s %s"
                            .formatted(
                                    each.name(),
                                    how,
                                    abbreviated(expected),
                                    abbreviated(run.events()),
                                    run.reasons()));
        }
    }

    private static String abbreviated(List<?> events) {
        String all = events.toString();
        return all.length() < 150 ? all : all.substring(0, 150) + "…";
    }

    private DecoderRun streamed(FrameCase each, Role role) {
        MessageDecoder decoder = decoder(each, role);
        decoder.stream(true);
        return new DecoderRun(decoder);
    }

    private MessageDecoder decoder(FrameCase each, Role role) {
        return each.deflate()
                ? new MessageDecoder(role, LIMITS, AGREED, pool)
                : new MessageDecoder(role, LIMITS);
    }
}
