package org.coppice.hub.epoll;

import org.coppice.hub.api.HubProvider;
import org.coppice.hub.testkit.HubContract;

public class EpollHubTest extends HubContract {
    @Override
    protected HubProvider provider() {
        return new EpollProvider();
    }
}
