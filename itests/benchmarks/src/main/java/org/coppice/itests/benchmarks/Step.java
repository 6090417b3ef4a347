package org.coppice.itests.benchmarks;

/// One of many that are alike.
@FunctionalInterface
interface Step {

    void run() throws Exception;

    default void repeat(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            run();
        }
    }
}
