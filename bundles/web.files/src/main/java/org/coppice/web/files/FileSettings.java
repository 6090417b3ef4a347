package org.coppice.web.files;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.coppice.web.headers.MediaType;
import org.coppice.wsgi.api.Headers;
import org.coppice.wsgi.spi.SettingsReader;

/// The configuration, checked.
///
/// @param path where it is in URLs, without a slash at its end; empty for nowhere
/// @param types media types by extension, before the usual ones
/// @param charset empty for none
record FileSettings(
        Path root,
        String path,
        List<String> index,
        boolean hideIndex,
        boolean listing,
        boolean hidden,
        Links followLinks,
        List<Precompressed> precompressed,
        List<CacheRule> cacheControl,
        Map<String, MediaType> types,
        Optional<Charset> charset) {

    /// Which symbolic links below the root are followed.
    enum Links {
        NONE,
        /// Those that lead to below the root.
        INSIDE,
        ALL
    }

    /// @throws IllegalArgumentException that names all that is wrong
    static FileSettings of(Map<String, ?> properties) {
        SettingsReader reader = new SettingsReader(FilesConfiguration.class, properties);
        FileSettings settings =
                new FileSettings(
                        root(reader),
                        path(reader),
                        index(reader),
                        reader.flag("hideIndex"),
                        reader.flag("listing"),
                        reader.flag("hidden"),
                        Links.valueOf(
                                reader.oneOf("followLinks", "none", "inside", "all")
                                        .toUpperCase(Locale.ROOT)),
                        precompressed(reader),
                        rules(reader),
                        types(reader),
                        charset(reader));
        reader.requireNoFaults();
        return settings;
    }

    private static Path root(SettingsReader reader) {
        String text = reader.name("root");
        try {
            Path root = Path.of(text);
            if (root.isAbsolute() && Files.exists(root)) {
                return root.normalize();
            }
            reader.fault(
                    "root",
                    text,
                    root.isAbsolute()
                            ? "there is no such folder or file; make it first"
                            : "give an absolute path, such as /srv/www");
        } catch (InvalidPathException e) {
            reader.fault("root", text, "give an absolute path, such as /srv/www");
        }
        return Path.of("/");
    }

    private static String path(SettingsReader reader) {
        String path = reader.name("path");
        if (!path.matches("(/[^/{}?#%\\s]*)*")) {
            reader.fault("path", path, "give a path such as /static, or nothing");
        }
        return path.length() > 1 && path.endsWith("/")
                ? path.substring(0, path.length() - 1)
                : path;
    }

    private static List<String> list(SettingsReader reader, String key) {
        List<String> all = reader.list(key);
        return all.equals(List.of("none")) ? List.of() : all;
    }

    private static List<String> index(SettingsReader reader) {
        List<String> names = list(reader, "index");
        if (!names.stream().allMatch(each -> each.matches("[^/\\\\\0]+"))) {
            reader.fault("index", String.join(", ", names), "give names of files without a path");
        }
        return names;
    }

    private static List<Precompressed> precompressed(SettingsReader reader) {
        List<Precompressed> codings = new ArrayList<>();
        for (String coding : list(reader, "precompressed")) {
            Optional<Precompressed> known = Precompressed.of(coding);
            known.ifPresent(codings::add);
            if (known.isEmpty()) {
                reader.fault("precompressed", coding, "give any of br, zstd, gzip, or none");
            }
        }
        return codings;
    }

    private static List<CacheRule> rules(SettingsReader reader) {
        List<CacheRule> rules = new ArrayList<>();
        for (Map.Entry<String, String> each : pairs(reader, "cacheControl").entrySet()) {
            try {
                Headers.of("Cache-Control", each.getValue());
                rules.add(CacheRule.of(each.getKey(), each.getValue()));
            } catch (PatternSyntaxException e) {
                reader.fault(
                        "cacheControl",
                        each.getKey(),
                        "the pattern is faulty, " + e.getDescription());
            } catch (IllegalArgumentException e) {
                reader.fault("cacheControl", each.getValue(), "give directives such as no-cache");
            }
        }
        return rules;
    }

    private static Map<String, MediaType> types(SettingsReader reader) {
        Map<String, MediaType> types = new LinkedHashMap<>();
        for (Map.Entry<String, String> each : pairs(reader, "mediaTypes").entrySet()) {
            Optional<MediaType> type = MediaType.parse(each.getValue());
            if (type.isEmpty() || type.get().isRange()) {
                reader.fault("mediaTypes", each.getValue(), "give types such as text/markdown");
            } else {
                types.put(each.getKey().toLowerCase(Locale.ROOT), type.get());
            }
        }
        return types;
    }

    /// Of a text such as `*.html: no-cache; *.css: max-age=60`, in its order.
    private static Map<String, String> pairs(SettingsReader reader, String key) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : reader.name(key).split(";")) {
            int colon = pair.indexOf(':');
            if (colon > 0 && !pair.substring(colon + 1).isBlank()) {
                pairs.put(pair.substring(0, colon).strip(), pair.substring(colon + 1).strip());
            } else if (!pair.isBlank()) {
                reader.fault(
                        key, pair.strip(), "give pairs with a colon in them, and ; between them");
            }
        }
        return pairs;
    }

    private static Optional<Charset> charset(SettingsReader reader) {
        String name = reader.isChanged("charset") ? reader.name("charset") : "utf-8";
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalArgumentException e) {
            if (!name.equals("none")) {
                reader.fault("charset", name, "give a charset such as utf-8, or none");
            }
            return Optional.empty();
        }
    }
}
