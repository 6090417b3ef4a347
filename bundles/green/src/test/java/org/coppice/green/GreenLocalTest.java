package org.coppice.green;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.ref.WeakReference;
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

    @Test
    public void aFirstValueMayComeFromAnotherVariableAndMayBlock() throws Exception {
        Green.run(() -> {
            GreenLocal<String> name = GreenLocal.withInitial(() -> "name");
            GreenLocal<String> greeting =
                    GreenLocal.withInitial(() -> {
                        Coppice.giveWay();
                        return "hello " + name.get();
                    });
            assertFalse(greeting.isSet());
            assertEquals("hello name", greeting.get());
            assertTrue(greeting.isSet());
            assertTrue(name.isSet());
            name.set(null);
            assertNull(name.get());
            assertTrue(name.isSet());
        });
    }

    @Test
    public void itHasNoValueElsewhere() {
        GreenLocal<String> local = new GreenLocal<>();
        assertThrows(IllegalStateException.class, local::get);
        assertThrows(IllegalStateException.class, () -> local.set("x"));
    }

    @Test
    public void aVariableThatNobodyHoldsIsForgotten() throws Exception {
        Green.run(() -> {
            byte[][] value = {new byte[1]};
            WeakReference<byte[]> gone = new WeakReference<>(value[0]);
            new GreenLocal<byte[]>().set(value[0]);
            value[0] = null;
            GreenLocal<String> other = new GreenLocal<>();
            for (int i = 0; i < 1000 && !gone.refersTo(null); i++) {
                System.gc();
                other.get();
            }
            assertTrue(gone.refersTo(null));
        });
    }

    @Test
    public void aValueIsGoneWithItsGreenThread() throws Exception {
        Green.run(() -> {
            GreenLocal<byte[]> local = new GreenLocal<>();
            GreenThread<WeakReference<byte[]>> ended =
                    Coppice.spawn(() -> {
                        byte[] value = new byte[1];
                        local.set(value);
                        return new WeakReference<>(value);
                    });
            WeakReference<byte[]> gone = ended.await();
            for (int i = 0; i < 1000 && !gone.refersTo(null); i++) {
                System.gc();
            }
            assertTrue(gone.refersTo(null));
            assertTrue(ended.ready());
        });
    }

    @Test
    public void scopedValuesAreEachGreenThreadsOwn() throws Exception {
        Green.run(() -> {
            ScopedValue<String> user = ScopedValue.newInstance();
            GreenThread<String> one = Coppice.spawn(() -> greet(user, "one"));
            GreenThread<String> two = Coppice.spawn(() -> greet(user, "two"));
            assertEquals("hello one", one.await());
            assertEquals("hello two", two.await());
            assertFalse(user.isBound());
        });
    }

    private static String greet(ScopedValue<String> user, String name) {
        return ScopedValue.where(user, name)
                .call(() -> {
                    Coppice.giveWay();
                    return "hello " + user.get();
                });
    }
}
