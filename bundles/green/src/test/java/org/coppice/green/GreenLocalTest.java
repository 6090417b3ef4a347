package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import org.junit.Test;

public class GreenLocalTest {

    @Test
    public void eachGreenThreadHasItsOwnValue() throws Exception {
        Green.run(() -> {
            GreenLocal<String> local = new GreenLocal<>();
            local.set("mine");
            assertNull(Coppice.spawn(local::get).await());
            assertEquals(
                    "theirs",
                    Coppice.spawn(
                                    () -> {
                                        local.set("theirs");
                                        Coppice.giveWay();
                                        return local.get();
                                    })
                            .await());
            assertEquals("mine", local.get());
            local.remove();
            assertNull(local.get());
        });
    }

    @Test
    public void theFirstValueIsMadeOnceAGreenThread() throws Exception {
        Green.run(() -> {
            int[] made = {0};
            GreenLocal<Integer> local = GreenLocal.withInitial(() -> ++made[0]);
            assertEquals(1, local.get().intValue());
            assertEquals(1, local.get().intValue());
            assertEquals(2, Coppice.spawn(local::get).await().intValue());
        });
    }
}
