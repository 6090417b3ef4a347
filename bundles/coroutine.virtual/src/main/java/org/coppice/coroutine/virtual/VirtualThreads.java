package org.coppice.coroutine.virtual;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;

/// Makes virtual threads with a scheduler of ours: the JDK can do that since 21, but its public API
/// does not offer it yet.
///
/// **Threads:** any.
final class VirtualThreads {

    /// The flag without which the constructor is out of reach.
    static final String FLAG = "--add-opens java.base/java.lang=ALL-UNNAMED";

    private static final int INHERIT_THREAD_LOCALS = 0;

    private final MethodHandle constructor;
    private final Executor jdkScheduler;

    private VirtualThreads(MethodHandle constructor, Executor jdkScheduler) {
        this.constructor = constructor;
        this.jdkScheduler = jdkScheduler;
    }

    /// Finds the constructor and proves that it works.
    ///
    /// @throws UnsupportedOperationException if this JVM does not allow it; the message names the
    ///   flag
    static VirtualThreads open() {
        try {
            Class<?> type = Class.forName("java.lang.VirtualThread", false, null);
            MethodHandles.Lookup lookup =
                    MethodHandles.privateLookupIn(type, MethodHandles.lookup());
            MethodHandle constructor =
                    lookup.findConstructor(
                            type,
                            MethodType.methodType(
                                    void.class,
                                    Executor.class,
                                    String.class,
                                    int.class,
                                    Runnable.class));
            MethodHandle scheduler =
                    lookup.findStatic(
                            type, "defaultScheduler", MethodType.methodType(Executor.class));
            return new VirtualThreads(
                    constructor.asType(
                            MethodType.methodType(
                                    Thread.class,
                                    Executor.class,
                                    String.class,
                                    int.class,
                                    Runnable.class)),
                    (Executor) scheduler.invokeExact());
        } catch (Throwable e) {
            throw new UnsupportedOperationException(
                    "Coroutine 'virtual' needs the JVM flag "
                            + FLAG
                            + " on JDK 25 or later; this is Java "
                            + Runtime.version()
                            + " without it",
                    e);
        }
    }

    /// The scheduler of virtual threads that are nobody's.
    Executor jdkScheduler() {
        return jdkScheduler;
    }

    Thread create(Executor scheduler, String name, Runnable body) {
        try {
            return (Thread) constructor.invokeExact(scheduler, name, INHERIT_THREAD_LOCALS, body);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("A virtual thread could not be made", e);
        }
    }
}
