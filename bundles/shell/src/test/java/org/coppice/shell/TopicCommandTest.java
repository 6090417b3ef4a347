package org.coppice.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import java.util.Optional;
import org.coppice.websocket.api.Topic;
import org.coppice.websocket.api.TopicInfo;
import org.coppice.websocket.api.Topics;
import org.junit.Test;

public class TopicCommandTest {

    private record FakeTopics(List<TopicInfo> list) implements Topics {
        @Override
        public Topic topic(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> names() {
            return list.stream().map(TopicInfo::name).toList();
        }
    }

    private static final TopicInfo NEWS = new TopicInfo("news", 20, 1, 3);
    private static final TopicInfo CHAT = new TopicInfo("chat/green", 1, 0, 0);

    private static TopicCommand command(TopicInfo... infos) {
        return new TopicCommand(Optional.of(new FakeTopics(List.of(infos))));
    }

    @Test
    public void withoutAnyItSaysSo() {
        assertEquals("No topic has subscribers", command().topics(100));
    }

    @Test
    public void wordsAndALimitChoose() {
        assertEquals(
                """
                TOPIC       SUBSCRIBERS  PUBLISHED  DROPPED
                chat/green            1          0        0
                1 topic\
                """,
                command(NEWS, CHAT).topics(100, "GREEN", "chat"));
        assertEquals(
                """
                TOPIC  SUBSCRIBERS  PUBLISHED  DROPPED
                news            20          1        3
                1 of 2 topics; more with --limit 2 or a filter\
                """,
                command(NEWS, CHAT).topics(1));
        assertThrows(IllegalArgumentException.class, () -> command(NEWS).topics(0));
        assertThrows(IllegalArgumentException.class, () -> command(NEWS).topics(1, "-x"));
    }

    @Test
    public void topicsAreListedWithoutTheControlCharactersOfTheirNames() {
        assertEquals(
                """
                TOPIC       SUBSCRIBERS  PUBLISHED  DROPPED
                a\\x1b\\x9bb            1         12        0
                news                 20          1        3
                2 topics\
                """,
                command(new TopicInfo("a\u001b\u009bb", 1, 12, 0), NEWS).topics(100));
    }

    @Test
    public void whereThereAreNoneItSaysWhatToInstall() {
        assertEquals(
                "There are no topics: install or start org.coppice.websocket.topics; see"
                        + " coppice:why",
                assertThrows(
                                IllegalStateException.class,
                                () -> new TopicCommand(Optional.empty()).topics(100))
                        .getMessage());
    }
}
