package org.coppice.itests.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this process takes of the machine's memory.
final class ProcessMemory {

    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /// After a collection.
    static double heapBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    static double residentBytes() throws IOException {
        return statusBytes("VmRSS");
    }

    /// At its peak.
    static double mostResidentBytes() throws IOException {
        return statusBytes("VmHWM");
    }

    private static double statusBytes(String key) throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith(key)) {
                return Double.parseDouble(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException(STATUS + " does not tell " + key);
    }
}
