package org.coppice.green;

/// The time of a green thread that was started for later.
final class Start extends Timer {

    private final Fiber fiber;

    Start(Fiber fiber) {
        this.fiber = fiber;
    }

    @Override
    public void run() {
        fiber.loop.ready(fiber);
    }

    @Override
    Fiber fiber() {
        return fiber;
    }

    @Override
    String what() {
        return "start";
    }
}
