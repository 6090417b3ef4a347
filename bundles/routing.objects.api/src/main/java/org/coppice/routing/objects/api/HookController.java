package org.coppice.routing.objects.api;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/// A controller with hooks around its methods and all that is below it: pecan's `HookController`.
///
/// **Threads**, **Errors**: as for [Controller]. **Null**: never.
@ConsumerType
public interface HookController extends Controller {
    /// Asked once a request that leads here.
    List<Hook> hooks();
}
