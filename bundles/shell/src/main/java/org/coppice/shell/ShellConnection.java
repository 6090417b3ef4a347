package org.coppice.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection, one command: the client sends a line in UTF-8 and shuts its output; it gets the
/// line `OK` or `ERROR`, the text, and the end.
///
/// **Threads:** [#run(Runnable)] has its own; [#close()] any.
final class ShellConnection {

    static final int LINE_MAX_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ShellConnection.class);

    private final TimedChannel channel;
    private final CommandRunner runner;

    ShellConnection(TimedChannel channel, CommandRunner runner) {
        this.channel = channel;
        this.runner = runner;
    }

    /// Serves the client and closes.
    ///
    /// @param hasCommand told when the command has come
    void run(Runnable hasCommand) {
        try (channel) {
            CommandRunner.Answer answer = answer(hasCommand);
            String text =
                    answer.text().strip().isEmpty() ? "" : answer.text().stripTrailing() + "\n";
            channel.writeAll(
                    StandardCharsets.UTF_8.encode((answer.isGood() ? "OK\n" : "ERROR\n") + text));
        } catch (IOException e) {
            LOG.debug("A client of the shell went away: {}", e.toString());
        }
    }

    private CommandRunner.Answer answer(Runnable hasCommand) throws IOException {
        String line;
        try {
            line = readLine();
        } catch (InterruptedIOException e) {
            return refusal(
                    "The line did not end within %s: send it, then shut your output"
                            .formatted(Span.text(channel.patience())));
        } catch (CharacterCodingException e) {
            return refusal("The line is not in UTF-8");
        } catch (IllegalArgumentException e) {
            return refusal(e.getMessage());
        }
        hasCommand.run();
        return runner.run(line);
    }

    private static CommandRunner.Answer refusal(String reason) {
        return new CommandRunner.Answer(false, reason);
    }

    /// Reads to the end, so that a client whose line is refused is not cut off in the middle of
    /// sending it.
    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        long lengthBytes = 0;
        for (int n = channel.read(buffer); n >= 0; n = channel.read(buffer)) {
            lengthBytes += n;
            if (lengthBytes <= LINE_MAX_BYTES) {
                line.write(buffer.array(), 0, n);
            }
            buffer.clear();
        }
        if (lengthBytes > LINE_MAX_BYTES) {
            throw new IllegalArgumentException(
                    "The line has %d bytes; it may have %d".formatted(lengthBytes, LINE_MAX_BYTES));
        }
        String text =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(line.toByteArray()))
                        .toString()
                        .strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException(
                    "The line is empty: send a command, such as coppice:loops");
        }
        if (text.indexOf('\n') >= 0) {
            throw new IllegalArgumentException(
                    "There is more than one line: separate commands with a semicolon");
        }
        return text;
    }

    /// Ends it wherever it is.
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A connection of the shell did not close: {}", e.toString());
        }
    }
}
