package org.coppice.example.notes;

import static org.coppice.example.notes.NoteHandlers.id;
import static org.coppice.example.notes.NoteHandlers.missing;
import static org.coppice.example.notes.NoteHandlers.views;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.coppice.web.FormLimits;
import org.coppice.web.HttpException;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.web.Upload;
import org.coppice.web.headers.ContentDisposition;

/// Files at notes.
final class AttachmentHandlers {
    private static final int MAX_ATTACHMENTS = 20;

    private final NoteStore store;
    private final AttachmentFolder folder;
    private final LongSupplier attachmentMaxBytes;

    AttachmentHandlers(NoteStore store, AttachmentFolder folder, LongSupplier attachmentMaxBytes) {
        this.store = store;
        this.folder = folder;
        this.attachmentMaxBytes = attachmentMaxBytes;
    }

    /// `POST /notes/7/attachments`: the field `file` of a form. A file of the same name is
    /// replaced.
    Response attach(Request request) throws IOException {
        if (store.find(id(request)).isEmpty()) {
            throw missing(request);
        }
        Upload upload =
                request.form(limits())
                        .files()
                        .first("file")
                        .orElseThrow(() ->
                                HttpException.badRequest()
                                        .detail("the form has no file of the name file"));
        Attachment attachment = folder.keep(upload);
        Note note = add(request, attachment);
        return Response.json(views(request).json(note))
                .status(201)
                .header("Location", views(request).url(note, attachment))
                .etag(note.tag());
    }

    private FormLimits limits() {
        long most = attachmentMaxBytes.getAsLong();
        return FormLimits.DEFAULT.sizes(most, most + FormLimits.DEFAULT.memoryMaxBytes());
    }

    /// The note with that attachment; what goes away is deleted.
    private Note add(Request request, Attachment attachment) {
        AtomicReference<Note> before = new AtomicReference<>();
        try {
            Note after =
                    store.change(
                                    id(request),
                                    note -> {
                                        before.set(note);
                                        return with(note, attachment);
                                    })
                            .orElseThrow(() -> missing(request));
            before.get().attachments().stream()
                    .filter(each -> !after.attachments().contains(each))
                    .forEach(folder::delete);
            return after;
        } catch (HttpException e) {
            folder.delete(attachment);
            throw e;
        }
    }

    private Note with(Note note, Attachment attachment) {
        List<Attachment> all = new ArrayList<>(note.attachments());
        all.removeIf(each -> each.name().equals(attachment.name()));
        all.add(attachment);
        if (all.size() > MAX_ATTACHMENTS) {
            throw HttpException.conflict()
                    .detail("the note has %d attachments already".formatted(MAX_ATTACHMENTS));
        }
        return note.withAttachments(all, store.now());
    }

    /// `GET /notes/7/attachments/rose.jpg`: whole or in ranges, sent by the system from the file.
    Response show(Request request) throws IOException {
        Note note = store.find(id(request)).orElseThrow(() -> missing(request));
        String name = request.pathParameter("name");
        Optional<Attachment> attachment =
                note.attachments().stream().filter(each -> each.name().equals(name)).findFirst();
        if (attachment.isEmpty()) {
            throw HttpException.notFound()
                    .detail("note %d has no attachment %s".formatted(note.id(), name));
        }
        return Response.file(attachment.get().file(), attachment.get().type())
                .header("Content-Disposition", ContentDisposition.attachment(name).toString())
                .header("X-Content-Type-Options", "nosniff")
                .conditional(request);
    }
}
