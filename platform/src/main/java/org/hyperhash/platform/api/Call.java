package org.hyperhash.platform.api;

import io.javalin.http.Context;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hyperhash.platform.http.HttpProblem;

/** The validated parameters of one request. */
public final class Call {
    private final IdentityHashMap<Parameter<?>, Object> values = new IdentityHashMap<>();

    /**
     * @throws HttpProblem when a parameter is missing, wrong, sent twice or unknown
     */
    static Call of(Context request, List<Parameter<?>> parameters) {
        Set<String> unknown = new TreeSet<>(request.queryParamMap().keySet());
        Call call = new Call();
        for (Parameter<?> parameter : parameters) {
            if (parameter.inPath()) {
                call.read(parameter, Optional.of(request.pathParam(parameter.name())));
                continue;
            }
            unknown.remove(parameter.name());
            List<String> sent = request.queryParams(parameter.name());
            if (sent.size() > 1) {
                throw new HttpProblem(
                        400, "bad-parameter", "%s is sent twice".formatted(parameter.name()));
            }
            call.read(parameter, sent.stream().findFirst());
        }
        if (!unknown.isEmpty()) {
            throw new HttpProblem(
                    400,
                    "unknown-parameter",
                    "%s: this operation takes %s"
                            .formatted(String.join(", ", unknown), names(parameters)));
        }
        return call;
    }

    private static String names(List<Parameter<?>> parameters) {
        String names =
                parameters.stream()
                        .filter(parameter -> !parameter.inPath())
                        .map(Parameter::name)
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "no parameters" : names;
    }

    private <T> void read(Parameter<T> parameter, Optional<String> sent) {
        values.put(parameter, parameter.read(sent));
    }

    /** A parameter that the operation has declared. */
    @SuppressWarnings("unchecked") // A value is only put under the parameter that read it.
    public <T> T get(Parameter<T> parameter) {
        Object value = values.get(parameter);
        if (value == null) {
            throw new IllegalArgumentException("not declared: " + parameter.name());
        }
        return (T) value;
    }
}
