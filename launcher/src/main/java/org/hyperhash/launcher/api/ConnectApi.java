package org.hyperhash.launcher.api;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hyperhash.platform.api.Doc;
import org.hyperhash.platform.api.Operation;

/** How miners connect. */
public final class ConnectApi {
    private final Supplier<Connect> connect;

    @Doc("How miners connect")
    public record Connect(
            @Doc("The chain: main, testnet4, signet or regtest") String network,
            @Doc("For Stratum V1, where this process has a translator") Optional<Sv1> sv1,
            @Doc("For Stratum V2") Sv2 sv2,
            @Doc("What a user name looks like") String userFormat,
            @Doc("A user name that works: it mines for the pool's treasury") String exampleUser,
            @Doc("What the password is for") String passwordHint) {}

    @Doc("Where Stratum V1 miners connect")
    public record Sv1(@Doc("As most firmware wants it") String url) {}

    @Doc("Where Stratum V2 miners connect")
    public record Sv2(
            @Doc("With the authority key") String url,
            @Doc("Host name or address") String host,
            @Doc("TCP port") int port,
            @Doc("The key by which miners know the pool, base58") String authorityKey) {}

    public ConnectApi(Supplier<Connect> connect) {
        this.connect = connect;
    }

    public List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        "/api/v1/connect",
                        "network",
                        "How miners connect",
                        "",
                        List.of(),
                        Connect.class,
                        _ -> connect.get()));
    }
}
