package org.coppice.routing.objects;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.coppice.routing.objects.api.Call;
import org.coppice.routing.objects.api.Hook;
import org.coppice.web.Response;

/// Hooks in the order of their priorities.
record HookChain(List<Hook> hooks) {
    static HookChain of(List<Hook> hooks) {
        return new HookChain(
                hooks.stream().sorted(Comparator.comparingInt(Hook::priority)).toList());
    }

    /// With those of controllers, which stand within those of the same priority here.
    HookChain with(List<Hook> ofControllers) {
        if (ofControllers.isEmpty()) {
            return this;
        }
        List<Hook> all = new ArrayList<>(hooks);
        all.addAll(ofControllers);
        return of(all);
    }

    void onRoute(Call call) throws Exception {
        for (Hook hook : hooks) {
            hook.onRoute(call);
        }
    }

    void before(Call call) throws Exception {
        for (Hook hook : hooks) {
            hook.before(call);
        }
    }

    void after(Call call) throws Exception {
        for (Hook hook : hooks.reversed()) {
            hook.after(call);
        }
    }

    /// The first answer that one gives.
    Optional<Response> onError(Call call, Exception failure) throws Exception {
        for (Hook hook : hooks.reversed()) {
            Optional<Response> answer = hook.onError(call, failure);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }
}
