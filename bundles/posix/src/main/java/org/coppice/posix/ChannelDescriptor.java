package org.coppice.posix;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SelectableChannel;

/// The JDK's own way to a channel's descriptor: `sun.nio.ch.SelChImpl.getFDVal`, which all its
/// channels have. Reached by name, so that the bundle neither imports the package nor is compiled
/// against it.
final class ChannelDescriptor {
    /// What makes it reachable; without it this class must not be initialised.
    static final String FLAG = "--add-exports java.base/sun.nio.ch=ALL-UNNAMED";

    static final String PACKAGE = "sun.nio.ch";

    private static final String TYPE = "sun.nio.ch.SelChImpl";
    private static final MethodHandle GET_FD_VAL = find();

    private ChannelDescriptor() {}

    private static MethodHandle find() {
        try {
            Class<?> type = Class.forName(TYPE, false, null); // null: the boot loader
            return MethodHandles.lookup()
                    .findVirtual(type, "getFDVal", MethodType.methodType(int.class))
                    .asType(MethodType.methodType(int.class, SelectableChannel.class));
        } catch (ReflectiveOperationException e) {
            throw new UnsupportedOperationException(
                    TYPE + ".getFDVal is not accessible; is the JVM started with " + FLAG + "?", e);
        }
    }

    static int of(SelectableChannel channel) {
        try {
            return (int) GET_FD_VAL.invokeExact(channel);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(
                    channel.getClass().getName() + " is not a channel of the JDK: no descriptor",
                    e);
        } catch (Throwable impossible) {
            throw new AssertionError(TYPE + ".getFDVal threw", impossible);
        }
    }
}
