package org.coppice.web.headers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.annotation.versioning.ProviderType;

/// The header `Range` (RFC 9110, section 14.2): which bytes of a representation a client wants.
///
/// ```java
/// switch (ByteRanges.parse(header).select(lengthBytes)) {
///     case Selection.Whole _ -> … // 200
///     case Selection.Parts(var parts) -> … // 206, with several as multipart/byteranges
///     case Selection.Unsatisfiable(var contentRange) -> … // 416
/// }
/// ```
///
/// A header that cannot be read, or has another unit than bytes, is as if it were not sent. WebOb's
/// `Range`, which knows one range only.
///
/// **Threads**: immutable. **Errors**: a negative length is an `IllegalArgumentException`.
/// **Null**: nothing is null.
///
/// @param ranges in the order of the header; none if ranges are not wanted
public record ByteRanges(List<ByteRange> ranges) {
    /// More ranges than this are not served as such: RFC 9110, section 14.2, lets a server ignore
    /// what costs it more than the client gains.
    public static final int MAX_RANGES = 50;

    static final String UNIT = "bytes";

    static final Pattern CONTENT_RANGE =
            Pattern.compile(
                    "bytes (?:(?<first>\\d+)-(?<last>\\d+)|\\*)/(?:(?<length>\\d+)|\\*)",
                    Pattern.CASE_INSENSITIVE);

    private static final ByteRanges NONE = new ByteRanges(List.of());

    /// What a server sends.
    @ProviderType
    public sealed interface Selection {
        /// The whole representation: a 200.
        record Whole() implements Selection {}

        /// Parts of it, one or more, in the order in which they were asked for: a 206.
        ///
        /// @param parts their lengths together are at most that of the representation
        record Parts(List<ContentRange.Part> parts) implements Selection {}

        /// None of it, as all ranges are behind its end: a 416.
        ///
        /// @param contentRange for the header of the response
        record Unsatisfiable(ContentRange.Unsatisfied contentRange) implements Selection {}
    }

    /// Makes the list unchangeable.
    public ByteRanges {
        ranges = List.copyOf(ranges);
    }

    /// As of a request without the header: the whole is wanted.
    public static ByteRanges none() {
        return NONE;
    }

    /// One or more ranges.
    public static ByteRanges of(ByteRange... ranges) {
        return new ByteRanges(List.of(ranges));
    }

    /// Reads the header; [#none] if it cannot be read.
    public static ByteRanges parse(String text) {
        FieldScanner scanner = new FieldScanner(text.strip());
        if (!scanner.token().equalsIgnoreCase(UNIT) || !scanner.skip('=')) {
            return NONE;
        }
        List<ByteRange> ranges = new ArrayList<>();
        while (scanner.nextElement()) {
            Optional<ByteRange> range = scan(scanner);
            if (range.isEmpty() || !scanner.endElement()) {
                return NONE;
            }
            ranges.add(range.get());
        }
        return new ByteRanges(ranges);
    }

    private static Optional<ByteRange> scan(FieldScanner scanner) {
        OptionalLong first = number(scanner.take(ByteRanges::isDigit));
        boolean dash = scanner.skip('-');
        OptionalLong last = number(scanner.take(ByteRanges::isDigit));
        if (!dash || first.isEmpty() && last.isEmpty()) {
            return Optional.empty();
        }
        if (first.isEmpty()) {
            return Optional.of(new ByteRange.Last(last.getAsLong()));
        }
        if (last.isEmpty()) {
            return Optional.of(new ByteRange.From(first.getAsLong()));
        }
        return last.getAsLong() < first.getAsLong()
                ? Optional.empty()
                : Optional.of(new ByteRange.Between(first.getAsLong(), last.getAsLong()));
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /// The number of these digits, the greatest if it is too great; empty without digits.
    static OptionalLong number(String digits) {
        if (digits == null || digits.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            return OptionalLong.of(Long.MAX_VALUE);
        }
    }

    static void requireLength(long lengthBytes) {
        if (lengthBytes < 0) {
            throw new IllegalArgumentException(
                    "length %d is not allowed: it must be 0 or more".formatted(lengthBytes));
        }
    }

    /// Whether the request has the header, and it could be read.
    public boolean isSent() {
        return !ranges.isEmpty();
    }

    /// What a server sends of a representation. The whole also if there are more than
    /// [#MAX_RANGES], if the ranges together are longer than it, and if it is empty and the last
    /// bytes are wanted.
    ///
    /// @param lengthBytes of the representation, 0 or more
    public Selection select(long lengthBytes) {
        requireLength(lengthBytes);
        if (ranges.isEmpty() || ranges.size() > MAX_RANGES) {
            return new Selection.Whole();
        }
        List<ContentRange.Part> parts =
                ranges.stream().flatMap(range -> range.within(lengthBytes).stream()).toList();
        if (parts.isEmpty()) {
            boolean lastOfNothing = lengthBytes == 0 && ranges.stream().anyMatch(this::wantsEnd);
            return lastOfNothing
                    ? new Selection.Whole()
                    : new Selection.Unsatisfiable(new ContentRange.Unsatisfied(lengthBytes));
        }
        long together = 0;
        for (ContentRange.Part part : parts) {
            together += part.lengthBytes();
            if (together > lengthBytes || together < 0) { // below 0 it has overflowed
                return new Selection.Whole();
            }
        }
        return new Selection.Parts(parts);
    }

    /// Satisfiable also in nothing, says RFC 9110, section 14.1.2.
    private boolean wantsEnd(ByteRange range) {
        return range instanceof ByteRange.Last last && last.count() > 0;
    }

    /// The field value: `bytes=0-499, -500`; empty text without ranges.
    @Override
    public String toString() {
        return ranges.isEmpty()
                ? ""
                : ranges.stream()
                        .map(ByteRange::toString)
                        .collect(Collectors.joining(", ", UNIT + "=", ""));
    }
}
