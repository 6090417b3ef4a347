package org.coppice.routing.mapper;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An expression that is no more than some characters and how many of them: `\d+`,
/// `[a-z0-9-]{2,8}`. Most are, and this needs a tenth of the time of `java.util.regex`.
final class CharsMatcher implements SegmentMatcher {
    private static final Pattern FORM =
            Pattern.compile(
                    "(\\\\d|\\\\w|\\[(?:[A-Za-z0-9](?:-[A-Za-z0-9])?|[_.~]|\\\\[dw])+-?\\])"
                            + "([+*]|\\{(\\d{1,4})(,(\\d{1,4})?)?\\})?");

    private final boolean[] chars = new boolean[128];
    private final int min;
    private final int max;

    private CharsMatcher(String chars, int min, int max) {
        add(chars);
        this.min = min;
        this.max = max;
    }

    /// The matcher of an expression, or nothing if it has another form.
    static Optional<SegmentMatcher> of(String regex) {
        Matcher form = FORM.matcher(regex);
        if (!form.matches()) {
            return Optional.empty();
        }
        String chars = form.group(1);
        if (chars.startsWith("[")) {
            chars = chars.substring(1, chars.length() - 1);
        }
        String count = form.group(2);
        if (count == null) {
            return Optional.of(new CharsMatcher(chars, 1, 1));
        }
        if (form.group(3) == null) {
            return Optional.of(new CharsMatcher(chars, count.equals("+") ? 1 : 0, 1 << 30));
        }
        int min = Integer.parseInt(form.group(3));
        boolean open = form.group(4) != null && form.group(5) == null;
        int max = form.group(5) == null ? open ? 1 << 30 : min : Integer.parseInt(form.group(5));
        return Optional.of(new CharsMatcher(chars, min, max));
    }

    @Override
    public boolean match(String path, int from, int to, Captures captures) {
        if (to - from < min || to - from > max) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = path.charAt(i);
            if (c >= chars.length || !chars[c]) {
                return false;
            }
        }
        captures.add(from, to);
        return true;
    }

    private void add(String members) {
        for (int i = 0; i < members.length(); i++) {
            char c = members.charAt(i);
            if (c == '\\') {
                addClass(members.charAt(++i));
            } else if (i + 2 < members.length() && members.charAt(i + 1) == '-') {
                addRange(c, members.charAt(i + 2));
                i += 2;
            } else {
                chars[c] = true;
            }
        }
    }

    private void addClass(char name) {
        addRange('0', '9');
        if (name == 'w') {
            addRange('a', 'z');
            addRange('A', 'Z');
            chars['_'] = true;
        }
    }

    private void addRange(char from, char to) {
        for (char c = from; c <= to; c++) {
            chars[c] = true;
        }
    }
}
