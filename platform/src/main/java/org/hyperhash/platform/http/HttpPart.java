package org.hyperhash.platform.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.json.JsonMapper;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.net.BindException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.hyperhash.platform.json.Json;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.platform.life.Part;
import org.hyperhash.platform.life.StartFailed;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** The HTTP server of one role; each request runs on a virtual thread of its own. */
public final class HttpPart implements Part {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPart.class);
    private static final long STOP_LIMIT_MS = 2_000;

    /** Idle time of a connection while there are as many as there may be. */
    private static final long CROWDED_IDLE_MS = 5_000;

    /** Connections without a request are closed this long after the stop. */
    private static final long IDLE_STOP_MS = 20;

    private final String name;
    private final HttpOptions options;
    private final List<Routes> routes;
    private final ClientConnections connections;
    private @Nullable Javalin server;

    public HttpPart(String name, HttpOptions options, List<Routes> routes) {
        this.name = name;
        this.options = options;
        this.routes = List.copyOf(routes);
        this.connections =
                new ClientConnections(options.maxConnectionsPerAddress(), options.idleLimit());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(Alarm alarm) throws StartFailed {
        Javalin created = Javalin.create(this::configure);
        try {
            created.start();
        } catch (RuntimeException failure) {
            created.stop();
            if (isPortTaken(failure)) {
                throw portTaken(failure);
            }
            throw failure;
        }
        server = created;
        connections.start();
        LOG.info("{} listens on http://{}:{}", name, options.host(), port());
    }

    /** The port it listens on, also when it was free to choose. */
    public int port() {
        if (server == null) {
            throw new IllegalStateException(name + " is not started");
        }
        return server.port();
    }

    @Override
    public void stop() {
        if (server != null) {
            connections.stop();
            server.stop();
        }
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = options.maxBodyBytes();
        config.http.prefer405over404 = true;
        config.jsonMapper(new StrictMapper());
        config.jetty.modifyHttpConfiguration(this::limit);
        config.jetty.addConnector(this::connector);
        config.jetty.modifyServer(this::limitServer);
        routes.forEach(endpoints -> endpoints.register(config.routes));
        config.routes.before(request -> {
            request.header("X-Content-Type-Options", "nosniff");
            request.header("Cache-Control", "no-store");
            refuseLargeBody(request);
        });
        config.routes.exception(HttpProblem.class, (problem, request) -> send(request, problem));
        config.routes.exception(
                MethodNotAllowedResponse.class,
                (refusal, request) -> {
                    request.header("Allow", String.join(", ", refusal.getDetails().values()));
                    send(request, ProblemDocument.of(405, String.valueOf(refusal.getMessage())));
                });
        config.routes.exception(
                HttpResponseException.class,
                (refusal, request) ->
                        send(
                                request,
                                ProblemDocument.of(
                                        refusal.getStatus(),
                                        String.valueOf(refusal.getMessage()))));
        config.routes.exception(
                JacksonException.class,
                (wrong, request) ->
                        send(
                                request,
                                ProblemDocument.of(
                                        400, "invalid-json", wrong.getOriginalMessage())));
        config.routes.exception(
                Exception.class,
                (failure, request) -> {
                    if (isClientGone(failure)) {
                        send(request, ProblemDocument.of(400, "the body did not come"));
                        return;
                    }
                    ProblemDocument problem =
                            ProblemDocument.of(500, "internal error; the log has it");
                    LOG.error(
                            "request {}: {} {} failed",
                            problem.id(),
                            request.method(),
                            request.path(),
                            failure);
                    send(request, problem);
                });
    }

    /** Before it comes: a client may announce more than it ever sends. */
    private void refuseLargeBody(Context request) {
        long announced = request.req().getContentLengthLong();
        if (announced > options.maxBodyBytes()) {
            throw new HttpProblem(
                    413,
                    "payload-too-large",
                    "a body of %d bytes, at most %d".formatted(announced, options.maxBodyBytes()));
        }
    }

    /** Whether the request ended in the middle, or took too long. */
    private static boolean isClientGone(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EofException || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }

    private void limit(HttpConfiguration configuration) {
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        configuration.setRequestHeaderSize(options.maxHeaderBytes());
        configuration.setIdleTimeout(options.idleLimit().toMillis());
    }

    private Connector connector(Server jetty, HttpConfiguration configuration) {
        ServerConnector connector =
                new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost(options.host());
        connector.setPort(options.port());
        connector.setShutdownIdleTimeout(IDLE_STOP_MS);
        connector.setIdleTimeout(options.idleLimit().toMillis());
        connector.addBean(connections);
        return connector;
    }

    private void limitServer(Server jetty) {
        jetty.setErrorHandler(new JettyProblems());
        jetty.setStopTimeout(STOP_LIMIT_MS);
        NetworkConnectionLimit connections =
                new NetworkConnectionLimit(options.maxConnections(), jetty);
        // Who holds connections and asks nothing makes room for those who do.
        connections.setEndPointIdleTimeout(CROWDED_IDLE_MS);
        jetty.addBean(connections);
    }

    private static void send(Context request, HttpProblem problem) {
        send(
                request,
                ProblemDocument.of(
                        problem.status(), problem.code(), String.valueOf(problem.getMessage())));
    }

    private static void send(Context request, ProblemDocument problem) {
        LOG.info(
                "request {}: {} {} refused: {} {}: {}",
                problem.id(),
                request.method(),
                request.path(),
                problem.status(),
                problem.code(),
                problem.detail());
        request.status(problem.status())
                .result(problem.toJson())
                .contentType(ProblemDocument.CONTENT_TYPE);
    }

    private static boolean isPortTaken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }

    private StartFailed portTaken(Throwable cause) {
        String message =
                ("cannot listen on %s:%d: another program uses the port, or the address is not of"
                                + " this machine; stop it or set %s")
                        .formatted(options.host(), options.port(), options.portKey());
        return new StartFailed(
                new Failure(name, ExitCode.CANNOT_START, message, Optional.of(cause)));
    }

    /** Lets handlers read and write bodies by our strict mapper. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // Javalin's signatures.
    private static final class StrictMapper implements JsonMapper {
        @Override
        public String toJsonString(Object value, Type type) {
            return Json.STRICT.writeValueAsString(value);
        }

        @Override
        public void writeToOutputStream(Stream<?> values, OutputStream out) {
            Json.STRICT.writeValue(out, values.toList());
        }

        @Override
        public <T> T fromJsonString(String text, Type type) {
            return Json.STRICT.readValue(text, Json.STRICT.constructType(type));
        }

        @Override
        public <T> T fromJsonStream(InputStream text, Type type) {
            return Json.STRICT.readValue(text, Json.STRICT.constructType(type));
        }
    }
}
