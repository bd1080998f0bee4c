package org.hyperhash.devnode.rpc;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * One method that can be called.
 *
 * @param section heading in the list of methods
 * @param parameters names in order; the first {@code required} of them must be given
 */
record RpcMethod(
        String section, String name, List<String> parameters, int required, Handler handler) {
    /** Does the work; called on the thread of the request. */
    @FunctionalInterface
    interface Handler {
        JsonNode call(RpcParams params) throws RpcError, InterruptedException;
    }

    RpcMethod {
        parameters = List.copyOf(parameters);
    }

    /**
     * @param signature the name, required parameters as words, others in brackets
     */
    static RpcMethod of(String section, String signature, Handler handler) {
        String[] words = signature.split(" ", -1);
        List<String> given = List.of(words).subList(1, words.length);
        int required = (int) given.stream().filter(word -> !word.startsWith("[")).count();
        List<String> names = given.stream().map(word -> word.replaceAll("[\\[\\]]", "")).toList();
        return new RpcMethod(section, words[0], names, required, handler);
    }

    /** The line that the list of methods shows. */
    String usage() {
        String arguments =
                parameters.stream()
                        .map(name ->
                                parameters.indexOf(name) < required
                                        ? " " + name
                                        : " ( " + name + " )")
                        .collect(Collectors.joining());
        return name + arguments;
    }
}
