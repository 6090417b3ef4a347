package org.coppice.example.notes;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.coppice.web.headers.ETag;
import org.coppice.web.headers.Validators;

/// A note as it was after one of its changes; a change makes another one.
///
/// @param version counts the changes, from 1
/// @param attachments in the order they came
record Note(
        long id,
        NoteText text,
        int version,
        Instant created,
        Instant changed,
        List<Attachment> attachments) {

    /// The tag of this version, in JSON.
    ETag tag() {
        return ETag.strong(id + "-" + version);
    }

    /// The tag of this version as a page: other bytes, so another tag.
    ETag pageTag() {
        return ETag.strong(id + "-" + version + "-html");
    }

    /// What conditions of a change are compared with.
    Validators validators() {
        return Validators.of(tag());
    }

    Note withText(NoteText newText, Instant now) {
        return new Note(id, newText, version + 1, created, now, attachments);
    }

    Note withAttachments(List<Attachment> newAttachments, Instant now) {
        return new Note(id, text, version + 1, created, now, List.copyOf(newAttachments));
    }

    boolean hasTag(String tag) {
        return text.tags().contains(tag);
    }

    boolean contains(String words) {
        String sought = words.toLowerCase(Locale.ROOT);
        return (text.title() + "\n" + text.text()).toLowerCase(Locale.ROOT).contains(sought);
    }
}
