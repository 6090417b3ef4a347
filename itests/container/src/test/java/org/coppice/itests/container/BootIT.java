package org.coppice.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

public class BootIT extends BuiltContainer {

    @Test
    public void everyBundleIsActive() {
        List<String> others =
                Arrays.stream(context.getBundles())
                        .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                        .map(bundle -> bundle + " in state " + bundle.getState())
                        .toList();
        assertEquals(List.of(), others);
        assertTrue(
                "the examples of deploy/ too",
                Arrays.stream(context.getBundles())
                        .anyMatch(each ->
                                "org.coppice.example.hello".equals(each.getSymbolicName())));
    }

    @Test
    public void everyComponentHasWhatItNeeds() {
        ServiceComponentRuntime components = service(ServiceComponentRuntime.class);
        List<String> waiting = new ArrayList<>();
        int seen = 0;
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
            if (component.name.startsWith("org.coppice.")) {
                seen++;
                waiting.addAll(complaints(components, component));
            }
        }
        assertEquals(List.of(), waiting);
        assertTrue("only " + seen + " components", seen > 10);
    }

    private static List<String> complaints(
            ServiceComponentRuntime components, ComponentDescriptionDTO component) {
        if (!components.isComponentEnabled(component)) {
            return List.of(component.name + " is disabled");
        }
        var configurations = components.getComponentConfigurationDTOs(component);
        if (configurations.isEmpty()) {
            boolean missed = !Boolean.TRUE.equals(component.properties.get("coppice.onDemand"));
            return missed ? List.of(component.name + " has no configuration") : List.of();
        }
        return configurations.stream()
                .filter(each ->
                        each.state != ComponentConfigurationDTO.ACTIVE
                                && each.state != ComponentConfigurationDTO.SATISFIED)
                .map(each -> component.name + " is in state " + each.state)
                .toList();
    }

    @Test
    public void theShellSaysThatNothingWaits() throws Exception {
        String answer = shell("coppice:why");
        assertTrue(answer, answer.startsWith("OK\nNothing waits"));
    }

    @Test
    public void theLogHasNoComplaint() throws Exception {
        log = new ContainerLog(home.log());
        assertEquals(List.of(), log.complaints());
    }
}
