package org.coppice.tpool;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.coppice.green.Coppice;
import org.coppice.green.GreenThread;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class ProxyTest {

    @Rule public final Timeout net = Timeout.seconds(60);

    private final NativePool pool = NativePool.builder().size(2).name("proxy").build();
    private final Shop target = new CornerShop();

    /// Not public, as an application's may be.
    interface Shop {
        String clerk();

        default String twice(String word) {
            return word + word + " by " + clerk();
        }

        void sell(String what) throws IOException;

        Shop branch();

        Object safe();

        Till till();

        Object nothing();

        long await(Green.Gate gate);
    }

    interface Till {
        String clerk();
    }

    interface LockedTill extends Till {
        boolean locked();
    }

    private static final class CornerShop implements Shop {
        @Override
        public String clerk() {
            return Thread.currentThread().getName().startsWith("proxy-") ? "worker" : "caller";
        }

        @Override
        public void sell(String what) throws IOException {
            switch (what) {
                case "air" -> throw new IOException("out of air");
                case "water" -> throw new IllegalStateException("out of water");
                default -> throw new AssertionError("out of " + what);
            }
        }

        @Override
        public Shop branch() {
            return new CornerShop();
        }

        @Override
        public Object safe() {
            return new SteelTill();
        }

        @Override
        public Till till() {
            return new SteelTill();
        }

        @Override
        public Object nothing() {
            return null;
        }

        @Override
        public long await(Green.Gate gate) {
            try {
                return gate.pass(1L);
            } catch (InterruptedException e) {
                return -1;
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof CornerShop;
        }

        @Override
        public int hashCode() {
            return 17;
        }

        @Override
        public String toString() {
            return "corner shop";
        }
    }

    private static final class SteelTill implements LockedTill {
        @Override
        public String clerk() {
            return Thread.currentThread().getName().startsWith("proxy-") ? "worker" : "caller";
        }

        @Override
        public boolean locked() {
            return true;
        }
    }

    @After
    public void close() {
        assertTrue(pool.close(Green.seconds(30)));
    }

    @Test
    public void everyMethodRunsOnAWorkerDefaultMethodsToo() throws Exception {
        Green.run(() -> {
            Shop shop = pool.proxy(Shop.class, target);
            assertEquals("worker", shop.clerk());
            assertEquals("hoho by worker", shop.twice("ho"));
        });
        assertEquals("worker", pool.proxy(Shop.class, target).clerk());
    }

    @Test
    public void onlyTheCallingGreenThreadWaits() throws Exception {
        Green.run(() -> {
            Shop shop = pool.proxy(Shop.class, target);
            Green.Gate gate = new Green.Gate();
            GreenThread<Long> caller = Coppice.spawn(() -> shop.await(gate));
            Coppice.giveWay();
            gate.awaitBegun();
            assertFalse(caller.ready());
            gate.open();
            assertEquals(1, caller.await().longValue());
        });
    }

    @Test
    public void whatAMethodThrowsComesAsItIs() throws Exception {
        Green.run(() -> {
            Shop shop = pool.proxy(Shop.class, target);
            assertEquals(
                    "out of air",
                    assertThrows(IOException.class, () -> shop.sell("air")).getMessage());
            assertThrows(IllegalStateException.class, () -> shop.sell("water"));
            assertThrows(AssertionError.class, () -> shop.sell("fire"));
            Shop direct = pool.proxy(Shop.class, target, ProxyOptions.NONE.direct("sell", "clerk"));
            assertThrows(IOException.class, () -> direct.sell("air"));
        });
    }

    @Test
    public void directMethodsRunInTheCaller() throws Exception {
        Green.run(() -> {
            Shop shop = pool.proxy(Shop.class, target, ProxyOptions.NONE.direct("clerk"));
            assertEquals("caller", shop.clerk());
            assertEquals("hoho by worker", shop.twice("ho"));
            assertEquals("caller", NativePool.unwrap(pool.proxy(Shop.class, target)).clerk());
            assertSame(target, NativePool.unwrap(target));
            assertNull(NativePool.unwrap(null));
        });
    }

    @Test
    public void resultsAreWrappedAgainByTypeOrByTheNameOfTheirMethod() throws Exception {
        Green.run(() -> {
            Shop plain = pool.proxy(Shop.class, target);
            assertEquals("caller", plain.branch().clerk());
            ProxyOptions byType = ProxyOptions.NONE.autowrap(Shop.class, Till.class);
            Shop shop = pool.proxy(Shop.class, target, byType);
            assertEquals("worker", shop.branch().branch().clerk());
            assertEquals("worker", ((Till) shop.safe()).clerk());
            assertEquals("worker", shop.till().clerk());
            assertNull(shop.nothing());
            Shop byName =
                    pool.proxy(Shop.class, target, ProxyOptions.NONE.autowrapMethods("branch"));
            assertEquals("worker", byName.branch().clerk());
            assertEquals("caller", byName.till().clerk());
        });
    }

    @Test
    public void ofSeveralInterfacesTheDeclaredOneIsTakenOrTheMostSpecial() throws Exception {
        Green.run(() -> {
            ProxyOptions options = ProxyOptions.NONE.autowrap(Till.class, LockedTill.class);
            Shop shop = pool.proxy(Shop.class, target, options);
            assertFalse(shop.till() instanceof LockedTill);
            assertTrue(((LockedTill) shop.safe()).locked());
            assertEquals("worker", ((LockedTill) shop.safe()).clerk());
        });
    }

    @Test
    public void aProxyIsNotWrappedTwice() throws Exception {
        Green.run(() -> {
            Shop shop = pool.proxy(Shop.class, pool.proxy(Shop.class, target));
            assertSame(target, NativePool.unwrap(shop));
        });
    }

    @Test
    public void equalityHashCodeAndTextAreTheTargets() throws Exception {
        Shop one = pool.proxy(Shop.class, target);
        Shop other = pool.proxy(Shop.class, new CornerShop());
        assertNotSame(one, other);
        assertEquals(one, other);
        assertEquals(other, one);
        assertEquals(one, pool.proxy(Shop.class, target));
        assertEquals(Set.of(one), Set.of(other));
        assertNotEquals(one, target);
        assertNotEquals(target, one);
        assertNotEquals(null, one);
        assertEquals("corner shop", one.toString());
    }

    @Test
    public void interfacesOfTheJdkCanBeProxies() throws Exception {
        Green.run(() -> {
            @SuppressWarnings("unchecked")
            List<String> list = pool.proxy(List.class, List.of("a", "b"));
            assertEquals(2, list.size());
            assertEquals("a", list.iterator().next());
        });
    }

    @Test
    public void whatCannotBeWrappedIsRefused() throws Exception {
        assertThrows(
                IllegalArgumentException.class,
                () -> pool.proxy(CornerShop.class, new CornerShop()));
        assertThrows(
                IllegalArgumentException.class, () -> ProxyOptions.NONE.autowrap(String.class));
        String message =
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        pool.proxy(
                                                Shop.class,
                                                target,
                                                ProxyOptions.NONE.autowrapMethods("safe")))
                        .getMessage();
        assertTrue(message, message.contains("name its type with autowrap"));
        assertThrows(NullPointerException.class, () -> pool.proxy(Shop.class, null));
    }

    @Test
    public void aPlainThreadThatIsInterruptedKnowsFromACancellation() throws Exception {
        Shop shop = pool.proxy(Shop.class, target);
        Green.Gate gate = new Green.Gate();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread caller =
                Thread.ofPlatform()
                        .start(() -> {
                            assertThrows(CancellationException.class, () -> shop.await(gate));
                            interrupted.complete(Thread.currentThread().isInterrupted());
                        });
        gate.awaitBegun();
        caller.interrupt();
        assertTrue(interrupted.join());
        gate.open();
    }
}
