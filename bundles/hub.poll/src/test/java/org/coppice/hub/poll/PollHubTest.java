package org.coppice.hub.poll;

import org.coppice.hub.api.HubProvider;
import org.coppice.hub.testkit.HubContract;

public class PollHubTest extends HubContract {
    @Override
    protected HubProvider provider() {
        return new PollProvider();
    }
}
