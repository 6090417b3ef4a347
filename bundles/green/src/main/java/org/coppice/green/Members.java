package org.coppice.green;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The members of a [Group], in the order in which they came, and those who wait for their end.
///
/// A member leaves by a watcher of its end, which comes before its links: a link finds its place
/// free.
///
/// **Threads:** the loop's.
final class Members {

    private final Group group;

    /// With what tells of their ends.
    private final Map<Fiber, Leaving> all = new LinkedHashMap<>();

    /// Were killed here and have not ended.
    private final Set<Fiber> dying = new HashSet<>();

    private final WaitQueue idle = new WaitQueue();

    /// Killers; they also hear of who comes.
    private final WaitQueue killers = new WaitQueue();

    Members(Group group) {
        this.group = group;
    }

    int size() {
        return all.size();
    }

    boolean contains(Fiber fiber) {
        return all.containsKey(fiber);
    }

    List<GreenThread<?>> snapshot() {
        List<GreenThread<?>> members = new ArrayList<>(all.size());
        for (Fiber member : all.keySet()) {
            members.add(member.handle());
        }
        return members;
    }

    void join(GreenThread<?> member) {
        Leaving leaving = new Leaving(this, member.fiber());
        all.put(member.fiber(), leaving);
        member.watch(leaving);
        killers.grantAll();
    }

    void discard(GreenThread<?> member) {
        Leaving leaving = all.get(member.fiber());
        if (leaving != null) {
            member.unwatch(leaving);
            leave(member.fiber());
        }
    }

    private void leave(Fiber member) {
        dying.remove(member);
        if (all.remove(member) != null) {
            group.vacate();
        }
    }

    void tellIfIdle() {
        if (group.isIdle()) {
            idle.grantAll();
            killers.grantAll();
        }
    }

    /// It may have come to life again before the caller had its turn.
    boolean awaitIdle(Fiber current, long timeoutNanos) {
        if (all.containsKey(current)) {
            throw new IllegalStateException(
                    "A member of the " + group + " cannot wait for the end of all members");
        }
        Deadline deadline = new Deadline(current.loop, timeoutNanos);
        while (!group.isIdle()) {
            if (!idle.await(new Waiter(current, null), group, deadline.leftNanos())) {
                return group.isIdle();
            }
        }
        return true;
    }

    static void throwFirstFailure(List<GreenThread<?>> members) {
        for (GreenThread<?> member : members) {
            member.failure()
                    .filter(failure -> !(failure instanceof GreenExit))
                    .ifPresent(failure -> {
                        throw Sneaky.unchecked(failure);
                    });
        }
    }

    /// [Kills] has the order in which they die.
    boolean kill(Fiber current, Throwable error, long timeoutNanos) {
        Deadline deadline = new Deadline(current.loop, timeoutNanos);
        while (true) {
            List<GreenThread<?>> doomed = snapshot();
            doomed.removeIf(member -> !dying.add(member.fiber()));
            if (!doomed.isEmpty()) {
                Kills.kill(doomed, error);
            }
            if (!doomed.isEmpty() && deadline.leftNanos() != 0) {
                // The kill gave way: others may have come.
                continue;
            }
            if (group.isIdle()
                    || !killers.await(new Waiter(current, null), group, deadline.leftNanos())) {
                return group.isIdle();
            }
        }
    }

    boolean killOne(GreenThread<?> member, Throwable error, long timeoutNanos) {
        if (!all.containsKey(member.fiber())) {
            return member.ready();
        }
        if (dying.add(member.fiber())) {
            member.kill(error);
        }
        if (timeoutNanos < 0) {
            member.awaitEnd();
            return true;
        }
        return member.await(Duration.ofNanos(timeoutNanos));
    }

    private static final class Leaving extends Watcher {
        private final Members members;
        private final Fiber member;

        Leaving(Members members, Fiber member) {
            this.members = members;
            this.member = member;
        }

        @Override
        public void run() {
            members.leave(member);
        }
    }
}
