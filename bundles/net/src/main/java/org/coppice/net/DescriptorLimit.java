package org.coppice.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many descriptors this process may have, as Linux tells it. It is read before it is needed:
/// when none is left not even this file can be opened.
///
/// @param descriptors the soft limit, to which Java has raised itself at its start; `so many` where
///   nobody tells
record DescriptorLimit(String descriptors) {

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String LINE = "Max open files";

    static DescriptorLimit read() {
        try {
            for (String line : Files.readAllLines(LIMITS)) {
                if (line.startsWith(LINE)) {
                    return new DescriptorLimit(line.substring(LINE.length()).strip().split(" ")[0]);
                }
            }
        } catch (IOException e) {
            // no Linux
        }
        return new DescriptorLimit("so many");
    }

    @Override
    public String toString() {
        return descriptors;
    }
}
