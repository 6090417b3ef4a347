package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Uses things where they do not belong.
final class Elsewhere {

    private Elsewhere() {}

    /// Runs the body on a thread that is no loop's, and waits for its end.
    static void onForeignThread(Green.Body body) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> run(body, end));
        Coppice.await(end);
    }

    /// Runs the body as a green thread of another loop, and waits for its end.
    static void onAnotherLoop(Green.Body body) throws Exception {
        Loop other = Hubs.loop(Hubs.ALL.getFirst()).start();
        Coppice.await(
                other.submit(() -> {
                    body.run();
                    return null;
                }));
        Coppice.await(other.stop(Green.seconds(5)));
    }

    private static void run(Green.Body body, CompletableFuture<Void> end) {
        try {
            body.run();
            end.complete(null);
        } catch (Throwable t) {
            end.completeExceptionally(t);
        }
    }

    /// Checks that each use is refused from everywhere but from the loop on which the first of them
    /// bound it.
    @SafeVarargs
    static <T> void refuses(Supplier<T> make, Consumer<T>... uses) throws Exception {
        Green.run(() -> {
            T bound = make.get();
            uses[0].accept(bound);
            int[] refused = {0};
            for (Consumer<T> use : uses) {
                onForeignThread(() -> refused[0] += refusal(bound, use, "belongs to loop "));
                onAnotherLoop(() -> refused[0] += refusal(bound, use, "belongs to loop "));
                T unbound = make.get();
                onForeignThread(() -> refused[0] += refusal(unbound, use, "to no loop yet"));
            }
            assertEquals(3 * uses.length, refused[0]);
            uses[0].accept(bound);
        });
    }

    private static <T> int refusal(T what, Consumer<T> use, String reason) {
        try {
            use.accept(what);
        } catch (IllegalStateException e) {
            String message = e.getMessage();
            assertTrue(message, message.contains(reason));
            assertTrue(message, message.contains(HomeLoop.caller().toString()));
            assertTrue(message, message.contains("AsyncResult"));
            return 1;
        }
        throw new AssertionError(what + " accepted a use from elsewhere");
    }
}
