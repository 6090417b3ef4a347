package org.coppice.net;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.ProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;

/// Makes a channel of a descriptor, as the JDK does it for the standard input: by the classes
/// behind [System#inheritedChannel()], which have to be opened for that.
///
/// The other way, to put the descriptor in the place of a channel's own (`dup2`), needs no such
/// flag; but the channel would go on telling its former address.
final class DescriptorChannels {

    private static final int SOCK_STREAM = 1;

    private static final String REMEDY =
            "Java has no public way to take a descriptor: start it with --add-opens"
                    + " java.base/sun.nio.ch=ALL-UNNAMED, or pass one socket as the standard input"
                    + " (StandardInput=socket) and take that";

    private DescriptorChannels() {}

    static ServerSocketChannel listening(int descriptor) throws IOException {
        try {
            return open(descriptor);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException("Descriptor " + descriptor + " is no channel", e.getCause());
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            throw new UnsupportedOperationException(REMEDY, e);
        }
    }

    private static ServerSocketChannel open(int descriptor)
            throws IOException, ReflectiveOperationException {
        Class<?> inherited = jdk("InheritedChannel");
        Object type = method(inherited, "soType0", int.class).invoke(null, descriptor);
        if (!type.equals(SOCK_STREAM) || isConnected(inherited, descriptor)) {
            throw new IOException("Descriptor " + descriptor + " is no stream socket that listens");
        }
        Object number = method(inherited, "addressFamily", int.class).invoke(null, descriptor);
        Object family = method(inherited, "protocolFamily", int.class).invoke(null, number);
        Object wrapped = method(jdk("IOUtil"), "newFD", int.class).invoke(null, descriptor);
        Constructor<?> constructor =
                opened(
                        jdk("ServerSocketChannelImpl")
                                .getDeclaredConstructor(
                                        SelectorProvider.class,
                                        ProtocolFamily.class,
                                        FileDescriptor.class,
                                        boolean.class));
        return (ServerSocketChannel)
                constructor.newInstance(SelectorProvider.provider(), family, wrapped, true);
    }

    private static boolean isConnected(Class<?> inherited, int descriptor)
            throws ReflectiveOperationException {
        return (boolean) method(inherited, "isConnected", int.class).invoke(null, descriptor);
    }

    private static Class<?> jdk(String name) throws ClassNotFoundException {
        return Class.forName("sun.nio.ch." + name, true, null);
    }

    private static Method method(Class<?> owner, String name, Class<?> parameter)
            throws NoSuchMethodException {
        return opened(owner.getDeclaredMethod(name, parameter));
    }

    private static <T extends AccessibleObject> T opened(T member) {
        member.setAccessible(true);
        return member;
    }
}
