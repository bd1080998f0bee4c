package org.hyperhash.template.bitcoind;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.template.feed.SampleTransactions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A node made of a socket, a chain of made-up hashes and whatever mood a test gives it. */
public final class FakeNode implements AutoCloseable {
    /** How the next answers look. */
    public enum Mood {
        FINE,
        NO_JSON,
        OTHER_JSON,
        BREAKS_OFF,
        SILENT,
        HANGS_UP,
        ENDLESS,
        BUSY
    }

    final AtomicInteger connections = new AtomicInteger();
    final List<String> methods = new CopyOnWriteArrayList<>();
    public final List<String> blocks = new CopyOnWriteArrayList<>();
    final Map<Hash256, Hash256> parents = new ConcurrentHashMap<>();
    volatile Mood mood = Mood.FINE;
    volatile Map<String, Mood> moodOf = Map.of();
    volatile String chain = "regtest";
    volatile boolean downloading;
    volatile String password = "p";
    volatile String submitAnswer = "null";
    volatile boolean longPolling = true;
    volatile boolean longPollAnswers = true;
    volatile Optional<String> publishes = Optional.empty();
    volatile int delayMs;
    volatile String extraHeader = "";

    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Object news = new Object();
    private final List<Hash256> best = new ArrayList<>();
    private volatile long fees;
    private volatile int version;

    public FakeNode() throws IOException {
        this(0);
    }

    FakeNode(int port) throws IOException {
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        best.add(SampleTransactions.hash(1));
        Thread.ofVirtual().start(this::accept);
    }

    public NodeAddress address() {
        return address(new NodeAddress.Login.Password("u", new Secret("p")));
    }

