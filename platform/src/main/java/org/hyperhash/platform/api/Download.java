package org.hyperhash.platform.api;

import io.javalin.http.Context;
import java.util.List;

/**
 * One thing that can be asked for and is no record in JSON: {@code GET} and a path that answers
 * with a file or a stream.
 *
 * @param path with parameters in braces
 * @param group under which the document lists it
 * @param summary one line
 * @param detail what else is to be known: format, statuses other than 200, limits
 * @param contentType of the answer
 * @param handler throws {@link org.hyperhash.platform.http.HttpProblem} to refuse
 */
public record Download(
        String path,
        String group,
        String summary,
        String detail,
        List<Parameter<?>> parameters,
        String contentType,
        Handler handler) {
    /** Answers one request; runs on a thread of its own and may wait. */
    @FunctionalInterface
    public interface Handler {
        void answer(Call call, Context request) throws Exception;
    }

    public Download {
        parameters = List.copyOf(parameters);
    }
}
