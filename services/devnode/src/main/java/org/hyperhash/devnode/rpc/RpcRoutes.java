package org.hyperhash.devnode.rpc;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.devnode.Devnode;
import org.hyperhash.devnode.LongPollLimits;
import org.hyperhash.devnode.engine.MempoolPolicy;
import org.hyperhash.platform.http.Routes;

/** JSON-RPC over HTTP: one path, POST only, basic authentication. */
public final class RpcRoutes implements Routes {
    /** How long a wrong password is kept waiting, in milliseconds: guessing is slow. */
    private static final long WRONG_PASSWORD_MS = 250;

    private final RpcDispatcher dispatcher;
    private final RpcAuth auth;

    /**
     * @param stop asks the process to stop; must return at once
     */
    public RpcRoutes(
            Devnode node,
            MempoolPolicy policy,
            LongPollLimits limits,
            RpcAuth auth,
            Runnable stop) {
        this.auth = auth;
        List<RpcMethod> methods = new ArrayList<>();
        methods.addAll(new ChainCalls(node).methods());
        methods.addAll(new MempoolCalls(node, policy).methods());
        methods.addAll(new MiningCalls(node).methods());
        methods.add(new TemplateCall(node, limits).method());
        methods.addAll(new NodeCalls(node, policy, stop).methods());
        methods.add(NodeCalls.help(methods));
        this.dispatcher = new RpcDispatcher(methods);
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.post("/", this::answer);
        routes.get("/", RpcRoutes::refuse);
    }

    private void answer(Context request) throws InterruptedException {
        String header = request.header("Authorization");
        if (!auth.allows(header == null ? "" : header)) {
            Thread.sleep(WRONG_PASSWORD_MS);
            request.status(401).header("WWW-Authenticate", "Basic realm=\"jsonrpc\"").result("");
            return;
        }
        RpcReply reply = dispatcher.handle(request.body());
        request.status(reply.status());
        if (!reply.body().isEmpty()) {
            request.contentType("application/json").result(reply.body() + "\n");
        }
    }

    private static void refuse(Context request) {
        request.status(405).result("JSONRPC server handles only POST requests");
    }
}
