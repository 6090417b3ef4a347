package org.coppice.websocket.topics;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.coppice.websocket.api.TopicInfo;
import org.coppice.websocket.api.Topics;
import org.coppice.websocket.spi.Printable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/// The command `coppice:topics`, for any shell that knows commands by their properties, as Gogo.
///
/// **Threads**: any.
@Component(
        service = TopicCommands.class,
        property = {"osgi.command.scope=coppice", "osgi.command.function=topics"})
public final class TopicCommands {
    private static final String ROW = "%-40s %11s %11s %11s";

    /// Names may be what clients have sent.
    private static final int NAME_CHARS = 100;

    private final Topics topics;

    /// For Declarative Services.
    @Activate
    public TopicCommands(@Reference Topics topics) {
        this.topics = topics;
    }

    /// Lists the topics that have subscribers.
    public String topics() {
        List<TopicInfo> found = topics.list();
        if (found.isEmpty()) {
            return "No topic has subscribers";
        }
        StringJoiner text = new StringJoiner("\n");
        text.add(row("TOPIC", "SUBSCRIBERS", "PUBLISHED", "DROPPED"));
        for (TopicInfo each : found) {
            text.add(
                    row(
                            Printable.of(each.name(), NAME_CHARS),
                            each.subscribers(),
                            each.published(),
                            each.dropped()));
        }
        return text.toString();
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, ROW, cells);
    }
}
