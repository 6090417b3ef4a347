package org.coppice.net;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// How to listen on the path of a Unix domain socket, see [Net#listen(
/// java.net.UnixDomainSocketAddress, UnixOptions)]; each method gives a changed copy.
///
/// ```java
/// Net.listen(UnixDomainSocketAddress.of("/run/shop/http"), UnixOptions.DEFAULTS.permissions("rw-rw----"));
/// ```
///
/// **Threads:** any. **Null:** nothing here is null.
///
/// @param permissions who may connect: on Linux whoever may write the file. They hold before
///   anybody can connect. Empty leaves it to the process's umask
/// @param removeStale whether a socket file on which nobody listens any more, left by a process
///   that died, is removed. One on which somebody listens, and what is no socket, is never removed
/// @param removeOnClose whether the file goes with a close of the listener, unless somebody else
///   has put another one there meanwhile
/// @param backlogConnections how many clients the system lets wait for an accept; zero or less
///   leaves it to the system
public record UnixOptions(
        Optional<Set<PosixFilePermission>> permissions,
        boolean removeStale,
        boolean removeOnClose,
        int backlogConnections) {

    /// By the umask, with a stale file removed and the own one removed at the end.
    public static final UnixOptions DEFAULTS =
            new UnixOptions(Optional.empty(), true, true, Net.DEFAULT_BACKLOG);

    /// Checks and copies.
    public UnixOptions {
        permissions = Objects.requireNonNull(permissions, "permissions").map(Set::copyOf);
    }

    /// With other permissions.
    ///
    /// @param newPermissions as `ls` shows them, such as `rw-rw----`
    /// @throws IllegalArgumentException if it is not of that form
    public UnixOptions permissions(String newPermissions) {
        return permissions(PosixFilePermissions.fromString(newPermissions));
    }

    /// With other permissions.
    public UnixOptions permissions(Set<PosixFilePermission> newPermissions) {
        return new UnixOptions(
                Optional.of(newPermissions), removeStale, removeOnClose, backlogConnections);
    }

    /// With or without the removal of a stale file.
    public UnixOptions removeStale(boolean newRemoveStale) {
        return new UnixOptions(permissions, newRemoveStale, removeOnClose, backlogConnections);
    }

    /// With or without the removal at the end.
    public UnixOptions removeOnClose(boolean newRemoveOnClose) {
        return new UnixOptions(permissions, removeStale, newRemoveOnClose, backlogConnections);
    }

    /// With another backlog.
    public UnixOptions backlogConnections(int newBacklogConnections) {
        return new UnixOptions(permissions, removeStale, removeOnClose, newBacklogConnections);
    }
}
