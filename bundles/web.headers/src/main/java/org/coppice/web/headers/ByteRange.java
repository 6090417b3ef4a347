package org.coppice.web.headers;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/// One of the ranges that a header `Range` asks for (RFC 9110, section 14.1.2).
///
/// **Threads**: immutable. **Errors**: positions that are no range are an
/// `IllegalArgumentException`. **Null**: nothing is null.
@ProviderType
public sealed interface ByteRange {
    /// Both ends: `0-499`.
    ///
    /// @param first the position of the first byte, 0 or more
    /// @param last the position of the last byte, at least `first`; may be behind the end
    record Between(long first, long last) implements ByteRange {
        /// Checks the positions.
        public Between {
            if (first < 0 || last < first) {
                throw new IllegalArgumentException(
                        "byte range %d-%d is not allowed: it must be 0 <= first <= last"
                                .formatted(first, last));
            }
        }

        @Override
        public Optional<ContentRange.Part> within(long lengthBytes) {
            ByteRanges.requireLength(lengthBytes);
            return first < lengthBytes
                    ? Optional.of(
                            ContentRange.of(first, Math.min(last, lengthBytes - 1), lengthBytes))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return first + "-" + last;
        }
    }

    /// All from a position on: `9500-`.
    ///
    /// @param first the position of the first byte, 0 or more
    record From(long first) implements ByteRange {
        /// Checks the position.
        public From {
            if (first < 0) {
                throw new IllegalArgumentException(
                        "byte range %d- is not allowed: it must begin at 0 or more"
                                .formatted(first));
            }
        }

        @Override
        public Optional<ContentRange.Part> within(long lengthBytes) {
            return new Between(first, Long.MAX_VALUE).within(lengthBytes);
        }

        @Override
        public String toString() {
            return first + "-";
        }
    }

    /// So many at the end: `-500`.
    ///
    /// @param count 0 or more; all if there are not so many, and 0 is never satisfied
    record Last(long count) implements ByteRange {
        /// Checks the number.
        public Last {
            if (count < 0) {
                throw new IllegalArgumentException(
                        "byte range of the last %d is not allowed: it must be 0 or more"
                                .formatted(count));
            }
        }

        @Override
        public Optional<ContentRange.Part> within(long lengthBytes) {
            ByteRanges.requireLength(lengthBytes);
            long first = Math.max(0, lengthBytes - count);
            return first < lengthBytes
                    ? Optional.of(ContentRange.of(first, lengthBytes - 1, lengthBytes))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return "-" + count;
        }
    }

    /// What it is in a representation of that length; empty if none of its bytes is in it.
    ///
    /// @param lengthBytes 0 or more
    Optional<ContentRange.Part> within(long lengthBytes);
}
