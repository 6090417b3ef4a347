package org.coppice.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file of a listening Unix socket: how it comes to be, and how it goes.
///
/// **Permissions.** To bind makes the file, and from then on who may write it can connect. So the
/// socket is bound in a folder that nobody else may enter, gets its permissions there, and is then
/// linked to its place; a link, and not a move, because that never replaces what is there.
///
/// **A stale file** is one that refuses a connection. Between that look and the removal another
/// process may have removed and replaced it, so it must still be the same file, of the same time.
///
/// **Threads:** any.
final class UnixPath {

    private static final Logger LOG = LoggerFactory.getLogger(UnixPath.class);

    private static final int TYPE_OF_FILE = 0170000;
    private static final int SOCKET = 0140000;
    private static final int RADIX = 36;

    private final UnixDomainSocketAddress address;
    private final Optional<Object> fileKey;

    private UnixPath(UnixDomainSocketAddress address, boolean removeOnClose) throws IOException {
        this.address = address;
        this.fileKey =
                removeOnClose ? Optional.ofNullable(key(address.getPath())) : Optional.empty();
    }

    private static Object key(Path path) throws IOException {
        return attributes(path).fileKey();
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    /// Binds the channel and listens.
    ///
    /// @throws BindException which says why not
    static UnixPath bind(
            ServerSocketChannel channel, UnixDomainSocketAddress address, UnixOptions options)
            throws IOException {
        Path path = address.getPath();
        try {
            if (options.removeStale()) {
                removeIfStale(path);
            }
            if (options.permissions().isPresent()) {
                bindWith(options.permissions().get(), channel, path, options.backlogConnections());
            } else {
                channel.bind(address, options.backlogConnections());
            }
            return new UnixPath(address, options.removeOnClose());
        } catch (IOException e) {
            throw refused(path, e);
        }
    }

    private static void bindWith(
            Set<PosixFilePermission> permissions,
            ServerSocketChannel channel,
            Path path,
            int backlogConnections)
            throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        requireShort(path);
        Path folder = privateFolder(path);
        Path hidden = folder.resolve("s");
        try {
            channel.bind(UnixDomainSocketAddress.of(hidden), backlogConnections);
            Files.setPosixFilePermissions(hidden, permissions);
            link(path, hidden);
        } finally {
            Files.deleteIfExists(hidden);
            Files.delete(folder);
        }
    }

    /// With a name that is hardly longer than that of the socket, for that may be near the limit.
    private static Path privateFolder(Path path) throws IOException {
        while (true) {
            int number = ThreadLocalRandom.current().nextInt(RADIX * RADIX * RADIX * RADIX * RADIX);
            Path folder = path.resolveSibling("." + Integer.toString(number, RADIX));
            try {
                return Files.createDirectory(
                        folder,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                LOG.debug("{} is taken", folder, e);
            }
        }
    }

    private static void link(Path path, Path hidden) throws IOException {
        try {
            Files.createLink(path, hidden);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            LOG.debug("No link to a socket here; it is moved", e);
            Files.move(hidden, path);
        }
    }

    /// A file that is linked to its place may have a name that is too long for those who connect.
    private static void requireShort(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            if (isTooLong(e)) {
                throw e;
            }
            LOG.trace("Nobody listens at {}", path, e);
        }
    }

    private static boolean isTooLong(IOException error) {
        return String.valueOf(error.getMessage()).contains("path too long"); // as the JDK says it
    }

    private static void removeIfStale(Path path) throws IOException {
        try {
            BasicFileAttributes before = attributes(path);
            if (!isSocket(path, before)) {
                throw new BindException("there is a file that is no socket");
            }
            if (isAnswering(path)) {
                throw new BindException("another process listens there");
            }
            BasicFileAttributes now = attributes(path);
            if (before.creationTime().equals(now.creationTime())
                    && before.lastModifiedTime().equals(now.lastModifiedTime())
                    && Objects.equals(before.fileKey(), now.fileKey())) {
                Files.delete(path);
                LOG.debug("Removed the stale socket {}", path);
            }
        } catch (NoSuchFileException e) {
            LOG.trace("Nothing at {}", path, e);
        }
    }

    private static boolean isSocket(Path path, BasicFileAttributes attributes) throws IOException {
        if (!attributes.isOther()
                || !path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return attributes.isOther();
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & TYPE_OF_FILE) == SOCKET;
    }

    /// Also if it has no room for one more, or must not be asked.
    private static boolean isAnswering(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            LOG.debug("{} is left alone", path, e);
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /// The address, and not the hidden one.
    UnixDomainSocketAddress address() {
        return address;
    }

    /// Before the channel is closed: as long as it is open nobody else's file has its key.
    void remove() {
        Path path = address.getPath();
        try {
            if (fileKey.isPresent() && fileKey.get().equals(key(path))) {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} is gone already", path, e);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed", path, e);
        }
    }

    // ---- why not

    private static BindException refused(Path path, IOException cause) {
        BindException refused =
                new BindException("Cannot listen at " + path + ": " + reason(path, cause));
        refused.initCause(cause);
        return refused;
    }

    /// What is wrong with a path at which a socket cannot listen or be connected.
    static String reason(Path path, IOException cause) {
        if (isTooLong(cause)) {
            return ("its name has %d bytes, too many with those that are needed to make it; allowed"
                            + " are 106 on Linux and 102 on macOS")
                    .formatted(path.toString().getBytes(StandardCharsets.UTF_8).length);
        }
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            return "there is no folder " + folder;
        }
        return switch (cause) {
            case FileAlreadyExistsException _ -> "there is something already";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(cause.getMessage());
        };
    }
}
