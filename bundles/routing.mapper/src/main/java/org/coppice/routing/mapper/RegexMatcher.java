package org.coppice.routing.mapper;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.coppice.routing.api.PathTemplate.Extension;
import org.coppice.routing.api.PathTemplate.Part;
import org.coppice.routing.api.PathTemplate.Text;
import org.coppice.routing.api.PathTemplate.Variable;

/// Matches by one regular expression for all parts.
///
/// `java.util.regex` backtracks, so that some expressions take a time that doubles with each
/// character of a path which nearly matches. Each character that it looks at is therefore counted,
/// and when there were [Captures#MAX_STEPS] the look-up is given up.
final class RegexMatcher implements SegmentMatcher {
    private final Pattern pattern;
    private final int[] groups; // of the variables

    RegexMatcher(List<Part> parts) {
        StringBuilder regex = new StringBuilder();
        List<Integer> numbers = new ArrayList<>();
        int next = 1;
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            boolean beforeExtension = i + 1 < parts.size() && parts.get(i + 1) instanceof Extension;
            regex.append(regex(part, beforeExtension));
            if (!(part instanceof Text)) {
                numbers.add(next);
                next += 1 + groupsWithin(part);
            }
        }
        pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
        groups = numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public boolean match(String path, int from, int to, Captures captures) {
        Matcher matcher =
                pattern.matcher(new CountedText(path, captures, pattern)).region(from, to);
        if (!matches(matcher)) {
            return false;
        }
        for (int group : groups) {
            captures.add(matcher.start(group), matcher.end(group));
        }
        return true;
    }

    private static boolean matches(Matcher matcher) {
        try {
            return matcher.matches();
        } catch (StackOverflowError e) { // it also recurses, once for each repetition of a group
            throw new EndlessMatchException(matcher.pattern().pattern());
        }
    }

    private static String regex(Part part, boolean beforeExtension) {
        return switch (part) {
            case Text literal -> Pattern.quote(literal.text());
            case Variable plain when plain.isPlain() -> beforeExtension ? "([^/]+?)" : "([^/]+)";
            case Variable variable -> "(" + variable.regex() + ")";
            case Extension plain when plain.regex().isEmpty() -> "(?:\\.([^./]+))?";
            case Extension extension -> "(?:\\.(" + extension.regex() + "))?";
        };
    }

    private static int groupsWithin(Part part) {
        String regex =
                switch (part) {
                    case Text literal -> "";
                    case Variable variable -> variable.regex();
                    case Extension extension -> extension.regex();
                };
        return Pattern.compile(regex).matcher("").groupCount();
    }

    /// A path that counts how often it is looked at.
    private record CountedText(String text, Captures captures, Pattern pattern)
            implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (!captures.tryStep()) {
                throw new EndlessMatchException(pattern.pattern());
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
