package org.coppice.websocket.client;

import java.io.IOException;
import java.util.stream.Stream;
import org.coppice.net.TlsContext;
import org.coppice.net.testkit.TestKeys;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;

/// A script that serves as [PeerServerContract] wants it.
final class ScriptServer extends ExternalResource {
    private final Interpreter interpreter;
    private final String script;
    private final TemporaryFolder folder = new TemporaryFolder();
    private TestKeys keys;
    private Interpreter.Running running;
    private PeerServerContract.Ports ports;

    ScriptServer(Interpreter interpreter, String script) {
        this.interpreter = interpreter;
        this.script = script;
    }

    @Override
    protected void before() throws Throwable {
        interpreter.require();
        folder.create();
        keys = TestKeys.create(folder.getRoot().toPath(), "server");
        running =
                interpreter.start(
                        script, keys.certificateFile().toString(), keys.keyFile().toString());
        String line = running.firstLine();
        if (!line.matches("\\d+ \\d+ \\d+")) {
            after();
            throw new IOException("%s does not start: %s".formatted(script, line));
        }
        int[] numbers = Stream.of(line.split(" ")).mapToInt(Integer::parseInt).toArray();
        ports = new PeerServerContract.Ports(numbers[0], numbers[1], numbers[2]);
    }

    @Override
    protected void after() {
        running.close();
        folder.delete();
    }

    PeerServerContract.Ports ports() {
        return ports;
    }

    TlsContext trusted() throws IOException {
        return TlsContext.builder().trust(keys.certificateFile()).build();
    }
}
