package org.coppice.web.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.coppice.web.headers.MediaType;

/// Media types by the extensions of names. The table is of this bundle, so that a file has the same
/// type on each machine.
final class MediaTypes {
    private static final Map<String, MediaType> USUAL = read();

    private final Map<String, MediaType> types;
    private final Optional<Charset> charset;

    /// @param more before the usual ones
    /// @param charset of text, if it is told
    MediaTypes(Map<String, MediaType> more, Optional<Charset> charset) {
        this.types = new HashMap<>(USUAL);
        this.types.putAll(more);
        this.charset = charset;
    }

    private static Map<String, MediaType> read() {
        Map<String, MediaType> types = new HashMap<>();
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                MediaTypes.class.getResourceAsStream("media.types"),
                                StandardCharsets.US_ASCII))) {
            for (String line : reader.lines().toList()) {
                String[] words = line.strip().split("\\s+");
                for (int i = 1; i < words.length && !line.startsWith("#"); i++) {
                    types.put(words[i], MediaType.of(words[0]));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return types;
    }

    /// The type of a file of that name.
    MediaType of(String name) {
        int dot = name.lastIndexOf('.');
        String extension = name.substring(dot + 1).toLowerCase(Locale.ROOT);
        MediaType type =
                dot < 0
                        ? MediaType.OCTET_STREAM
                        : types.getOrDefault(extension, MediaType.OCTET_STREAM);
        boolean bareText = type.type().equals("text") && type.parameter("charset").isEmpty();
        return bareText ? charset.map(type::with).orElse(type) : type;
    }
}
