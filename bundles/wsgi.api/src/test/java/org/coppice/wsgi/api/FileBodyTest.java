package org.coppice.wsgi.api;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FileBodyTest {
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private Path file(String text) throws IOException {
        File file = folder.newFile();
        return Files.writeString(file.toPath(), text);
    }

    private static String read(Body body) {
        StringBuilder text = new StringBuilder();
        for (ByteBuffer buffer : body) {
            text.append(StandardCharsets.US_ASCII.decode(buffer));
        }
        return text.toString();
    }

    @Test
    public void aWholeFileIsRead() throws IOException {
        try (FileBody body = FileBody.of(file("abcdef"))) {
            assertEquals(6, body.lengthBytes());
            assertEquals("abcdef", read(body));
        }
    }

    @Test
    public void aPartIsReadAndThePositionStays() throws IOException {
        try (FileChannel file = FileChannel.open(file("abcdef"))) {
            FileBody body = FileBody.of(file, 2, 3);
            assertEquals(3, body.lengthBytes());
            assertEquals(2, body.position());
            assertEquals("cde", read(body));
            assertEquals(0, file.position());
        }
    }

    @Test
    public void aChannelIsReadFromWhereItStands() throws IOException {
        try (FileChannel file = FileChannel.open(file("abcdef"))) {
            assertEquals("ef", read(FileBody.of(file.position(4))));
            assertEquals("", read(FileBody.of(file.position(9))));
        }
    }

    @Test
    public void moreThanABufferIsRead() throws IOException {
        String text = "0123456789".repeat(20_000);
        try (FileBody body = FileBody.of(file(text))) {
            assertEquals(text, read(body));
        }
    }

    @Test
    public void aPartThatIsNotInTheFileIsRefused() throws IOException {
        try (FileChannel file = FileChannel.open(file("abc"))) {
            assertEquals(0, FileBody.of(file, 3, 0).lengthBytes());
            for (long[] part :
                    new long[][] {{-1, 1}, {0, -1}, {0, 4}, {4, 0}, {1, Long.MAX_VALUE}}) {
                assertThrows(
                        IllegalArgumentException.class, () -> FileBody.of(file, part[0], part[1]));
            }
        }
    }

    @Test
    public void aFileThatShrinksFailsTheIteration() throws IOException {
        Path path = file("abcdef");
        try (FileBody body = FileBody.of(path)) {
            try (FileChannel writer = FileChannel.open(path, StandardOpenOption.WRITE)) {
                writer.truncate(0);
            }
            Iterator<ByteBuffer> buffers = body.iterator();
            UncheckedIOException thrown = assertThrows(UncheckedIOException.class, buffers::next);
            assertEquals("the body's file ended after 0 of 6 bytes", thrown.getMessage());
        }
    }

    @Test
    public void closingClosesTheFile() throws IOException {
        FileBody body = FileBody.of(file("abc"));
        assertTrue(body.file().isOpen());
        body.close();
        assertFalse(body.file().isOpen());
    }

    @Test
    public void aFileThatIsNotThereIsRefused() {
        Path missing = folder.getRoot().toPath().resolve("missing");
        assertThrows(NoSuchFileException.class, () -> FileBody.of(missing));
    }

    @Test
    public void iterationEnds() throws IOException {
        try (FileBody body = FileBody.of(file(""))) {
            Iterator<ByteBuffer> buffers = body.iterator();
            assertFalse(buffers.hasNext());
            assertThrows(NoSuchElementException.class, buffers::next);
        }
    }

    @Test
    public void anEnvironWithoutAWrapperOfItsServersHasThisOne() throws IOException {
        Environ environ = Environ.blank("GET", "/");
        try (Body body = environ.fileWrapper().wrap(FileChannel.open(file("abc")))) {
            assertEquals("abc", read(body));
        }
        environ.put(Environ.FILE_WRAPPER, (FileWrapper) file -> Body.of("other"));
        try (FileChannel file = FileChannel.open(file("abc"))) {
            assertEquals("other", read(environ.fileWrapper().wrap(file)));
        }
    }
}
