package org.coppice.web.headers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The header `Accept-Language` (RFC 9110, section 12.5.4): which languages a reader knows, with
/// the two ways of RFC 4647 to match them: [#filter] gives all that fit, [#lookup] the one to use.
///
/// Ranges and tags are compared without regard to case. Of a range that is there several times the
/// first counts. A header that is missing, empty or cannot be read has no ranges.
///
/// **Threads**: immutable. **Errors**: none, but for a default that is `*`. **Null**: nothing is
/// null.
///
/// @param ranges basic language ranges (RFC 4647, section 2.1) in the order of the header
public record AcceptLanguage(List<Weighted<String>> ranges) {
    private static final AcceptLanguage ANY = new AcceptLanguage(List.of());
    private static final String REST = "*";
    private static final int SUBTAG_MAX = 8;

    /// Makes the list unchangeable.
    public AcceptLanguage {
        ranges = List.copyOf(ranges);
    }

    /// As of a request without the header.
    public static AcceptLanguage any() {
        return ANY;
    }

    /// Reads the header; [#any] if it cannot be read.
    public static AcceptLanguage parse(String text) {
        return WeightedTokens.parse(text, AcceptLanguage::isRange)
                .map(tokens -> new AcceptLanguage(tokens.items()))
                .orElse(ANY);
    }

    private static boolean isRange(String text) {
        if (text.equals(REST)) {
            return true;
        }
        String[] subtags = text.split("-", -1);
        for (int i = 0; i < subtags.length; i++) {
            boolean first = i == 0;
            boolean wellFormed =
                    !subtags[i].isEmpty()
                            && subtags[i].length() <= SUBTAG_MAX
                            && subtags[i].chars().allMatch(c -> isAlphanumeric(c, !first));
            if (!wellFormed) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(int c, boolean digits) {
        boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        return letter || digits && c >= '0' && c <= '9';
    }

    /// Whether the request has the header, and it could be read.
    public boolean isSent() {
        return !ranges.isEmpty();
    }

    // ---- basic filtering

    /// Those of the tags that a range matches: is, or is the beginning of, up to a hyphen. The most
    /// welcome come first; equal ones in the order of their ranges, then in the given one. A tag
    /// that a range of quality 0 matches is left out, and `*` stands for all that no other range
    /// matches. All tags without the header.
    ///
    /// RFC 4647, section 3.3.1; WebOb's `basic_filtering`.
    public List<Weighted<String>> filter(List<String> tags) {
        List<Match> matches = new ArrayList<>();
        for (String tag : tags) {
            match(tag).filter(match -> match.quality > 0).ifPresent(matches::add);
        }
        matches.sort(
                Comparator.comparingDouble((Match match) -> -match.quality)
                        .thenComparingInt(Match::position));
        return matches.stream().map(match -> new Weighted<>(match.tag, match.quality)).toList();
    }

    private record Match(String tag, double quality, int position) {}

    private Optional<Match> match(String tag) {
        Match best = isSent() ? null : new Match(tag, 1, 0);
        Match rest = null;
        for (int i = 0; i < ranges.size(); i++) {
            Weighted<String> range = ranges.get(i);
            Match match = new Match(tag, range.quality(), i);
            if (range.value().equals(REST)) {
                rest = match;
            } else if (begins(tag, range.value())) {
                if (range.quality() == 0) {
                    return Optional.empty();
                }
                best = best == null || match.quality > best.quality ? match : best;
            }
        }
        return Optional.ofNullable(best == null ? rest : best);
    }

    private static boolean begins(String tag, String range) {
        int end = range.length();
        return tag.regionMatches(true, 0, range, 0, end)
                && (tag.length() == end || tag.charAt(end) == '-');
    }

    // ---- lookup

    /// The tag for the reader: that of the most welcome range, else of this range without its last
    /// subtags, else of the next range; `*` is skipped. A tag that is a range of quality 0 is left
    /// out. Empty if none fits, and without the header.
    ///
    /// RFC 4647, section 3.4; WebOb's `lookup`.
    public Optional<String> lookup(List<String> tags) {
        return ranges.stream()
                .filter(range -> range.quality() > 0 && !range.value().equals(REST))
                .sorted(Quality.bestFirst())
                .flatMap(range -> lookup(range.value(), tags).stream())
                .findFirst();
    }

    /// As [#lookup(List)]; if no range fits, as if `defaultRange` were the last one, and then
    /// `defaultTag`. Both are not for a reader who does not want them: by quality 0 for the tag, or
    /// for `*`.
    ///
    /// @param defaultRange a language range; empty text for none
    /// @param defaultTag a language tag
    /// @throws IllegalArgumentException if a default is `*`
    public Optional<String> lookup(List<String> tags, String defaultRange, String defaultTag) {
        if (defaultRange.equals(REST) || defaultTag.equals(REST)) {
            throw new IllegalArgumentException(
                    "default \"*\" is not allowed: it must be a language, such as \"en-GB\"");
        }
        return lookup(tags)
                .or(() -> refuses(REST) ? Optional.empty() : lookup(defaultRange, tags))
                .or(() -> Optional.of(defaultTag).filter(tag -> !refuses(REST) && !refuses(tag)));
    }

    private Optional<String> lookup(String range, List<String> tags) {
        for (String rest = range; !rest.isEmpty(); rest = truncated(rest)) {
            for (String tag : tags) {
                if (tag.equalsIgnoreCase(rest) && !refuses(tag)) {
                    return Optional.of(tag);
                }
            }
        }
        return Optional.empty();
    }

    /// Without the last subtag, and without a single letter or digit that is then the last.
    private static String truncated(String range) {
        int end = range.lastIndexOf('-');
        if (end == 1 || end > 1 && range.charAt(end - 2) == '-') {
            end -= 2;
        }
        return end <= 0 ? "" : range.substring(0, end);
    }

    private boolean refuses(String tag) {
        return ranges.stream()
                .anyMatch(range -> range.quality() == 0 && range.value().equalsIgnoreCase(tag));
    }

    /// The field value: `de-CH, de;q=0.8`; empty without ranges.
    @Override
    public String toString() {
        return new WeightedTokens(ranges).toString();
    }
}
