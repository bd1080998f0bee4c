package org.hyperhash.platform.api;

import java.util.List;

/**
 * One thing that can be asked: {@code GET} and a path.
 *
 * @param path with parameters in braces, such as {@code /api/v1/blocks/{hash}}
 * @param group under which the document lists it
 * @param summary one line
 * @param detail what else is to be known: units, order, freshness; may be empty
 * @param answer the record that is sent
 * @param handler throws {@link org.hyperhash.platform.http.HttpProblem} to refuse
 */
public record Operation<A extends Record>(
        String path,
        String group,
        String summary,
        String detail,
        List<Parameter<?>> parameters,
        Class<A> answer,
        Handler<A> handler) {
    /** Answers one request; runs on a thread of its own and may wait. */
    @FunctionalInterface
    public interface Handler<A> {
        A answer(Call call) throws Exception;
    }

    public Operation {
        parameters = List.copyOf(parameters);
    }
}
