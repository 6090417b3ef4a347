package org.coppice.shell;

import java.io.PrintStream;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.JobListener;

/// Prints the results of all statements of a line but the last, which is the result of the line.
/// Gogo itself drops them.
///
/// **Threads:** Gogo calls it on the thread that runs the line.
final class EarlierResults implements JobListener {

    private final CommandSession session;
    private final PrintStream out;
    private Optional<Job> before = Optional.empty();

    EarlierResults(CommandSession session, PrintStream out) {
        this.session = session;
        this.out = out;
    }

    @Override
    public void jobChanged(Job job, Job.Status previous, Job.Status current) {
        boolean begins = previous == Job.Status.Created;
        if (begins && job.parent() == null) {
            before.map(Job::result)
                    .map(each -> each.result())
                    .ifPresent(each -> out.println(session.format(each, Converter.INSPECT)));
            before = Optional.of(job);
        }
    }
}
