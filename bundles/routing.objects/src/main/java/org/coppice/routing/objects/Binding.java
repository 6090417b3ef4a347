package org.coppice.routing.objects;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.coppice.routing.objects.api.Call;
import org.coppice.web.HttpException;
import org.coppice.web.ObjectCodec;
import org.coppice.web.Request;
import org.coppice.web.Upload;

/// Makes the arguments of a method of what a request sends.
final class Binding {
    private final List<ParameterPlan> parameters;
    private final List<String> segments;
    private final Call call;
    private final Request request;
    private final Values values;
    private int taken;

    private Binding(ActionPlan action, List<String> segments, Call call) {
        this.parameters = action.parameters();
        this.segments = segments;
        this.call = call;
        this.request = call.request();
        this.values = new Values(request);
    }

    /// The arguments.
    ///
    /// @throws HttpException 400 that names what does not fit, 404 if there are too many segments
    static Object[] bind(ActionPlan action, List<String> segments, Call call) throws IOException {
        if (segments.size() > action.maxSegments()) {
            throw HttpException.notFound();
        }
        return new Binding(action, segments, call).all();
    }

    private Object[] all() throws IOException {
        Object[] arguments = new Object[parameters.size()];
        try {
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = argument(parameters.get(i));
            }
        } catch (MisfitException e) {
            throw HttpException.badRequest().detail(e.getMessage());
        }
        return arguments;
    }

    private Object argument(ParameterPlan parameter) throws IOException, MisfitException {
        return switch (parameter.kind()) {
            case REQUEST -> request;
            case ENVIRON -> request.environ();
            case CALL -> call;
            case REST -> {
                List<String> rest = segments.subList(taken, segments.size());
                taken = segments.size();
                yield LookupPlan.all(parameter, rest);
            }
            case ANY -> taken < segments.size() ? ofPath(parameter) : named(parameter);
            case PATH -> {
                if (taken == segments.size() && parameter.isRequired()) {
                    throw HttpException.notFound();
                }
                yield taken < segments.size() ? ofPath(parameter) : missing(parameter);
            }
            case NAME -> named(parameter);
            case UPLOAD -> upload(parameter);
            case BODY -> body(parameter);
            case CODEC -> codec(parameter);
            case ALL -> values.texts(names());
        };
    }

    private Object ofPath(ParameterPlan parameter) throws MisfitException {
        return parameter.converter().convert(segments.get(taken++), parameter.name());
    }

    private Object named(ParameterPlan parameter) throws IOException, MisfitException {
        List<Object> found = values.all(parameter.name());
        if (found.isEmpty()) {
            return missing(parameter);
        }
        Converter converter = parameter.converter();
        if (converter instanceof Converters.OfList) {
            boolean whole = found.size() == 1 && found.getFirst() instanceof List<?>;
            return converter.convert(
                    whole || found.size() == 1 ? found.getFirst() : flat(found), parameter.name());
        }
        if (found.size() > 1) {
            throw new MisfitException(
                    "%s has %d values, one is allowed: it must be %s"
                            .formatted(parameter.name(), found.size(), converter.fits()));
        }
        return converter.convert(found.getFirst(), parameter.name());
    }

    private static List<Object> flat(List<Object> found) {
        List<Object> flat = new ArrayList<>();
        for (Object each : found) {
            if (each instanceof List<?> list) {
                flat.addAll(list);
            } else {
                flat.add(each);
            }
        }
        return flat;
    }

    private static Object missing(ParameterPlan parameter) throws MisfitException {
        if (parameter.standard() != null) {
            return parameter.standard();
        }
        if (!parameter.optional()) {
            throw new MisfitException(
                    "%s is missing: it must be %s"
                            .formatted(parameter.name(), parameter.converter().fits()));
        }
        return parameter.converter() instanceof Converters.OfList list
                ? list.convert(List.of(), parameter.name())
                : Optional.empty();
    }

    private Object upload(ParameterPlan parameter) throws IOException, MisfitException {
        Optional<Upload> upload = request.upload(parameter.name());
        if (parameter.optional()) {
            return upload;
        }
        if (upload.isEmpty()) {
            throw new MisfitException(parameter.name() + " is missing: it must be a file");
        }
        return upload.get();
    }

    // ---- the body

    private Object body(ParameterPlan parameter) throws IOException, MisfitException {
        if (!values.hasJson()) {
            boolean structure = parameter.type() instanceof Class<?> c && c.isRecord();
            boolean map = parameter.converter().fits().equals("an object");
            if (!structure && !map) {
                return parameter.optional() ? Optional.empty() : notJson(parameter);
            }
            return fields(parameter);
        }
        Optional<ObjectCodec> codec = ObjectCodec.find(request.environ());
        boolean record = parameter.converter() instanceof Converters.OfRecord;
        if (codec.isEmpty() || !record || values.isNull()) {
            return parameter.converter().convert(values.json(), MisfitException.BODY);
        }
        Object read = codec.get().read(values.document(), parameter.type());
        return parameter.converter().complete(read, MisfitException.BODY);
    }

    /// Its components are named as they are in the form, so the messages name them alone.
    private Object fields(ParameterPlan parameter) throws IOException, MisfitException {
        return parameter
                .converter()
                .convert(values.fields(parameter.converter()), MisfitException.BODY);
    }

    private Object codec(ParameterPlan parameter) throws IOException, MisfitException {
        if (!values.hasJson()) {
            return notJson(parameter);
        }
        ObjectCodec codec = ObjectCodec.of(request.environ());
        Object value = codec.read(values.document(), parameter.type());
        if (value == null) {
            throw new MisfitException(MisfitException.BODY, null, parameter.name());
        }
        return value;
    }

    private Object notJson(ParameterPlan parameter) throws MisfitException {
        if (request.contentType().isEmpty() || !request.isBodyReadable()) {
            throw new MisfitException(
                    "the body is missing: it must be %s of the type application/json"
                            .formatted(parameter.name()));
        }
        throw HttpException.unsupportedMediaType()
                .detail(
                        "the body's type is \"%s\", it must be application/json"
                                .formatted(request.contentType().orElse("")));
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>();
        parameters.stream().filter(ParameterPlan::isNamed).forEach(p -> names.add(p.name()));
        return names;
    }
}