    NodeAddress address(NodeAddress.Login login) {
        return new NodeAddress(URI.create("http://127.0.0.1:" + server.getLocalPort()), login);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Puts blocks on top of the first {@code keep} ones, the genesis counted. */
    public void mine(int keep, int... seeds) {
        synchronized (news) {
            best.subList(keep, best.size()).clear();
            for (int seed : seeds) {
                Hash256 block = SampleTransactions.hash(seed);
                parents.put(block, best.getLast());
                best.add(block);
            }
            version++;
            news.notifyAll();
        }
    }

    void payFees(long sats) {
        fees = sats;
    }

    public Hash256 tip() {
        synchronized (news) {
            return best.getLast();
        }
    }

    int height() {
        synchronized (news) {
            return best.size() - 1;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                List<String> head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                int length = 0;
                String login = "";
                for (String line : head) {
                    String lower = line.toLowerCase(Locale.ROOT);
                    if (lower.startsWith("content-length:")) {
                        length = Integer.parseInt(line.substring(15).strip());
                    } else if (lower.startsWith("authorization: basic ")) {
                        byte[] decoded = Base64.getDecoder().decode(line.substring(21).strip());
                        login = new String(decoded, StandardCharsets.UTF_8);
                    }
                }
                byte[] body = in.readNBytes(length);
                if (!answer(socket, login, RpcClient.JSON.readTree(body))) {
                    return;
                }
            }
        } catch (IOException | InterruptedException ended) {
            // The test ended, or the client went away.
        }
    }

    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1).strip();
                line.reset();
                if (text.isEmpty()) {
                    return lines;
                }
                lines.add(text);
            } else {
                line.write(next);
            }
        }
        return List.of();
    }

    /** Whether the connection stays open. */
    private boolean answer(Socket socket, String login, JsonNode call)
            throws IOException, InterruptedException {
        String method = call.path("method").asString();
        methods.add(method);
        OutputStream out = socket.getOutputStream();
        Mood now = moodOf.getOrDefault(method, mood);
        Thread.sleep(delayMs);
        switch (now) {
            case FINE -> {
                if (!login.endsWith(":" + password)) {
                    send(out, "401 Unauthorized", "");
                } else {
                    reply(out, call, method);
                }
            }
            case NO_JSON -> send(out, "200 OK", "<html>proxy</html>");
            case OTHER_JSON -> send(out, "200 OK", "{\"result\":{\"a\":1},\"id\":77777}");
            case BREAKS_OFF -> {
                out.write(
                        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"res"
                                .getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                return false;
            }
            case SILENT -> Thread.sleep(60_000);
            case HANGS_UP -> {
                return false;
            }
            case ENDLESS -> {
                out.write(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                .getBytes(StandardCharsets.ISO_8859_1));
                byte[] chunk =
                        ("10000\r\n" + " ".repeat(0x10000) + "\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1);
                while (true) {
                    out.write(chunk);
                }
            }
            case BUSY -> send(out, "503 Service Unavailable", "Work queue depth exceeded");
        }
        return true;
    }

    private void reply(OutputStream out, JsonNode call, String method)
            throws IOException, InterruptedException {
        ObjectNode answer = RpcClient.JSON.createObjectNode();
        answer.set("id", call.path("id"));
        JsonNode params = call.path("params");
        switch (method) {
            case "getblockchaininfo" -> answer.set("result", chainInfo());
            case "getzmqnotifications" -> {
                ArrayNode offers = answer.putArray("result");
                offers.addObject().put("type", "pubhashtx").put("address", "tcp://127.0.0.1:1");
                publishes.ifPresent(address ->
                        offers.addObject().put("type", "pubhashblock").put("address", address));
            }
            case "getbestblockhash" -> answer.put("result", tip().display());
            case "getblocktemplate" -> answer.set("result", template(params.path(0)));
            case "submitblock" -> {
                blocks.add(params.path(0).asString());
                answer.set("result", RpcClient.JSON.readTree(submitAnswer));
            }
            case "getblockheader" -> {
                Hash256 block = Hash256.ofDisplay(params.path(0).asString());
                Hash256 parent = parents.get(block);
                if (parent == null) {
                    error(answer, -5, "Block not found");
                } else {
                    synchronized (news) {
                        int index = best.indexOf(block);
                        answer.putObject("result")
                                .put("previousblockhash", parent.display())
                                .put("confirmations", index < 0 ? -1 : best.size() - index);
                    }
                }
            }
            default -> error(answer, -32601, "Method not found");
        }
        boolean refused = answer.has("error");
        send(out, refused ? "500 Internal Server Error" : "200 OK", answer.toString());
    }

    private static void error(ObjectNode answer, int code, String message) {
        answer.putNull("result");
        answer.putObject("error").put("code", code).put("message", message);
    }

    private ObjectNode chainInfo() {
        return RpcClient.JSON
                .createObjectNode()
                .put("chain", chain)
                .put("blocks", height())
                .put("bestblockhash", tip().display())
                .put("initialblockdownload", downloading)
                .put("verificationprogress", 0.452);
    }

    private ObjectNode template(JsonNode request) throws InterruptedException {
        synchronized (news) {
            String id = request.path("longpollid").asString("");
            while (id.equals(Integer.toString(version)) || !(id.isEmpty() || longPollAnswers)) {
                news.wait(5_000);
            }
            ObjectNode template = sampleTemplate(best.getLast(), best.size(), fees);
            if (longPolling) {
                template.put("longpollid", Integer.toString(version));
            }
            return template;
        }
    }

    /** A template with two transactions, one of them with a witness. */
    static ObjectNode sampleTemplate(Hash256 previousBlock, int height, long fees) {
        ObjectNode template = RpcClient.JSON.createObjectNode();
        template.put("version", 0x20000000)
                .put("previousblockhash", previousBlock.display())
                .put("coinbasevalue", 5_000_000_000L + fees)
                .put("mintime", 1_700_000_001L)
                .put("curtime", 1_700_000_600L)
                .put("bits", "207fffff")
                .put("height", height);
        template.putArray("rules").add("csv").add("!segwit").add("taproot");
        ArrayNode list = template.putArray("transactions");
        for (var tx : SampleTransactions.two()) {
            list.addObject()
                    .put("data", tx.serialized().toHex())
                    .put("txid", tx.txid().display())
                    .put("hash", tx.wtxid().display())
                    .put("fee", 0);
        }
        template.put(
                "default_witness_commitment", SampleTransactions.commitment().script().toHex());
        return template;
    }

    private void send(OutputStream out, String status, String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n"
                        .formatted(status, extraHeader, content.length);
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(content);
        out.flush();
    }
}
