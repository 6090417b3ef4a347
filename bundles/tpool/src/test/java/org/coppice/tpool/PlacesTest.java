package org.coppice.tpool;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.Test;

public class PlacesTest {

    @Test
    public void whoeverWaitsForIdlenessHearsOfTheLastThatIsRefused() {
        Places places = new Places("small", 1);
        places.take().join();
        CompletableFuture<Void> waiting = places.take();
        CompletableFuture<Void> idle = places.idle();
        places.limit(0);
        places.release();
        assertFalse(idle.isDone());
        places.close();
        places.refuseWaiting();
        assertThrows(CompletionException.class, waiting::join);
        assertTrue(idle.isDone());
    }
}
