package org.coppice.coroutine.virtual;

import org.coppice.coroutine.api.CoroutineProvider;
import org.coppice.coroutine.testkit.CoroutineContract;

public class VirtualCoroutineTest extends CoroutineContract {
    @Override
    protected CoroutineProvider provider() {
        return new VirtualCoroutines();
    }
}
