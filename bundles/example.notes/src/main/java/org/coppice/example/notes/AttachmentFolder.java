package org.coppice.example.notes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.coppice.web.HttpException;
import org.coppice.web.Upload;
import org.coppice.web.headers.MediaType;

/// Where attachments are kept: files with names of our own, for those of clients would overwrite
/// each other and lead elsewhere.
///
/// **Threads**: any.
final class AttachmentFolder {
    private final Supplier<Path> folder;
    private final AtomicLong last = new AtomicLong();

    /// @param folder asked for each new one; those that are kept stay where they are
    AttachmentFolder(Supplier<Path> folder) {
        this.folder = folder;
    }

    /// @throws HttpException 400 if it has no name
    Attachment keep(Upload upload) throws IOException {
        String name =
                upload.fileName()
                        .filter(each -> !each.isBlank())
                        .orElseThrow(() ->
                                HttpException.badRequest()
                                        .detail("the file has no name: send a filename"));
        Path file =
                Files.createDirectories(folder.get())
                        .resolve("%d.bin".formatted(last.incrementAndGet()));
        Files.deleteIfExists(file); // of an earlier run: notes live as long as the service
        upload.moveTo(file);
        MediaType type =
                upload.contentType().flatMap(MediaType::parse).orElse(MediaType.OCTET_STREAM);
        return new Attachment(name, type, upload.sizeBytes(), file);
    }

    void delete(Attachment attachment) {
        try {
            Files.deleteIfExists(attachment.file());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the attachment %s was not deleted: %s"
                            .formatted(attachment.file(), e.getMessage()),
                    e);
        }
    }
}
