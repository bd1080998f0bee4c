package org.hyperhash.devnode.app;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.devnode.Devnode;
import org.hyperhash.devnode.JournalLog;
import org.hyperhash.devnode.LongPollLimits;
import org.hyperhash.devnode.rpc.CookieFile;
import org.hyperhash.devnode.rpc.RpcAuth;
import org.hyperhash.devnode.rpc.RpcRoutes;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.platform.http.HttpPart;
import org.hyperhash.platform.journal.Journal;
import org.hyperhash.platform.journal.JournalOptions;
import org.hyperhash.platform.life.Part;

/** The node with its log, its cookie and its JSON-RPC, wired by hand. */
public final class DevnodeApp {
    private final Journal journal;
    private final Devnode node;
    private final CookieFile cookie;
    private final HttpPart rpc;

    /**
     * @param requestStop what {@code stop} calls; must return at once
     */
    public DevnodeApp(DevnodeConfig config, InstantSource clock, Runnable requestStop) {
        this(config, clock, LongPollLimits.DEFAULT, requestStop);
    }

    DevnodeApp(
            DevnodeConfig config,
            InstantSource clock,
            LongPollLimits limits,
            Runnable requestStop) {
        journal =
                new Journal(
                        "devnode-journal", JournalOptions.of(config.directory().resolve("blocks")));
        node = new Devnode(new JournalLog(journal), config.mempool(), clock);
        cookie = new CookieFile(config.directory(), new SecureRandom());
        List<Secret> allowed = new ArrayList<>(List.of(cookie.secret()));
        config.credentials().ifPresent(allowed::add);
        RpcRoutes routes =
                new RpcRoutes(node, config.mempool(), limits, new RpcAuth(allowed), requestStop);
        rpc = new HttpPart("devnode-rpc", config.rpc(), List.of(routes));
    }

    /** In the order of their start. */
    public List<Part> parts() {
        // Stopped first: the RPC server waits for its requests, and miners wait for news.
        Part waiting = Part.of("devnode-long-polls", () -> {}, node::releaseWaiting);
        return List.of(journal, node, cookie, rpc, waiting);
    }

    public Devnode node() {
        return node;
    }

    /** Where the JSON-RPC listens, once it is started. */
    public int rpcPort() {
        return rpc.port();
    }

    public Path cookieFile() {
        return cookie.path();
    }
}
