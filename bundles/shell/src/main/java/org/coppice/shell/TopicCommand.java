package org.coppice.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.coppice.websocket.api.TopicInfo;
import org.coppice.websocket.api.Topics;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/// The command that lists topics. As with [WebSocketCommands] no signature has a type of
/// `websocket.api`, nor any lambda.
///
/// **Threads:** any.
@Component(service = TopicCommand.class)
@GogoCommand(scope = "coppice", function = "topics")
public final class TopicCommand {
    private final Optional<Topics> topics;

    /// For Declarative Services.
    @Activate
    public TopicCommand(
            @Reference(policyOption = ReferencePolicyOption.GREEDY) Optional<Topics> topics) {
        this.topics = topics;
    }

    /// The command.
    @Descriptor("lists the topics that have subscribers, and what these have not got")
    public String topics(
            @Descriptor("show so many, 100 unless given")
                    @Parameter(
                            names = {"-n", "--limit"},
                            absentValue = Listing.DEFAULT_LIMIT)
                    int limit,
            @Descriptor("show only those whose name contains each of these words")
                    String... filter) {
        Listing.requireWords(filter);
        List<TopicInfo> all = topics.orElseThrow(TopicCommand::missing).list();
        if (all.isEmpty()) {
            return "No topic has subscribers";
        }
        List<TopicInfo> found = new ArrayList<>();
        for (TopicInfo each : all) {
            if (Listing.matches(filter, each.name())) {
                found.add(each);
            }
        }
        List<TopicInfo> shown = Listing.first(limit, found);
        TextTable table = new TextTable("TOPIC", "SUBSCRIBERS", "PUBLISHED", "DROPPED");
        for (TopicInfo each : shown) {
            table.row(each.name(), each.subscribers(), each.published(), each.dropped());
        }
        return table.line(Listing.end(shown.size(), found.size(), "topic")).toString();
    }

    private static IllegalStateException missing() {
        return new IllegalStateException(
                "There are no topics: install or start org.coppice.websocket.topics; see"
                        + " coppice:why");
    }
}
