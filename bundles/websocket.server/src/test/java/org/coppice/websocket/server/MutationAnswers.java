package org.coppice.websocket.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server has sent, read strictly: responses, and behind a 101 frames.
///
/// @param statuses of the responses, without those of 100
/// @param fields of the last one
/// @param switchedAt where the frames begin; negative if there are none
record MutationAnswers(List<Integer> statuses, Map<String, String> fields, int switchedAt) {
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.1 ([1-5][0-9][0-9]) [\\t -~]*");
    private static final Pattern FIELD =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([^\\x00-\\x08\\x0a-\\x1f]*?)");
    private static final Set<Integer> FINE =
            Set.of(100, 101, 400, 403, 405, 408, 411, 413, 414, 417, 426, 431, 501, 505);

    /// @param cutOff whether the end may be missing
    static MutationAnswers of(byte[] bytes, boolean cutOff) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<Integer> statuses = new ArrayList<>();
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf("\r\n\r\n", at);
            if (end < 0 && cutOff) {
                break;
            }
            require(end >= 0, "half a response", text);
            int status = head(text.substring(at, end), fields);
            at = end + 4;
            if (status != 100) {
                statuses.add(status);
                if (status == 101) {
                    return new MutationAnswers(statuses, fields, at);
                }
                at += length(fields, text, at);
                require(at <= text.length() || cutOff, "half a body", text);
            }
        }
        return new MutationAnswers(statuses, fields, -1);
    }

    private static int head(String head, Map<String, String> fields) {
        String[] lines = head.split("\r\n", -1);
        Matcher status = STATUS_LINE.matcher(lines[0]);
        require(status.matches(), "no status line", head);
        fields.clear();
        for (int i = 1; i < lines.length; i++) {
            Matcher field = FIELD.matcher(lines[i]);
            require(field.matches(), "no field", lines[i]);
            String name = field.group(1).toLowerCase(Locale.ROOT);
            require(fields.put(name, field.group(2)) == null, "a field twice", head);
        }
        int code = Integer.parseInt(status.group(1));
        require(FINE.contains(code), "status", head);
        return code;
    }

    private static int length(Map<String, String> fields, String text, int at) {
        require(!fields.containsKey("Transfer-Encoding"), "chunks", text);
        String length = fields.get("Content-Length");
        return length == null ? text.length() - at : Integer.parseInt(length);
    }

    private static void require(boolean met, String fault, String where) {
        if (!met) {
            throw new AssertionError("the server sent " + fault + ": " + where);
        }
    }
}
