package org.coppice.websocket.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/// A handler's service is got once and given back once.
public class HandlerObjectTest extends DeploymentTestCase {
    private final CountDownLatch ready = new CountDownLatch(1);
    private HandlerObject object;

    /// A component that takes its time to start.
    private final class Slow implements ServiceFactory<Object> {
        @Override
        public Object getService(Bundle bundle, ServiceRegistration<Object> registration) {
            told.add("starts");
            try {
                ready.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return answering("one");
        }

        @Override
        public void ungetService(
                Bundle bundle, ServiceRegistration<Object> registration, Object service) {
            told.add("stops");
        }
    }

    @SuppressWarnings("unchecked")
    private CompletableFuture<Boolean> finding() throws Exception {
        ServiceReference<?> reference = deployBy(context, new Slow()).getReference();
        object = new HandlerObject(context, (ServiceReference<Object>) reference);
        CompletableFuture<Boolean> found =
                CompletableFuture.supplyAsync(object::find, task -> new Thread(task).start());
        assertEquals("starts", told.take());
        return found;
    }

    @Test
    public void whoComesWhileItStartsDoesNotGetItOnceMore() throws Exception {
        CompletableFuture<Boolean> found = finding();
        assertFalse(object.find());
        assertFalse(object.findAgain());
        assertFalse(object.isPresent());
        ready.countDown();
        assertTrue(found.join());
        assertTrue(object.isPresent());
        object.release();
        assertEquals("stops", told.take());
    }

    @Test
    public void whatGoesWhileItStartsIsGivenBack() throws Exception {
        CompletableFuture<Boolean> found = finding();
        object.release();
        ready.countDown();
        assertFalse(found.join());
        assertEquals("stops", told.take());
        assertFalse(object.find());
    }
}
