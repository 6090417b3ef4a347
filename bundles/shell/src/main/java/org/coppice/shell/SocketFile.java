package org.coppice.shell;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A listening Unix domain socket and its file, which only its owner may use.
///
/// @param channel listens
/// @param file goes with [#remove()]
record SocketFile(ServerSocketChannel channel, Path file) {

    /// `sun_path` has 108 bytes on Linux and 104 elsewhere.
    static final int NAME_MAX_BYTES = 100;

    private static final int BACKLOG_CONNECTIONS = 64;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<?> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /// Listens; makes the folder and takes the place of a socket on which nobody listens any more.
    ///
    /// @throws IOException if that cannot be; the message says what to do
    static SocketFile bind(Path file) throws IOException {
        int lengthBytes = file.toString().getBytes(StandardCharsets.UTF_8).length;
        if (lengthBytes > NAME_MAX_BYTES) {
            throw new IOException(
                    "the name has %d bytes, that of a Unix socket may have %d: use a shorter one"
                            .formatted(lengthBytes, NAME_MAX_BYTES));
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("this is no name of a file");
        }
        Files.createDirectories(folder, OWNERS_FOLDER);
        removeStale(file);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(file), BACKLOG_CONNECTIONS);
            Files.setPosixFilePermissions(file, OWNER_ONLY);
            return new SocketFile(channel, file);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void removeStale(Path file) throws IOException {
        BasicFileAttributes found;
        try {
            found =
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return;
        }
        if (!found.isOther()) {
            throw new IOException(
                    "there is a file of this name that is no socket: remove it, or use another"
                            + " name");
        }
        if (isListenedOn(file)) {
            throw new IOException("another process listens there: stop it, or use another name");
        }
        Files.delete(file);
    }

    private static boolean isListenedOn(Path file) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /// Ends listening and removes the file.
    void remove() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
