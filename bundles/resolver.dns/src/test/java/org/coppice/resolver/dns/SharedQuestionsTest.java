package org.coppice.resolver.dns;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.coppice.green.Coppice;
import org.coppice.net.HostLookupException.Reason;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/// Questions that several loops wait for.
public class SharedQuestionsTest {

    private static final Question QUESTION = new Question("www.example", RecordKind.A);
    private static final Answer FOUND = new Answer.Found("www.example", List.of(), List.of(), 60);

    @Rule public final Timeout net = Timeout.seconds(60);

    private final AnswerCache cache = new AnswerCache(10, System::nanoTime);

    private SharedQuestions questions(Function<Question, Answer> servers) {
        return new SharedQuestions(cache, servers, Duration.ofSeconds(30));
    }

    @Test
    public void thatALoopHasEndedIsToldToThoseOfOthersWhoAskAgain() throws Exception {
        CompletableFuture<Answer> never = new CompletableFuture<>();
        SharedQuestions questions = questions(_ -> Coppice.await(never));
        CompletableFuture<Answer> waiting =
                Coppice.run(() -> {
                    CompletableFuture<Answer> asked = questions.ask(QUESTION);
                    assertSame(asked, questions.ask(QUESTION));
                    Coppice.giveWay();
                    assertEquals(1, questions.pending());
                    return asked;
                });
        assertSame(SharedQuestions.ABANDONED, waiting.get(30, TimeUnit.SECONDS));
        assertEquals(0, questions.pending());
        assertEquals(0, cache.size());
        never.complete(FOUND);
        assertSame(FOUND, Coppice.run(() -> Coppice.await(questions.ask(QUESTION))));
    }

    @Test
    public void anErrorOfOursLeavesNobodyWaiting() throws Exception {
        SharedQuestions questions =
                questions(_ -> {
                    throw new IllegalStateException("not to be");
                });
        Coppice.run(() -> {
            Answer answer = Coppice.await(questions.ask(QUESTION));
            assertNotSame(SharedQuestions.ABANDONED, answer);
            assertEquals(Reason.FAILED, ((Answer.Missing) answer).reason());
            assertTrue(answer.toString(), answer.toString().contains("not to be"));
            return null;
        });
    }
}
