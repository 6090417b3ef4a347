package org.coppice.shell;

import java.util.List;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/// A component of Declarative Services at one moment.
///
/// @param description what its bundle says
/// @param isEnabled whether it may be there at all
/// @param configurations what became of it: one, or one for each configuration of a factory
record ComponentView(
        ComponentDescriptionDTO description,
        boolean isEnabled,
        List<ComponentConfigurationDTO> configurations) {

    /// The property of components that nobody misses as long as they are not configured.
    static final String ON_DEMAND = "coppice.onDemand";

    static List<ComponentView> all(ServiceComponentRuntime components) {
        return components.getComponentDescriptionDTOs().stream()
                .map(each ->
                        new ComponentView(
                                each,
                                components.isComponentEnabled(each),
                                List.copyOf(components.getComponentConfigurationDTOs(each))))
                .toList();
    }

    String name() {
        return description.name;
    }

    /// The bundle's number.
    long bundle() {
        return description.bundle.id;
    }

    /// Whether anything keeps it from being used. A component factory is used by making instances.
    boolean isWaiting() {
        return !isEnabled
                || configurations.stream().anyMatch(each -> !isSatisfied(each))
                || lacksConfiguration();
    }

    /// Whether it needs a configuration that is not there. One that says by [#ON_DEMAND] that it is
    /// there for who configures it does not.
    boolean lacksConfiguration() {
        return configurations.isEmpty() && description.factory == null && !isOnDemand();
    }

    private boolean isOnDemand() {
        return description.properties != null
                && Boolean.TRUE.equals(description.properties.get(ON_DEMAND));
    }

    static boolean isSatisfied(ComponentConfigurationDTO configuration) {
        int good = ComponentConfigurationDTO.SATISFIED | ComponentConfigurationDTO.ACTIVE;
        return (configuration.state & good) != 0;
    }

    boolean provides(String service) {
        return List.of(description.serviceInterfaces).contains(service);
    }

    /// In a word or two.
    String state() {
        if (!isEnabled) {
            return "disabled";
        }
        if (configurations.isEmpty() && isOnDemand()) {
            return "not configured";
        }
        if (configurations.isEmpty()) {
            return description.factory == null
                    ? "waits for its configuration"
                    : "component factory";
        }
        return String.join(
                ", ", configurations.stream().map(ComponentView::state).distinct().toList());
    }

    static String state(ComponentConfigurationDTO configuration) {
        return switch (configuration.state) {
            case ComponentConfigurationDTO.ACTIVE -> "active";
            case ComponentConfigurationDTO.SATISFIED -> "ready, made when first used";
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
                    "waits for its configuration";
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> "waits for a service";
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> "failed";
            default -> "state " + configuration.state;
        };
    }
}
