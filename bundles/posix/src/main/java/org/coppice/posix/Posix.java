package org.coppice.posix;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.Locale;

/// The system calls of a 64-bit Linux that readiness needs: a factory of the objects that make
/// them.
///
/// A service where they work; where they do not there is no such service, and the log says why,
/// once. On a plain class path [#open()] says it.
///
/// **Threads:** any. **Errors:** an `IOException` is the system's refusal. **Null:** nothing here
/// is null.
public final class Posix {
    private static final String NATIVE_ACCESS_FLAG = "--enable-native-access=ALL-UNNAMED";
    private static final long PROBE_DATA = 0x0123_4567_89ab_cdefL;

    private final EpollLayout layout;
    private final boolean nanoseconds;

    private Posix(EpollLayout layout, boolean nanoseconds) {
        this.layout = layout;
        this.nanoseconds = nanoseconds;
    }

    /// Looks whether the calls work here, and gives access to them.
    ///
    /// @return what makes them
    /// @throws UnsupportedOperationException with the platform, the JVM flag or the symbol that is
    ///   missing
    public static Posix open() {
        // not configuration: the JVM tells in these two where it runs
        return open(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Posix open(String system, String architecture) {
        if (!system.toLowerCase(Locale.ROOT).equals("linux")) {
            throw new UnsupportedOperationException(
                    "posix needs Linux, this is " + system + "; the hub nio works here");
        }
        Module base = Object.class.getModule();
        if (!base.isExported(ChannelDescriptor.PACKAGE, Posix.class.getModule())) {
            throw new UnsupportedOperationException(
                    "posix cannot see the descriptors of channels; start the JVM with "
                            + ChannelDescriptor.FLAG);
        }
        try {
            return probe(EpollLayout.of(architecture));
        } catch (IllegalCallerException e) {
            throw new UnsupportedOperationException(
                    "posix may not make native calls; start the JVM with " + NATIVE_ACCESS_FLAG, e);
        } catch (IOException e) {
            throw new UnsupportedOperationException(
                    "posix does not work here: " + e.getMessage(), e);
        }
    }

    private static Posix probe(EpollLayout layout) throws IOException {
        Libc.require();
        Posix posix = new Posix(layout, Epoll.probeNanoseconds(layout));
        posix.roundTrip();
        return posix;
    }

    /// One event through the kernel: proves that the layout is this architecture's.
    private void roundTrip() throws IOException {
        try (EventDescriptor event = new EventDescriptor();
                Epoll epoll = epoll(1)) {
            epoll.add(event.descriptor(), Epoll.IN, PROBE_DATA);
            event.signal();
            int count = epoll.await(0);
            if (count != 1 || epoll.events(0) != Epoll.IN || epoll.data(0) != PROBE_DATA) {
                throw new UnsupportedOperationException(
                        "posix does not know this architecture: epoll_event is not as " + layout);
            }
        }
    }

    /// Whether [Epoll#await(long)] waits by the nanosecond; it rounds up to milliseconds otherwise.
    ///
    /// @return true from Linux 5.11 and glibc 2.35 on
    public boolean waitsByNanoseconds() {
        return nanoseconds;
    }

    /// A new epoll descriptor.
    ///
    /// @param eventsPerWait how many events one wait gives at most, 1 or more
    /// @return to be closed by the caller
    /// @throws IOException EMFILE if there are too many descriptors
    public Epoll epoll(int eventsPerWait) throws IOException {
        if (eventsPerWait < 1) {
            throw new IllegalArgumentException(
                    "eventsPerWait is " + eventsPerWait + ", must be 1 or more");
        }
        return new Epoll(layout, nanoseconds, eventsPerWait);
    }

    /// A new and empty table for poll. It holds no descriptor of its own.
    ///
    /// @return the table
    public PollTable pollTable() {
        return new PollTable();
    }

    /// New and empty sets for select. They hold no descriptor of their own.
    ///
    /// @return the sets
    public SelectSets selectSets() {
        return new SelectSets();
    }

    /// A new descriptor to wake a waiting thread with.
    ///
    /// @return to be closed by the caller
    /// @throws IOException EMFILE if there are too many descriptors
    public EventDescriptor eventDescriptor() throws IOException {
        return new EventDescriptor();
    }

    /// What reads and writes sockets without the detour of their channels.
    ///
    /// @return for any number of sockets
    public SocketTransfer socketTransfer() {
        return new SocketTransfer();
    }

    /// The descriptor's number of a channel. Another channel may have it once this one is closed.
    ///
    /// @param channel any channel that the JDK itself makes
    /// @return 0 or more
    public int descriptor(SelectableChannel channel) {
        return ChannelDescriptor.of(channel);
    }

    /// Sets an option of a socket that is a number: for those that the JDK does not know. See
    /// setsockopt(2).
    ///
    /// @param level such as 6 for TCP
    /// @param option its number there
    /// @throws IOException ENOPROTOOPT or EOPNOTSUPP if the socket has no such option
    public void socketOption(int descriptor, int level, int option, int value) throws IOException {
        int[] errno = new int[1];
        MemorySegment number = MemorySegment.ofArray(new int[] {value});
        if (Native.setsockopt(
                        MemorySegment.ofArray(errno),
                        descriptor,
                        level,
                        option,
                        number,
                        Integer.BYTES)
                < 0) {
            throw new PosixException("setsockopt", errno[0]);
        }
    }

    /// What [#socketOption(int, int, int, int)] has set. See getsockopt(2).
    ///
    /// @return the number
    /// @throws IOException as there
    public int socketOption(int descriptor, int level, int option) throws IOException {
        int[] value = new int[1];
        readSocketOption(descriptor, level, option, MemorySegment.ofArray(value));
        return value[0];
    }

    /// Reads an option of a socket that is more than a number: a structure, of which the target
    /// gets as much as it has room for. See getsockopt(2).
    ///
    /// @param target where the structure's first byte goes to its position, which moves behind the
    ///   last one; its numbers are in the order of the machine
    /// @return how many bytes: fewer than there is room for if the system knows no more
    /// @throws IOException as [#socketOption(int, int, int, int)]
    public int readSocketOption(int descriptor, int level, int option, ByteBuffer target)
            throws IOException {
        int count = readSocketOption(descriptor, level, option, MemorySegment.ofBuffer(target));
        target.position(target.position() + count);
        return count;
    }

    private static int readSocketOption(int descriptor, int level, int option, MemorySegment target)
            throws IOException {
        int[] errno = new int[1];
        int[] size = {(int) target.byteSize()};
        if (Native.getsockopt(
                        MemorySegment.ofArray(errno),
                        descriptor,
                        level,
                        option,
                        target,
                        MemorySegment.ofArray(size))
                < 0) {
            throw new PosixException("getsockopt", errno[0]);
        }
        return size[0];
    }
}
