package org.coppice.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps a second container away from the same `var` folder. The lock ends with the process,
/// however that ends; `coppice.pid` beside it tells scripts which process it is.
final class OneProcess implements AutoCloseable {
    private final FileChannel channel;
    private final Path pidFile;

    private OneProcess(FileChannel channel, Path pidFile) {
        this.channel = channel;
        this.pidFile = pidFile;
    }

    static OneProcess claim(Home home) throws LaunchException {
        Path pidFile = home.var().resolve("coppice.pid");
        try {
            Files.createDirectories(home.var());
            FileChannel channel =
                    FileChannel.open(
                            home.var().resolve("coppice.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new LaunchException(
                        "A container already runs in %s with process id %s"
                                .formatted(home.var(), Files.readString(pidFile).strip()));
            }
            Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");
            return new OneProcess(channel, pidFile);
        } catch (IOException e) {
            throw new LaunchException(
                    "Cannot write %s (%s): set COPPICE_VAR to a folder that can be written"
                            .formatted(home.var(), e));
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(pidFile);
            channel.close();
        } catch (IOException e) {
            System.err.println("coppice: cannot remove " + pidFile + ": " + e.getMessage());
        }
    }
}
