package org.coppice.green;

import org.osgi.annotation.versioning.ConsumerType;

/// Told when a green thread keeps a loop busy for too long. In a container every service of this
/// type is told; a program gives one to [RunOptions#onBlocked].
///
/// **Threads:** called by the watch's own thread, while the loop is still blocked: it must not wait
/// for the loop. **Errors:** what it throws is logged. **Null:** nothing here is null.
@ConsumerType
@FunctionalInterface
public interface BlockedLoopListener {

    /// A loop is blocked; said once until it gives way.
    void blocked(BlockedLoop report);
}
