package org.coppice.websocket.server;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.coppice.websocket.server.MutationHandlers.Sort;
import org.coppice.websocket.server.MutationTalk.End;
import org.coppice.websocket.testkit.FrameMutations;

/// Makes what clients send.
final class MutationTalks {
    private static final byte[] CLOSE = HexFormat.of().parseHex("88820000000003e8");
    private static final byte[] HELLO = HexFormat.of().parseHex("818500000000" + "48656c6c6f");
    private static final int LARGE_CASE_BYTES = 100_000;
    private static final List<End> ENDS =
            List.of(
                    End.WHOLE,
                    End.WHOLE,
                    End.WHOLE,
                    End.WHOLE,
                    End.HALF_CLOSED,
                    End.RESET,
                    End.STALLED,
                    End.DEAF);

    private final FrameMutations small = new FrameMutations();
    private final FrameMutations large = new FrameMutations(LARGE_CASE_BYTES);

    MutationTalk any(Random random) {
        Sort sort = any(List.of(Sort.values()), random);
        String path = MutationHandlers.path(random.nextInt(MutationHandlers.servers()), sort);
        MutatedHandshake opening = MutatedHandshake.any(path, random.nextInt(4) == 0, random);
        byte[] frames = (random.nextInt(20) == 0 ? large : small).bytes(random);
        if (random.nextBoolean()) {
            frames = FrameMutations.remasked(frames, random);
        }
        End end = any(ENDS, random);
        byte[] all = joined(opening.bytes(), frames, end == End.WHOLE ? CLOSE : new byte[0]);
        int length = end == End.WHOLE ? all.length : cut(opening.bytes().length, all, random);
        return new MutationTalk(opening, all, length, random.nextInt(3) == 0, end);
    }

    /// Most are cut among the frames.
    private static int cut(int opening, byte[] all, Random random) {
        return random.nextInt(6) == 0
                ? random.nextInt(all.length + 1)
                : opening + random.nextInt(all.length - opening + 1);
    }

    /// One that says hello.
    MutationTalk healthy(Random random) {
        String path = MutationHandlers.path(random.nextInt(MutationHandlers.servers()), Sort.ECHO);
        MutatedHandshake opening = MutatedHandshake.any(path, false, random);
        byte[] all = joined(opening.bytes(), HELLO, CLOSE);
        return new MutationTalk(opening, all, all.length, random.nextBoolean(), End.WHOLE);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] each : parts) {
            all.writeBytes(each);
        }
        return all.toByteArray();
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
