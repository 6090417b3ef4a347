package org.coppice.green;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.Test;

/// Generators made of greenlets, as greenlet's own samples make them: they yield from any depth.
public class GreenletGeneratorTest {

    /// Iterates over what a body yields.
    private static final class Generator<T> implements Iterator<T> {
        private static final Object END = new Object();

        private final Greenlet greenlet;
        private Greenlet consumer;
        private Object next;
        private boolean looked;

        Generator(Consumer<Consumer<T>> body) {
            greenlet =
                    new Greenlet(_ -> {
                        body.accept(item -> consumer.switchTo(item));
                        Greenlet.current().parent(consumer);
                        return END;
                    });
        }

        @Override
        public boolean hasNext() {
            if (!looked) {
                consumer = Greenlet.current();
                next = greenlet.switchTo();
                looked = true;
            }
            return next != END;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            looked = false;
            return (T) next;
        }
    }

    private static <T> List<T> all(Iterator<T> items) {
        List<T> all = new ArrayList<>();
        items.forEachRemaining(all::add);
        return all;
    }

    @Test
    public void theyYieldFromAnyCallLevel() throws Exception {
        Green.run(() -> {
            Generator<Integer> leaves = new Generator<>(yield -> walk(4, 0, yield));
            List<Integer> expected = new ArrayList<>();
            for (int leaf = 0; leaf < 16; leaf++) {
                expected.add(leaf);
            }
            assertEquals(expected, all(leaves));
        });
    }

    private static void walk(int depth, int path, Consumer<Integer> yield) {
        if (depth == 0) {
            yield.accept(path);
        } else {
            walk(depth - 1, path * 2, yield);
            walk(depth - 1, path * 2 + 1, yield);
        }
    }

    /// One generator a level: each takes from the one below it.
    private static Generator<List<Integer>> permutations(int size) {
        return new Generator<>(yield -> {
            if (size == 0) {
                yield.accept(List.of());
                return;
            }
            permutations(size - 1)
                    .forEachRemaining(shorter -> {
                        for (int at = 0; at <= shorter.size(); at++) {
                            List<Integer> longer = new ArrayList<>(shorter);
                            longer.add(at, size);
                            yield.accept(longer);
                        }
                    });
        });
    }

    @Test
    public void nestedOnesGiveEveryPermutationOnce() throws Exception {
        Green.run(() -> {
            int factorial = 1;
            for (int size = 0; size <= 6; size++) {
                factorial *= Math.max(1, size);
                List<List<Integer>> all = all(permutations(size));
                assertEquals(factorial, all.size());
                assertEquals(factorial, new HashSet<>(all).size());
            }
        });
    }

    /// A generator that adds to what it takes of random others, of which many end early, and the
    /// list that it is to give.
    private record Nested(Generator<Integer> generator, List<Integer> expected) {

        static Nested random(Random random, int depth) {
            List<Object> parts = new ArrayList<>();
            List<Integer> expected = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                if (depth > 0 && random.nextBoolean()) {
                    Nested inner = random(random, depth - 1);
                    int taken = random.nextInt(inner.expected.size() + 1);
                    parts.add(new Object[] {inner.generator, taken});
                    expected.addAll(inner.expected.subList(0, taken));
                } else {
                    int item = random.nextInt();
                    parts.add(item);
                    expected.add(item);
                }
            }
            boolean blocks = random.nextInt(4) == 0;
            return new Nested(new Generator<>(yield -> give(parts, blocks, yield)), expected);
        }

        private static void give(List<Object> parts, boolean blocks, Consumer<Integer> yield) {
            for (Object part : parts) {
                if (blocks) {
                    Coppice.sleep(Green.seconds(1));
                }
                if (part instanceof Object[] inner) {
                    Generator<?> generator = (Generator<?>) inner[0];
                    for (int i = (int) inner[1]; i > 0; i--) {
                        yield.accept((Integer) generator.next());
                    }
                } else {
                    yield.accept((Integer) part);
                }
            }
        }
    }

    @Test
    public void whateverIsNestedComesOutInOrderAndLeavesNothingBehind() throws Exception {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            Green.run(
                    RunOptions.DEFAULTS.shuffle(seed),
                    () -> {
                        int before = Loop.current().load();
                        List<GreenThread<Object>> families = new ArrayList<>();
                        for (int i = 0; i < 3; i++) {
                            families.add(Coppice.spawn(() -> checkOne(random)));
                        }
                        for (GreenThread<Object> family : families) {
                            family.await();
                        }
                        Coppice.sleep(Green.seconds(1));
                        assertEquals(before, Loop.current().load());
                    });
        }
    }

    private static Object checkOne(Random random) {
        Nested nested = Nested.random(random, 4);
        assertEquals(nested.expected(), all(nested.generator()));
        return null;
    }
}
