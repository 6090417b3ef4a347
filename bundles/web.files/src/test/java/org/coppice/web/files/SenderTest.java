package org.coppice.web.files;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.web.Request;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SenderTest {
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private final List<FileChannel> opened = new ArrayList<>();

    @Test
    public void aFileIsClosedIfItsFolderCannotBeReadAnyMore() throws Exception {
        Path file = Files.writeString(folder.newFile("a.txt").toPath(), "a text");
        Place.Item item = new Noted(file, Files.readAttributes(file, BasicFileAttributes.class));
        Sender sender = new Sender(FileSettings.of(Map.of("root", folder.getRoot().getPath())));
        IOException e =
                assertThrows(
                        IOException.class,
                        () ->
                                sender.send(
                                        new Unreadable(),
                                        List.of("a.txt"),
                                        item,
                                        Request.blank("GET", "/a.txt")));
        assertEquals("the disk fails", e.getMessage());
        assertEquals(1, opened.size());
        assertFalse(opened.getFirst().isOpen());
    }

    private static final class Unreadable implements Place {
        @Override
        public Optional<Item> find(String name) throws IOException {
            if (name.equals("a.txt")) {
                throw new IOException("the disk fails");
            }
            return Optional.empty(); // there is no compressed one
        }

        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public void close() {}
    }

    private final class Noted implements Place.Item {
        private final Path file;
        private final BasicFileAttributes attributes;

        Noted(Path file, BasicFileAttributes attributes) {
            this.file = file;
            this.attributes = attributes;
        }

        @Override
        public BasicFileAttributes attributes() {
            return attributes;
        }

        @Override
        public FileChannel open() throws IOException {
            FileChannel channel = FileChannel.open(file);
            opened.add(channel);
            return channel;
        }
    }
}
