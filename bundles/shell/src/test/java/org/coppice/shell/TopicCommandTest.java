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

    private static String topics(TopicInfo... infos) {
        return new TopicCommand(Optional.of(new FakeTopics(List.of(infos)))).topics();
    }

    @Test
    public void withoutAnyItSaysSo() {
        assertEquals("No topic has subscribers", topics());
    }

    @Test
    public void topicsAreListedWithoutTheControlCharactersOfTheirNames() {
        assertEquals(
                """
                TOPIC       SUBSCRIBERS  PUBLISHED  DROPPED
                a\\x1b\\x9bb            1         12        0
                news                 20          1        3\
                """,
                topics(new TopicInfo("a\u001b\u009bb", 1, 12, 0), new TopicInfo("news", 20, 1, 3)));
    }

    @Test
    public void whereThereAreNoneItSaysWhatToInstall() {
        assertEquals(
                "There are no topics: install org.coppice.websocket.topics; see coppice:why",
                assertThrows(
                                IllegalStateException.class,
                                () -> new TopicCommand(Optional.empty()).topics())
                        .getMessage());
    }
}
