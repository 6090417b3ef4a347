package org.coppice.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/// The C library's symbols. Apart from [Native] so that what is missing can be told before the
/// initialisation of that class fails for lack of it.
@SuppressWarnings("restricted") // Posix.open names --enable-native-access when it is refused
final class Libc {
    private static final List<String> REQUIRED =
            List.of(
                    "epoll_create1",
                    "epoll_ctl",
                    "epoll_wait",
                    "ppoll",
                    "pselect",
                    "eventfd",
                    "read",
                    "write",
                    "recv",
                    "send",
                    "setsockopt",
                    "getsockopt",
                    "close",
                    "strerror");

    private Libc() {}

    /// @throws UnsupportedOperationException if a symbol is missing
    /// @throws IllegalCallerException if the JVM allows no native calls from here
    static void require() {
        for (String symbol : REQUIRED) {
            if (!has(symbol)) {
                throw new UnsupportedOperationException(
                        "posix needs " + symbol + ", libc has none");
            }
        }
        MethodHandle _ = handle("close", JAVA_INT, JAVA_INT);
    }

    static boolean has(String symbol) {
        return Linker.nativeLinker().defaultLookup().find(symbol).isPresent();
    }

    /// A handle that takes a segment for the errno first.
    static MethodHandle handle(String symbol, ValueLayout result, ValueLayout... parameters) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(symbol),
                FunctionDescriptor.of(result, parameters),
                Linker.Option.captureCallState("errno"));
    }

    /// As [#handle], for a call that never blocks: it may be given memory of the heap, also for the
    /// errno, and the JVM waits with a collection until it returns.
    static MethodHandle shortHandle(String symbol, ValueLayout result, ValueLayout... parameters) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(symbol),
                FunctionDescriptor.of(result, parameters),
                Linker.Option.captureCallState("errno"),
                Linker.Option.critical(true));
    }
}
