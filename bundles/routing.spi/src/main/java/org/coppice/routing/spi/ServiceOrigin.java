package org.coppice.routing.spi;

/// Whose routes a deployment has.
///
/// **Threads**: any. **Errors**: none. **Null**: never.
///
/// @param owner bundle and service, for people: `org.acme.shop 1.2.0, org.acme.shop.Cart`
/// @param ranking `service.ranking`: of two routes with the same pattern the higher is tried first
/// @param serviceId `service.id`: with the same ranking, the lower, which is older
public record ServiceOrigin(String owner, int ranking, long serviceId) {}
