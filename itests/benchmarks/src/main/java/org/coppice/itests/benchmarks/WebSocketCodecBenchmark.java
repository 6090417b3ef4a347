package org.coppice.itests.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.coppice.websocket.frames.DecoderLimits;
import org.coppice.websocket.frames.FrameEncoder;
import org.coppice.websocket.frames.Kind;
import org.coppice.websocket.frames.MessageDecoder;
import org.coppice.websocket.frames.ProtocolViolation;
import org.coppice.websocket.frames.Role;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.internal.Generator;
import org.eclipse.jetty.websocket.core.internal.Parser;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What a server's echo of a masked message of text costs, without the sockets: read the frame,
/// make its text, write a frame with that. Beside it Jetty's `Parser` and `Generator` do the same,
/// with the text made as its `Utf8StringBuilder` users do, by `Frame.getPayloadAsUTF8`.
public class WebSocketCodecBenchmark extends Measured {
    private static final int ROOM = 64;

    /// What comes, and room for what goes.
    @State(Scope.Benchmark)
    public static class Message {
        @Param({"64", "16384"})
        int bytes;

        @Param({"ASCII", "MIXED"})
        String text;

        private byte[] frame;
        private ByteBuffer input;
        private ByteBuffer output;
        private MessageDecoder decoder;
        private FrameEncoder encoder;
        private Parser parser;
        private Generator generator;

        /// Makes them.
        @Setup
        public void make() {
            String unit = text.equals("ASCII") ? "Hello, world! 42" : "Grüße, 世界 42";
            int unitBytes = unit.getBytes(StandardCharsets.UTF_8).length;
            String all = unit.repeat(bytes / unitBytes);
            FrameEncoder client = new FrameEncoder(Role.CLIENT, () -> 0x37fa213d);
            List<ByteBuffer> sent = client.text(all);
            int size = sent.stream().mapToInt(ByteBuffer::remaining).sum();
            ByteBuffer whole = ByteBuffer.allocate(size);
            sent.forEach(whole::put);
            frame = whole.array();
            input = ByteBuffer.allocate(size);
            output = ByteBuffer.allocate(bytes + ROOM);
            decoder = new MessageDecoder(Role.SERVER, DecoderLimits.DEFAULT);
            encoder = new FrameEncoder(Role.SERVER, () -> 0);
            parser = new Parser(ByteBufferPool.NON_POOLING);
            generator = new Generator();
        }

        /// As a socket does: each time anew, for it is unmasked where it is.
        ByteBuffer read() {
            return input.clear().put(frame).flip();
        }
    }

    /// Here.
    @Benchmark
    public ByteBuffer echo(Message message) throws ProtocolViolation {
        ByteBuffer input = message.read();
        if (message.decoder.decode(input) != Kind.TEXT) {
            throw new AssertionError("no text");
        }
        ByteBuffer output = message.output.clear();
        if (!message.encoder.tryText(message.decoder.takeText(), output)) {
            throw new AssertionError("no room");
        }
        message.decoder.decode(input);
        return output;
    }

    /// With Jetty's.
    @Benchmark
    public ByteBuffer echoJetty(Message message) {
        ByteBuffer input = message.read();
        Frame.Parsed parsed = message.parser.parse(input);
        parsed.demask();
        String text = parsed.getPayloadAsUTF8();
        parsed.close();
        ByteBuffer output = message.output.limit(0); // empty, as Jetty's buffers are
        message.generator.generateWholeFrame(new Frame(OpCode.TEXT, text), output);
        message.parser.parse(input);
        return output;
    }
}
