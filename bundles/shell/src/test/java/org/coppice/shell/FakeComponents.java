package org.coppice.shell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.framework.dto.ServiceReferenceDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.SatisfiedReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.osgi.util.promise.Promise;

/// Declarative Services that say what a test tells them to.
final class FakeComponents implements ServiceComponentRuntime {

    private final Map<ComponentDescriptionDTO, List<ComponentConfigurationDTO>> all =
            new LinkedHashMap<>();
    final Set<String> disabled = new TreeSet<>();

    /// Adds a component without configurations.
    ComponentDescriptionDTO component(Bundle bundle, String name, String... services) {
        ComponentDescriptionDTO description = new ComponentDescriptionDTO();
        description.name = name;
        description.bundle = new BundleDTO();
        description.bundle.id = bundle.getBundleId();
        description.implementationClass = name;
        description.defaultEnabled = true;
        description.serviceInterfaces = services;
        description.references = new ReferenceDTO[0];
        description.configurationPolicy = "optional";
        description.configurationPid = new String[] {name};
        all.put(description, new ArrayList<>());
        return description;
    }

    /// Adds what became of a component.
    ComponentConfigurationDTO configuration(ComponentDescriptionDTO description, int state) {
        ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();
        configuration.description = description;
        configuration.state = state;
        configuration.properties = new HashMap<>();
        configuration.satisfiedReferences = new SatisfiedReferenceDTO[0];
        configuration.unsatisfiedReferences = new UnsatisfiedReferenceDTO[0];
        all.get(description).add(configuration);
        return configuration;
    }

    static void reference(ComponentDescriptionDTO description, String name, String service) {
        ReferenceDTO reference = new ReferenceDTO();
        reference.name = name;
        reference.interfaceName = service;
        reference.cardinality = "1..1";
        description.references = new ReferenceDTO[] {reference};
    }

    static UnsatisfiedReferenceDTO missing(String name, String target) {
        UnsatisfiedReferenceDTO missing = new UnsatisfiedReferenceDTO();
        missing.name = name;
        missing.target = target;
        missing.targetServices = new ServiceReferenceDTO[0];
        return missing;
    }

    static SatisfiedReferenceDTO bound(String name, long service, Bundle bundle) {
        SatisfiedReferenceDTO bound = new SatisfiedReferenceDTO();
        bound.name = name;
        ServiceReferenceDTO reference = new ServiceReferenceDTO();
        reference.id = service;
        reference.bundle = bundle.getBundleId();
        bound.boundServices = new ServiceReferenceDTO[] {reference};
        return bound;
    }

    @Override
    public Collection<ComponentDescriptionDTO> getComponentDescriptionDTOs(Bundle... bundles) {
        return all.keySet();
    }

    @Override
    public ComponentDescriptionDTO getComponentDescriptionDTO(Bundle bundle, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Collection<ComponentConfigurationDTO> getComponentConfigurationDTOs(
            ComponentDescriptionDTO description) {
        return all.get(description);
    }

    @Override
    public boolean isComponentEnabled(ComponentDescriptionDTO description) {
        return !disabled.contains(description.name);
    }

    @Override
    public Promise<Void> enableComponent(ComponentDescriptionDTO description) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Promise<Void> disableComponent(ComponentDescriptionDTO description) {
        throw new UnsupportedOperationException();
    }
}
