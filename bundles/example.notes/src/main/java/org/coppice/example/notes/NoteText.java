package org.coppice.example.notes;

import java.util.List;
import java.util.Optional;
import org.coppice.web.HttpException;

/// What a client says of a note.
///
/// @param title one line
/// @param tags words by which it is found
record NoteText(String title, String text, List<String> tags) {
    private static final int TITLE_MAX_CHARS = 200;
    private static final int TEXT_MAX_CHARS = 100_000;
    private static final int MAX_TAGS = 20;

    /// What is missing in the document is null.
    NoteText {
        title = Optional.ofNullable(title).orElse("").strip();
        text = Optional.ofNullable(text).orElse("");
        tags = Optional.ofNullable(tags).map(List::copyOf).orElse(List.of());
    }

    /// @throws HttpException 400 that names what does not fit
    NoteText checked() {
        require(
                !title.isEmpty(),
                "title is missing: give it 1 to " + TITLE_MAX_CHARS + " characters");
        require(title.length() <= TITLE_MAX_CHARS, tooLong("title", title, TITLE_MAX_CHARS));
        require(title.lines().count() == 1, "title has several lines: give it one");
        require(text.length() <= TEXT_MAX_CHARS, tooLong("text", text, TEXT_MAX_CHARS));
        require(
                tags.size() <= MAX_TAGS,
                "tags are %d: at most %d".formatted(tags.size(), MAX_TAGS));
        return this;
    }

    private static String tooLong(String name, String value, int most) {
        return "%s has %d characters: at most %d".formatted(name, value.length(), most);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw HttpException.badRequest().detail(otherwise);
        }
    }
}
