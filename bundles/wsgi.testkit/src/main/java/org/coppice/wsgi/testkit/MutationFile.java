package org.coppice.wsgi.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The mutations that are known, a line each, as [RawText].
final class MutationFile {
    private static final String NAME = "mutations.txt";

    private MutationFile() {}

    static List<byte[]> read() {
        try (InputStream in = MutationFile.class.getResourceAsStream(NAME)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(RawText::bytes)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
