package org.coppice.web.headers;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The header `Content-Disposition` (RFC 6266; of a part of a form RFC 7578, section 4.2): whether
/// a browser shows a response or saves it, and under which name.
///
/// **Threads**: immutable. **Errors**: see [org.coppice.web.headers]. **Null**: nothing is null.
///
/// @param type `attachment`, `inline`, `form-data`; in lower case
/// @param parameters by names in lower case, without the file name, in their order; unchangeable.
///   Values are in Unicode without control characters
/// @param filename as its sender says, without control characters: may be empty, and may have
///   folders; see [#safeFilename]
public record ContentDisposition(
        String type, Map<String, String> parameters, Optional<String> filename) {
    private static final String FILENAME = "filename";
    private static final String ENCODED_FILENAME = "filename*";

    /// Checks.
    public ContentDisposition {
        type = FieldText.lower(FieldText.requireToken("disposition", type));
        Map<String, String> checked = new LinkedHashMap<>();
        parameters.forEach((name, value) ->
                checked.put(
                        FieldText.lower(FieldText.requireToken("parameter", name)),
                        requireText("parameter " + name, value)));
        if (checked.containsKey(FILENAME) || checked.containsKey(ENCODED_FILENAME)) {
            throw new IllegalArgumentException(
                    "parameters %s are not allowed: give the file name as such"
                            .formatted(checked.keySet()));
        }
        parameters = Collections.unmodifiableMap(checked);
        filename.ifPresent(name -> requireText("file name", name));
    }

    /// To be saved; the browser finds a name.
    public static ContentDisposition attachment() {
        return new ContentDisposition("attachment", Map.of(), Optional.empty());
    }

    /// To be saved under a name.
    ///
    /// @param filename any text without control characters
    public static ContentDisposition attachment(String filename) {
        return new ContentDisposition("attachment", Map.of(), Optional.of(filename));
    }

    /// To be shown; under a name if somebody saves it nevertheless.
    ///
    /// @param filename any text without control characters
    public static ContentDisposition inline(String filename) {
        return new ContentDisposition("inline", Map.of(), Optional.of(filename));
    }

    private static String requireText(String what, String text) {
        return FieldText.require(
                what, text, ContentDisposition::isClean, "control characters are not allowed");
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.chars().filter(ContentDisposition::isClean).forEach(c -> clean.append((char) c));
        return clean.toString();
    }

    private static boolean isClean(int c) {
        return !Character.isISOControl(c) || c == '\t';
    }

    /// Reads the header; empty if it is none. Of both forms of a file name that with a charset
    /// (`filename*`) is taken, if it can be read.
    ///
    /// In the other one a backslash is only an escape before a quote or a backslash, as there are
    /// browsers that send paths of Windows.
    ///
    /// @param text the header, of a part of a form in Unicode
    public static Optional<ContentDisposition> parse(String text) {
        FieldScanner scanner = new FieldScanner(text.strip());
        String type = scanner.token();
        Map<String, String> parameters = new LinkedHashMap<>();
        scanner.skipSpace();
        while (scanner.skip(';')) {
            scanParameter(scanner, parameters);
        }
        if (type.isEmpty() || !scanner.atEnd()) {
            return Optional.empty();
        }
        Optional<String> plain = Optional.ofNullable(parameters.remove(FILENAME));
        Optional<String> filename =
                Optional.ofNullable(parameters.remove(ENCODED_FILENAME))
                        .flatMap(ContentDisposition::decoded)
                        .or(() -> plain);
        return Optional.of(new ContentDisposition(type, parameters, filename));
    }

    private static void scanParameter(FieldScanner scanner, Map<String, String> parameters) {
        scanner.skipSpace();
        String name = FieldText.lower(scanner.token());
        scanner.skipSpace();
        if (!scanner.skip('=')) {
            scanner.take(c -> c != ';');
            return;
        }
        scanner.skipSpace();
        String value =
                scanner.peek() == '"' ? quoted(scanner) : scanner.take(c -> c != ';').strip();
        scanner.take(c -> c != ';');
        if (!name.isEmpty()) {
            parameters.putIfAbsent(name, clean(value));
        }
    }

    /// What is in quotes, to the end if they are not closed.
    private static String quoted(FieldScanner scanner) {
        StringBuilder value = new StringBuilder();
        scanner.skip('"');
        while (!scanner.atEnd() && !scanner.skip('"')) {
            if (scanner.skip('\\') && scanner.peek() != '"' && scanner.peek() != '\\') {
                value.append('\\');
            } else if (!scanner.atEnd()) {
                value.append(scanner.next());
            }
        }
        return value.toString();
    }

    /// `UTF-8'en'%e2%82%ac%20rates` (RFC 8187, section 3.2); empty if it is no such.
    static Optional<String> decoded(String extended) {
        String[] parts = extended.split("'", 3);
        if (parts.length < 3) {
            return Optional.empty();
        }
        Optional<Charset> charset = FieldText.charset(parts[0]);
        Optional<byte[]> bytes = Percent.decode(parts[2]);
        if (charset.isEmpty() || bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes.get());
            String decoded = charset.get().newDecoder().decode(buffer).toString();
            return Optional.of(decoded)
                    .filter(name -> name.chars().allMatch(ContentDisposition::isClean));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /// A parameter but the file name, by its name without regard to case: `name` of a form's part.
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(FieldText.lower(name)));
    }

    /// The file name without folders of any system, as RFC 6266, section 4.3, asks; empty if there
    /// is none, or nothing but dots is left.
    ///
    /// It may still be one that a file system does not take, or that is there already.
    public Optional<String> safeFilename() {
        String name = filename.orElse("");
        name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        name = name.strip();
        return name.chars().allMatch(c -> c == '.') ? Optional.empty() : Optional.of(name);
    }

    /// The field value. A file name that is not ASCII comes in two forms (RFC 6266, appendix D):
    /// `attachment; filename="caf_.txt"; filename*=UTF-8''caf%C3%A9.txt`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type);
        parameters.forEach((name, value) ->
                text.append("; ").append(name).append('=').append(FieldText.quoted(value)));
        filename.ifPresent(name -> appendFilename(text, name));
        return text.toString();
    }

    /// The plain form has nothing that browsers read in different ways: no escape, and no percent
    /// sign.
    private static void appendFilename(StringBuilder text, String name) {
        StringBuilder plain = new StringBuilder();
        name.codePoints().forEach(c -> plain.append(isPlain(c) ? (char) c : '_'));
        text.append("; filename=").append(FieldText.quoted(plain.toString()));
        if (!plain.toString().equals(name)) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            text.append("; filename*=UTF-8''").append(Percent.encode(bytes));
        }
    }

    private static boolean isPlain(int c) {
        return c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '%';
    }
}
