package org.coppice.shell;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/// Runs each line in a Gogo session of its own, with nothing to read and all output in the answer.
///
/// **Threads:** any. A line runs on a thread of its own, which is interrupted and left alone when
/// its time is up.
final class GogoRunner implements CommandRunner {

    private static final Duration TIME_FOR_A_LINE = Duration.ofSeconds(60);
    private static final int OUTPUT_MAX_BYTES = 16 * 1024 * 1024;

    private final CommandProcessor processor;
    private final Duration timeForALine;

    GogoRunner(CommandProcessor processor) {
        this(processor, TIME_FOR_A_LINE);
    }

    GogoRunner(CommandProcessor processor, Duration timeForALine) {
        this.processor = processor;
        this.timeForALine = timeForALine;
    }

    @Override
    public Answer run(String line) {
        CappedOutput output = new CappedOutput(OUTPUT_MAX_BYTES);
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread =
                Thread.ofPlatform()
                        .name("coppice-shell-command")
                        .daemon()
                        .start(() -> run(line, output, end));
        try {
            end.get(timeForALine.toNanos(), TimeUnit.NANOSECONDS);
            return new Answer(true, output.text());
        } catch (ExecutionException e) {
            return new Answer(false, withReason(output, reason(e.getCause())));
        } catch (TimeoutException e) {
            thread.interrupt();
            return new Answer(
                    false,
                    withReason(
                            output,
                            "The command did not end within %s and was interrupted"
                                    .formatted(Span.text(timeForALine))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(false, withReason(output, "Interrupted"));
        }
    }

    private void run(String line, CappedOutput output, CompletableFuture<Void> end) {
        PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        try (CommandSession session =
                processor.createSession(InputStream.nullInputStream(), out, out)) {
            session.setJobListener(new EarlierResults(session, out));
            Object result = session.execute(line);
            if (result != null) {
                out.println(session.format(result, Converter.INSPECT));
            }
            end.complete(null);
        } catch (Throwable t) {
            end.completeExceptionally(t);
        }
    }

    private static String withReason(CappedOutput output, String reason) {
        String text = output.text().stripTrailing();
        return text.isEmpty() ? reason : text + "\n" + reason;
    }

    /// One line. What a caller did wrong is told by the message alone; anything else by its class
    /// too.
    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        String line = TextTable.printable(message.lines().findFirst().orElse(""), 2000);
        boolean isPlain =
                failure instanceof IllegalArgumentException
                        || failure instanceof IllegalStateException
                        || failure.getClass().getName().startsWith("org.apache.felix.gogo.");
        return isPlain ? line : failure.getClass().getSimpleName() + ": " + line;
    }
}
