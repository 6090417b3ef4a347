package org.coppice.routing.objects;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.coppice.routing.objects.api.Call;
import org.coppice.routing.objects.api.Controller;
import org.coppice.web.Request;
import org.coppice.web.Response;
import org.coppice.web.headers.MediaType;

/// The call of one request.
final class CallState implements Call {
    private final Request request;
    private final Map<String, Object> context;
    private Optional<Controller> controller = Optional.empty();
    private String action = "";
    private String extension = "";
    private Optional<MediaType> mediaType = Optional.empty();
    private Map<String, Object> arguments = Map.of();
    private Optional<Answer> answer = Optional.empty();

    CallState(Request request, Map<String, Object> context) {
        this.request = request;
        this.context = context;
    }

    void found(Controller found, String name) {
        controller = Optional.of(found);
        action = name;
    }

    void negotiated(String takenExtension, Optional<MediaType> type) {
        extension = takenExtension;
        mediaType = type;
    }

    void bound(List<ParameterPlan> parameters, Object[] values) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            if (!parameters.get(i).name().isEmpty() && values[i] != null) {
                named.put(parameters.get(i).name(), values[i]);
            }
        }
        arguments = Collections.unmodifiableMap(named);
    }

    /// There is a response, the first one or another one.
    void answered(Response next) {
        answer.ifPresent(former -> former.replacedBy(next, request));
        answer = Optional.of(new Answer(next));
    }

    /// What is sent.
    Optional<Response> answer() {
        return answer.map(Answer::response);
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public Optional<Controller> controller() {
        return controller;
    }

    @Override
    public String action() {
        return action;
    }

    @Override
    public Map<String, Object> arguments() {
        return arguments;
    }

    @Override
    public Optional<Response> response() {
        return answer.map(each -> each.seen(request));
    }

    @Override
    public void respond(Response other) {
        Objects.requireNonNull(other, "response");
        if (answer.isEmpty()) {
            throw new IllegalStateException(
                    "%s %s has no response yet: throw an HttpException with it"
                            .formatted(request.method(), request.path()));
        }
        answered(other);
    }

    @Override
    public Map<String, Object> context() {
        return context;
    }

    @Override
    public Optional<String> extension() {
        return extension.isEmpty() ? Optional.empty() : Optional.of(extension);
    }

    @Override
    public Optional<MediaType> mediaType() {
        return mediaType;
    }
}
