package org.coppice.routing.mapper;

import java.util.Map;
import org.coppice.routing.api.RouteTable;
import org.coppice.routing.spi.Deployments;
import org.coppice.routing.spi.GraceSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/// The routes that are found by their pattern.
///
/// **Threads**: any, see [Deployments].
@Component(
        service = {RouteTable.class, MappedRoutes.class},
        configurationPid = MappedRoutes.PID)
@Designate(ocd = MapperConfiguration.class)
public final class MappedRoutes extends Deployments<MappedRoute, Choice> {
    static final String PID = "org.coppice.routing.mapper";

    /// Starts with no routes.
    @Activate
    public MappedRoutes(Map<String, Object> properties) {
        super(settings(properties, GraceSettings.DEFAULTS), Snapshot::new);
    }

    /// Takes a changed configuration; waits that have begun end as they would have.
    @Modified
    void configure(Map<String, Object> properties) {
        configure(settings(properties, settings()));
    }

    private static GraceSettings settings(Map<String, Object> properties, GraceSettings inForce) {
        return GraceSettings.of(PID, MapperConfiguration.class, properties, inForce);
    }
}
