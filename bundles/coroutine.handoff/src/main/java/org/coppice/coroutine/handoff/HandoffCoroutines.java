package org.coppice.coroutine.handoff;

import aQute.bnd.annotation.Resolution;
import aQute.bnd.annotation.spi.ServiceProvider;
import org.coppice.coroutine.api.Coroutine;
import org.coppice.coroutine.api.CoroutineBody;
import org.coppice.coroutine.api.CoroutineProvider;
import org.osgi.service.component.annotations.Component;

/// The coroutine `handoff`: ordinary virtual threads, of which the one with the baton runs. Public
/// API only, so every JVM can carry it, whatever its flags.
@Component
@ServiceProvider(
        value = CoroutineProvider.class,
        resolution = Resolution.OPTIONAL) // the component serves OSGi
public final class HandoffCoroutines implements CoroutineProvider {

    /// Called by Declarative Services and [java.util.ServiceLoader].
    public HandoffCoroutines() {}

    @Override
    public String name() {
        return "handoff";
    }

    @Override
    public int preference() {
        return 100;
    }

    @Override
    public boolean jdkBlockingGivesWay() {
        return false;
    }

    @Override
    public Coroutine create(String name, CoroutineBody body) {
        return new HandoffCoroutine(name, body);
    }

    /// Virtual threads that wake each other stay on one carrier, where a switch is a jump; a switch
    /// between them and the loop's platform thread takes the operating system's scheduler, which
    /// costs twenty times as much. So the resumes of a stretch are called from a virtual thread and
    /// the loop's thread changes over only twice.
    @Override
    public void conduct(Runnable turns) {
        if (Thread.currentThread().isVirtual()) {
            turns.run();
        } else {
            new Stretch(turns).run();
        }
    }
}
