package org.coppice.wsgi.spi;

import static org.junit.Assert.assertThrows;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.coppice.green.Loop;
import org.coppice.green.Loops;
import org.junit.Test;

public class LoopTurnsTest {
    private static final class Stopped implements Loops {
        @Override
        public List<Loop> loops() {
            return List.of();
        }

        @Override
        public List<String> hubs() {
            return List.of();
        }

        @Override
        public void useHub(String name) {
            throw new IllegalStateException(name);
        }
    }

    @Test
    public void whenTheLoopsHaveBeenStoppedNoneTakesARequest() {
        LoopTurns turns = new LoopTurns(new Stopped());
        assertThrows(RejectedExecutionException.class, () -> turns.start(Loop::name));
    }
}
