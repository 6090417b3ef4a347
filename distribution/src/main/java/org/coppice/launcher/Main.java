package org.coppice.launcher;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/// What `bin/coppice` calls, with the JVM flags that Coppice needs.
public final class Main {
    private Main() {}

    /// Runs a container until it is stopped, or one shell command in a running container.
    ///
    /// @param arguments `run`, or `shell` and the words of a command (none: commands are read from
    ///   standard input, one a line); the folders come from the system properties `coppice.home`
    ///   and `coppice.var`; `coppice.console.maxBytes` is how much may be written to standard
    ///   output and error together, without limit if it is not set
    public static void main(String[] arguments) {
        Optional.ofNullable(System.getProperty("coppice.console.maxBytes"))
                .ifPresent(maxBytes -> capConsole(Long.parseLong(maxBytes)));
        Home home = Home.of(System.getProperty("coppice.home"), System.getProperty("coppice.var"));
        int status = dispatch(home, List.of(arguments));
        System.out.flush();
        System.err.flush();
        // Not exit: the shutdown hook is for signals, and there is nothing left to stop.
        Runtime.getRuntime().halt(status);
    }

    /// In the background the console is a file that nobody rotates: neither warnings nor what
    /// routes print may fill the disk.
    private static void capConsole(long maxBytes) {
        String farewell =
                "%ncoppice: the console ends here, after %d bytes; log/coppice.log goes on%n";
        PrintStream capped =
                new PrintStream(
                        new CappedOutput(System.out, maxBytes, farewell.formatted(maxBytes)),
                        true,
                        System.out.charset());
        System.setOut(capped);
        System.setErr(capped);
    }

    private static int dispatch(Home home, List<String> arguments) {
        try {
            return switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
                case "run" -> run(home);
                case "shell" -> shell(home, arguments.subList(1, arguments.size()));
                default -> throw new LaunchException("Usage: run | shell [COMMAND]");
            };
        } catch (LaunchException e) {
            System.err.println("coppice: " + e.getMessage());
            return 1;
        }
    }

    private static int run(Home home) throws LaunchException {
        long startNanos = System.nanoTime();
        try (OneProcess lock = OneProcess.claim(home)) {
            List<FeatureBundleFile> bundles = new Features(home.system()).read(home.features());
            Container container = Container.create(home);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndHalt(container, lock)));
            startOrStop(container, bundles);
            announce(home, container, startNanos);
            container.awaitStop();
            return 0;
        }
    }

    /// `bin/coppice start` waits for these lines.
    private static void announce(Home home, Container container, long startNanos) {
        List<String> addresses = container.addresses();
        addresses.forEach(url -> System.out.println("Serving " + url));
        if (addresses.isEmpty()) {
            System.out.println(
                    "No server listens: see etc/org.coppice.wsgi.server-*.cfg and the log");
        }
        System.out.printf(
                "Coppice %s on JDK %s: %d bundles, started in %d ms%n",
                home.version(),
                Runtime.version(),
                container.bundleCount(),
                (System.nanoTime() - startNanos) / 1_000_000);
    }

    private static void startOrStop(Container container, List<FeatureBundleFile> bundles)
            throws LaunchException {
        try {
            container.start(bundles);
        } catch (LaunchException e) {
            container.stop();
            throw e;
        }
    }

    /// Runs when SIGTERM or Ctrl+C arrives. Halts, as a stop that was asked for is no failure and
    /// the JVM itself would end with the signal's status. If not all has stopped the process id
    /// stays behind: from that `bin/coppice stop` knows.
    private static void stopAndHalt(Container container, OneProcess lock) {
        boolean isStopped = container.stop();
        if (isStopped) {
            lock.close();
        }
        System.err.flush();
        Runtime.getRuntime().halt(isStopped ? 0 : 1);
    }

    private static String prompt() {
        Console console = System.console();
        return console != null && console.isTerminal() ? "coppice> " : "";
    }

    private static int shell(Home home, List<String> words) throws LaunchException {
        ShellClient client = new ShellClient(home.shellSocket());
        try {
            return words.isEmpty()
                    ? client.interactive(System.in, System.out, prompt())
                    : client.execute(String.join(" ", words), System.out);
        } catch (IOException e) {
            throw new LaunchException("No answer from the container: " + e.getMessage());
        }
    }
}
