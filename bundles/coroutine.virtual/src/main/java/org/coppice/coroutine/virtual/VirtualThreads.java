package org.coppice.coroutine.virtual;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;

/// Makes virtual threads with a scheduler of ours: the JDK can do that since 21, but its public API
/// does not offer it yet.
///
/// What is found stands in constants: only through a constant does the JIT see into the
/// constructor, and one is called for each green thread.
///
/// **Threads:** any.
final class VirtualThreads {

    /// The flag without which the constructor is out of reach.
    static final String FLAG = "--add-opens java.base/java.lang=ALL-UNNAMED";

    private static final int INHERIT_THREAD_LOCALS = 0;
    private static final MethodType CONSTRUCTOR_TYPE =
            MethodType.methodType(
                    void.class, Executor.class, String.class, int.class, Runnable.class);

    private static final MethodHandle CONSTRUCTOR;
    private static final Executor JDK_SCHEDULER;

    /// Why the others are null, or null.
    private static final Throwable REFUSAL;

    static {
        MethodHandle constructor = null;
        Executor scheduler = null;
        Throwable refusal = null;
        try {
            Class<?> type = Class.forName("java.lang.VirtualThread", false, null);
            MethodHandles.Lookup lookup =
                    MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            MethodHandle getScheduler =
                    lookup.findStatic(
                            type, "defaultScheduler", MethodType.methodType(Executor.class));
            scheduler = (Executor) getScheduler.invokeExact();
            constructor =
                    lookup.findConstructor(type, CONSTRUCTOR_TYPE)
                            .asType(CONSTRUCTOR_TYPE.changeReturnType(Thread.class));
        } catch (Throwable e) {
            refusal = e;
        }
        CONSTRUCTOR = constructor;
        JDK_SCHEDULER = scheduler;
        REFUSAL = refusal;
    }

    private VirtualThreads() {}

    /// @throws UnsupportedOperationException if this JVM does not allow it; the message names the
    ///   flag
    static void require() {
        if (REFUSAL != null) {
            throw new UnsupportedOperationException(
                    "Coroutine 'virtual' needs the JVM flag "
                            + FLAG
                            + " on JDK 25 or later; this is Java "
                            + Runtime.version()
                            + " without it",
                    REFUSAL);
        }
    }

    /// The scheduler of virtual threads that are nobody's.
    static Executor jdkScheduler() {
        return JDK_SCHEDULER;
    }

    /// Only after [#require()].
    static Thread create(Executor scheduler, String name, Runnable body) {
        try {
            return (Thread) CONSTRUCTOR.invokeExact(scheduler, name, INHERIT_THREAD_LOCALS, body);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A virtual thread could not be made", e);
        }
    }
}
