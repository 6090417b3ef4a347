package org.coppice.hub.nio;

import org.coppice.hub.api.HubProvider;
import org.coppice.hub.testkit.HubContract;

public class NioHubTest extends HubContract {
    @Override
    protected HubProvider provider() {
        return new NioProvider();
    }

    @Override
    protected boolean tellsHangup() {
        return false;
    }
}
