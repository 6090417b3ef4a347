package org.coppice.wsgi.server;

import java.util.Dictionary;
import java.util.Hashtable;
import org.coppice.wsgi.api.Application;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/// The service reference of an application of that name.
record ApplicationReference(String name) implements ServiceReference<Application> {
    @Override
    public Object getProperty(String key) {
        return key.equals(Application.NAME) ? name : null;
    }

    @Override
    public int compareTo(Object other) {
        return name.compareTo(((ApplicationReference) other).name);
    }

    @Override
    public String[] getPropertyKeys() {
        return new String[] {Application.NAME};
    }

    @Override
    public Bundle getBundle() {
        return null;
    }

    @Override
    public Bundle[] getUsingBundles() {
        return new Bundle[0];
    }

    @Override
    public boolean isAssignableTo(Bundle bundle, String className) {
        return true;
    }

    @Override
    public Dictionary<String, Object> getProperties() {
        return new Hashtable<>();
    }

    @Override
    public <A> A adapt(Class<A> type) {
        return null;
    }
}
