package org.coppice.net;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Listening sockets that this process was started with, so that a service manager can listen
/// before it runs, and on ports that it may not open itself: the socket activation of systemd.
///
/// ```java
/// StreamServerBuilder builder = StreamServer.builder(handler);
/// for (int i = 0; i < inherited.count(); i++) {
///     builder.listener(inherited.listen(i));
/// }
/// ```
///
/// Java itself hands over one socket alone, as the standard input: [#standardInput()], to which
/// belongs `StandardInput=socket` in a systemd unit. That works everywhere. The sockets of
/// `LISTEN_FDS`, which may be many and have names, are descriptors from 3 on, for which the JDK has
/// no public way: [#listen(int)] needs a JVM started with `--add-opens
/// java.base/sun.nio.ch=ALL-UNNAMED`, and says so.
///
/// **Threads:** [#listen] and [#standardInput()] on the loop that shall have the socket, the rest
/// any. **Null:** nothing here is null.
public final class InheritedSockets {

    /// As `SD_LISTEN_FDS_START`.
    private static final int FIRST_DESCRIPTOR = 3;

    private static final String UNNAMED = "unknown";

    private final List<String> names;

    private InheritedSockets(List<String> names) {
        this.names = names;
    }

    /// Those of this process, by its environment: `sd_listen_fds_with_names`.
    ///
    /// @throws IllegalArgumentException as [#of(Map, long)]
    public static InheritedSockets ofThisProcess() {
        return of(System.getenv(), ProcessHandle.current().pid());
    }

    /// Those that an environment names, if it means this process: `LISTEN_PID`, `LISTEN_FDS`,
    /// `LISTEN_FDNAMES`.
    ///
    /// @throws IllegalArgumentException if they mean this process but are no numbers
    public static InheritedSockets of(Map<String, String> environment, long pid) {
        String wanted = environment.getOrDefault("LISTEN_PID", "");
        if (wanted.isEmpty() || number("LISTEN_PID", wanted) != pid) {
            return new InheritedSockets(List.of());
        }
        int count = number("LISTEN_FDS", environment.getOrDefault("LISTEN_FDS", "0"));
        List<String> names = new ArrayList<>(Collections.nCopies(count, UNNAMED));
        String given = environment.getOrDefault("LISTEN_FDNAMES", "");
        if (!given.isEmpty()) {
            String[] each = given.split(":", -1);
            for (int i = 0; i < Math.min(count, each.length); i++) {
                names.set(i, each[i]);
            }
        }
        return new InheritedSockets(List.copyOf(names));
    }

    private static int number(String key, String value) {
        try {
            int number = Integer.parseInt(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, as a number that is out of range
        }
        throw new IllegalArgumentException(
                key + " is '" + value + "', allowed is a whole number from 0 on");
    }

    /// How many there are; zero if the process was not started so.
    public int count() {
        return names.size();
    }

    /// Their names in order, `FileDescriptorName=` of systemd; `unknown` is one without.
    public List<String> names() {
        return names;
    }

    /// Takes one to accept from, on the current loop. Each can be taken once.
    ///
    /// @param index from 0 on
    /// @throws IOException if it is no listening stream socket
    /// @throws UnsupportedOperationException if the JVM was not started as this needs it; the
    ///   message says how
    public GreenServerSocket listen(int index) throws IOException {
        if (index < 0 || index >= names.size()) {
            throw new IllegalArgumentException(
                    "index is " + index + ", there are " + names.size() + " inherited sockets");
        }
        return green(DescriptorChannels.listening(FIRST_DESCRIPTOR + index));
    }

    /// Takes the standard input to accept from, on the current loop, if it is a listening socket:
    /// [System#inheritedChannel()]. It is the same one each time. When it is closed the JDK
    /// connects the standard streams of the process with the null device: a log to them is lost
    /// then.
    public static Optional<GreenServerSocket> standardInput() throws IOException {
        Channel inherited = System.inheritedChannel();
        return inherited instanceof ServerSocketChannel channel
                ? Optional.of(green(channel))
                : Optional.empty();
    }

    private static GreenServerSocket green(ServerSocketChannel channel) throws IOException {
        try {
            return GreenServerSocket.of(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return "inherited sockets " + names;
    }
}
