package org.hyperhash.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hyperhash.platform.http.HttpOptions;
import org.hyperhash.template.app.TemplateConfig;

/** What is allowed in a configuration, and yet hardly what its author wants. */
final class ConfigNotes {
    /** Where a role listens, and the key that says so. */
    record Listener(String key, String host, int port) {
        static Listener of(String role, HttpOptions http) {
            return new Listener(role + ".http.listen-port", http.host(), http.port());
        }
    }

    private ConfigNotes() {}

    /** A line for each; empty when there is nothing to say. */
    static List<String> of(HhConfig config) {
        List<String> notes = new ArrayList<>(samePorts(listeners(config)));
        if (config.template().source() == TemplateConfig.Source.SV2_TP
                && config.template().nodes().isEmpty()) {
            notes.add(
                    "template.source is sv2-tp and there are no [[template.nodes]]: nobody can tell"
                            + " the pool's ledger whether a found block is in the chain, so none is"
                            + " ever credited; name the node of the template provider");
        }
        return notes;
    }

    /** Of all roles, also of those that run elsewhere. */
    static List<Listener> listeners(HhConfig config) {
        HttpSettings http = config.http();
        return List.of(
                new Listener(
                        "pool.listen-port",
                        config.pool().listenAddress(),
                        config.pool().listenPort()),
                new Listener(
                        "translator.listen-port",
                        config.translator().listenAddress(),
                        config.translator().listenPort()),
                new Listener(
                        "template.server.listen-port",
                        config.templateServer().listenAddress(),
                        config.templateServer().listenPort()),
                new Listener(
                        "devnode.rpc-port",
                        config.devnode().rpc().host(),
                        config.devnode().rpc().port()),
                Listener.of("core", http.core()),
                Listener.of("pool", http.pool()),
                Listener.of("translator", http.translator()),
                Listener.of("template", http.template()),
                Listener.of("devnode", http.devnode()));
    }

    private static List<String> samePorts(List<Listener> listeners) {
        List<String> notes = new ArrayList<>();
        Map<Integer, String> taken = new LinkedHashMap<>();
        for (Listener listener : listeners) {
            String other = taken.putIfAbsent(listener.port(), listener.key());
            // Port 0 is whatever is free.
            if (other != null && listener.port() != 0) {
                notes.add(
                        "%s and %s are both %d: they cannot run on one machine"
                                .formatted(other, listener.key(), listener.port()));
            }
        }
        return notes;
    }
}
