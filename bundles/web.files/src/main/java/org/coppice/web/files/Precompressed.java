package org.coppice.web.files;

import java.util.Optional;

/// A coding of files that stand beside others.
///
/// @param coding its name in `Accept-Encoding`
/// @param suffix of the file's name
record Precompressed(String coding, String suffix) {
    static Optional<Precompressed> of(String coding) {
        return switch (coding) {
            case "br" -> Optional.of(new Precompressed(coding, ".br"));
            case "zstd" -> Optional.of(new Precompressed(coding, ".zst"));
            case "gzip" -> Optional.of(new Precompressed(coding, ".gz"));
            default -> Optional.empty();
        };
    }
}
