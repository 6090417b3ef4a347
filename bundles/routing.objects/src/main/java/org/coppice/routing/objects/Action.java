package org.coppice.routing.objects;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The exposed methods of one name: pecan's generic controller, if there are several.
record Action(List<ActionPlan> variants) {
    /// The one for an HTTP method; that which names `HEAD` before that for `GET`.
    Optional<ActionPlan> forMethod(String method) {
        Optional<ActionPlan> named =
                variants.stream().filter(v -> v.methods().contains(method)).findFirst();
        return named.or(() -> variants.stream().filter(v -> v.answers(method)).findFirst());
    }

    /// What the header `Allow` names.
    SortedSet<String> allowed() {
        SortedSet<String> allowed = new TreeSet<>();
        variants.forEach(variant -> allowed.addAll(variant.methods()));
        return completed(allowed);
    }

    /// With what is answered beside them.
    static SortedSet<String> completed(SortedSet<String> allowed) {
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        if (!allowed.isEmpty()) {
            allowed.add("OPTIONS");
        }
        return allowed;
    }
}
