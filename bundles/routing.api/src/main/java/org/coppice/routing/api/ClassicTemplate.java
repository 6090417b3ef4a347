package org.coppice.routing.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns the older form of a pattern, `/:controller/*path`, into the one with braces.
final class ClassicTemplate {
    private static final Pattern VARIABLE =
            Pattern.compile("([:*])(?:\\((\\w+)\\)|([A-Za-z_]\\w*))");

    private ClassicTemplate() {}

    static String withBraces(String text) {
        StringBuilder braces = new StringBuilder();
        Matcher variable = VARIABLE.matcher(text);
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '{') {
                int end = TemplateParser.closingBrace(text, at) + 1;
                braces.append(text, at, end);
                at = end;
            } else if (TemplateParser.isEscape(text, at)) {
                braces.append(text, at, at + 2);
                at += 2;
            } else if (variable.region(at, text.length()).lookingAt()) {
                String name = variable.group(2) == null ? variable.group(3) : variable.group(2);
                braces.append('{').append(name).append(c == '*' ? ":.*}" : "}");
                at = variable.end();
            } else {
                braces.append(c);
                at++;
            }
        }
        return braces.toString();
    }
}
