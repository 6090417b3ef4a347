package org.coppice.web.files;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.coppice.web.Handler;
import org.coppice.web.Handlers;
import org.coppice.web.Request;
import org.coppice.wsgi.api.Application;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/// What the system keeps from this process. The tests may run as one who reads all, so the refusal
/// is a fake's.
public class ForbiddenTest {
    @Rule public final TemporaryFolder folder = new TemporaryFolder();

    private Path file;

    @Before
    public void fill() throws IOException {
        file = Files.writeString(folder.newFile("a.txt").toPath(), "a text");
    }

    /// Where the system refuses.
    private enum Step {
        NOWHERE(200),
        ENTER(403),
        FIND(403),
        OPEN(403);

        private final int status;

        Step(int status) {
            this.status = status;
        }
    }

    @Test
    public void aFileThatCannotBeReadIsForbidden() throws Exception {
        FileSettings settings = FileSettings.of(Map.of("root", file.toString()));
        for (Step step : Step.values()) {
            Handler handler = new FileHandler(settings, new Refusing(step));
            assertEquals(step.name(), step.status, status(handler, "/"));
        }
    }

    @Test
    public void whatCannotBeReadInAFolderIsForbidden() throws Exception {
        FileSettings settings =
                FileSettings.of(Map.of("root", folder.getRoot().toString(), "index", "a.txt"));
        for (Step step : Step.values()) {
            Handler handler = new DirectoryHandler(settings, new Refusing(step));
            assertEquals(step.name(), step.status, status(handler, "/a.txt"));
            assertEquals(step.name(), step.status, status(handler, "/"));
        }
    }

    @Test
    public void aRootThatCannotBeReadIsRefusedWithARemedy() throws Exception {
        FileSettings settings = FileSettings.of(Map.of("root", folder.newFolder("r").toString()));
        Files.delete(settings.root()); // to one who reads all this alone can fail
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new DirectoryHandler(settings));
        assertEquals(
                "root=%s is not allowed: it cannot be read, NoSuchFileException; let this process's"
                                .formatted(settings.root())
                        + " user read and enter it, then save the configuration again",
                e.getMessage());
    }

    private static int status(Handler handler, String path) throws Exception {
        Application application = Handlers.application(handler);
        var response = Request.blank("GET", path).send(application);
        response.close();
        return response.status().code();
    }

    /// The folder, of which one step is refused.
    private final class Refusing implements Folders, Place {
        private final Step step;

        Refusing(Step step) {
            this.step = step;
        }

        private void refuse(Step at) throws IOException {
            if (step == at) {
                throw new AccessDeniedException(file.toString());
            }
        }

        @Override
        public Optional<Place> enter(List<String> way) throws IOException {
            refuse(Step.ENTER);
            return Optional.of(this);
        }

        @Override
        public Optional<Item> find(String name) throws IOException {
            refuse(Step.FIND);
            return name.equals("a.txt") ? Optional.of(new Found(this)) : Optional.empty();
        }

        @Override
        public List<String> names() {
            return List.of("a.txt");
        }

        @Override
        public void close() {}
    }

    private final class Found implements Place.Item {
        private final Refusing place;

        Found(Refusing place) {
            this.place = place;
        }

        @Override
        public BasicFileAttributes attributes() {
            try {
                return Files.readAttributes(file, BasicFileAttributes.class);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public FileChannel open() throws IOException {
            place.refuse(Step.OPEN);
            return FileChannel.open(file);
        }
    }
}
