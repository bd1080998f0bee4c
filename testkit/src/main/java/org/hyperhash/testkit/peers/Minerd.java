package org.hyperhash.testkit.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** pooler's {@code minerd}: a CPU miner for SV1 pools and for nodes. */
public final class Minerd implements AutoCloseable {
    private static final Pattern TALLY = Pattern.compile("accepted: (\\d+)/(\\d+) ");

    private static final Pattern REASON = Pattern.compile("reject reason: (\\S+)");

    private final PeerProcess process;

    private Minerd(PeerProcess process) {
        this.process = process;
    }

    /** Mines for a SV1 pool on this machine. */
    public static Minerd onPool(Path folder, int port, String user) throws IOException {
        return start(folder, "-o", "stratum+tcp://127.0.0.1:" + port, "-u", user, "-p", "x");
    }

    /**
     * Mines on the block templates of a node on this machine, and says why a block was refused.
     *
     * @param login user and password with a colon between
     */
    public static Minerd onNode(Path folder, int rpcPort, String login, String address)
            throws IOException {
        return start(
                folder,
                "-D",
                "-o",
                "http://127.0.0.1:" + rpcPort,
                "-O",
                login,
                "--coinbase-addr=" + address);
    }

    private static Minerd start(Path folder, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-a", "sha256d", "-t", "1"));
        arguments.addAll(List.of(more));
        return new Minerd(PeerProcess.start(folder, "minerd", arguments.toArray(String[]::new)));
    }

    /** Shares, or blocks of a node, that were taken, by its own count. */
    public int accepted() throws IOException {
        return tally(1);
    }

    public int rejected() throws IOException {
        return tally(2) - tally(1);
    }

    /** The words in which a node refused blocks, each once. */
    public Set<String> rejectReasons() throws IOException {
        return REASON.matcher(process.output())
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private int tally(int group) throws IOException {
        Optional<MatchResult> latest = process.last(TALLY);
        return latest.map(match -> Integer.parseInt(match.group(group))).orElse(0);
    }

    public PeerProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
