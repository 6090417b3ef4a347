package org.coppice.shell;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The shell's socket, if the framework or system property [#PROPERTY] names one. If it cannot be
/// had the log says why, once, and everything else goes on.
///
/// **Threads:** called by Declarative Services.
@Component(service = {})
public final class ShellSocket {

    static final String PROPERTY = "coppice.shell.socket";

    private static final Logger LOG = LoggerFactory.getLogger(ShellSocket.class);

    private final Optional<ShellListener> listener;

    /// For Declarative Services.
    @Activate
    public ShellSocket(BundleContext context, @Reference CommandProcessor processor) {
        this(Optional.ofNullable(context.getProperty(PROPERTY)), new GogoRunner(processor));
    }

    ShellSocket(Optional<String> path, CommandRunner runner) {
        listener =
                path.filter(each -> !each.isBlank()).flatMap(each -> listen(each.strip(), runner));
    }

    private static Optional<ShellListener> listen(String path, CommandRunner runner) {
        try {
            ShellListener listener = new ShellListener(SocketFile.bind(Path.of(path)), runner);
            listener.start();
            LOG.info("Shell commands are taken on {}", path);
            return Optional.of(listener);
        } catch (IOException | InvalidPathException e) {
            LOG.error("No shell commands are taken: {}={}: {}", PROPERTY, path, e.getMessage());
            return Optional.empty();
        }
    }

    @Deactivate
    void close() {
        listener.ifPresent(ShellListener::close);
    }
}
