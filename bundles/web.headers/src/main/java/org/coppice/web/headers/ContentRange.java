package org.coppice.web.headers;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import org.osgi.annotation.versioning.ProviderType;

/// The header `Content-Range` (RFC 9110, section 14.4): [Part] of a 206, [Unsatisfied] of a 416.
/// WebOb's `ContentRange`, whose ends here belong to the range, as they do in HTTP.
///
/// **Threads**: immutable. **Errors**: see [org.coppice.web.headers]. **Null**: nothing is null.
@ProviderType
public sealed interface ContentRange {
    /// The bytes that are sent: `bytes 0-499/1234`.
    ///
    /// @param first the position of the first byte, 0 or more
    /// @param last the position of the last byte, at least `first`
    /// @param completeLength of the whole representation, more than `last`; empty for `*`: not
    ///   known
    record Part(long first, long last, OptionalLong completeLength) implements ContentRange {
        /// Checks the positions.
        public Part {
            if (!isValid(first, last, completeLength)) {
                throw new IllegalArgumentException(
                        "content range %d-%d/%s is not allowed: it must be 0 <= first <= last < length"
                                .formatted(first, last, length(completeLength)));
            }
        }

        private static boolean isValid(long first, long last, OptionalLong completeLength) {
            boolean within = completeLength.isEmpty() || last < completeLength.getAsLong();
            return first >= 0 && first <= last && within;
        }

        private static String length(OptionalLong completeLength) {
            return completeLength.isPresent() ? Long.toString(completeLength.getAsLong()) : "*";
        }

        /// How many bytes these are, 1 or more.
        public long lengthBytes() {
            return last - first + 1;
        }

        @Override
        public String toString() {
            return "bytes " + first + '-' + last + '/' + length(completeLength);
        }
    }

    /// No range that was asked for is in the representation: `bytes */1234`.
    ///
    /// @param completeLength of the whole representation, 0 or more
    record Unsatisfied(long completeLength) implements ContentRange {
        /// Checks the length.
        public Unsatisfied {
            ByteRanges.requireLength(completeLength);
        }

        @Override
        public String toString() {
            return "bytes */" + completeLength;
        }
    }

    /// The bytes that are sent of a representation of known length.
    ///
    /// @param first the position of the first byte, 0 or more
    /// @param last the position of the last byte, at least `first`
    /// @param completeLength more than `last`
    static Part of(long first, long last, long completeLength) {
        return new Part(first, last, OptionalLong.of(completeLength));
    }

    /// The bytes that are sent of a representation of unknown length.
    ///
    /// @param first the position of the first byte, 0 or more
    /// @param last the position of the last byte, at least `first`
    static Part of(long first, long last) {
        return new Part(first, last, OptionalLong.empty());
    }

    /// Reads the header; empty if it is none, also if its positions contradict each other or the
    /// unit is not bytes.
    static Optional<ContentRange> parse(String text) {
        Matcher form = ByteRanges.CONTENT_RANGE.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        OptionalLong length = ByteRanges.number(form.group("length"));
        if (form.group("first") == null) {
            return length.isPresent()
                    ? Optional.of(new Unsatisfied(length.getAsLong()))
                    : Optional.empty();
        }
        long first = ByteRanges.number(form.group("first")).getAsLong();
        long last = ByteRanges.number(form.group("last")).getAsLong();
        return Part.isValid(first, last, length)
                ? Optional.of(new Part(first, last, length))
                : Optional.empty();
    }
}
