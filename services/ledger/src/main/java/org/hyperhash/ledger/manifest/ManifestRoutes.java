package org.hyperhash.ledger.manifest;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseUnavailable;
import org.hyperhash.platform.http.HttpProblem;
import org.hyperhash.platform.http.Routes;
import org.hyperhash.platform.jose.Jws;

/**
 * {@code GET /api/v1/blocks/{hash}/manifest}: the published manifest as JWS; for a revoked one its
 * signed revocation, with status 410.
 */
public final class ManifestRoutes implements Routes {
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final int UNAVAILABLE = 503;

    private final Database database;

    public ManifestRoutes(Database database) {
        this.database = database;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/api/v1/blocks/{hash}/manifest", this::answer);
    }

    private void answer(Context request) {
        String hash = request.pathParam("hash");
        if (!hash.matches("[0-9a-f]{64}")) {
            throw new HttpProblem(
                    400, "bad-hash", "a block hash has 64 hexadecimal digits in lower case");
        }
        ManifestStore.Stored manifest =
                published(Hash256.ofDisplay(hash))
                        .orElseThrow(() ->
                                new HttpProblem(
                                        NOT_FOUND,
                                        "no-manifest",
                                        "no manifest of block %s is published".formatted(hash)));
        request.contentType(Jws.MEDIA_TYPE);
        if (manifest.revocation().isPresent()) {
            request.status(GONE).result(manifest.revocation().get().text());
        } else {
            request.result(manifest.jws().text());
        }
    }

    private Optional<ManifestStore.Stored> published(Hash256 block) {
        try (Connection connection = database.connection()) {
            Optional<ManifestStore.Stored> manifest =
                    new ManifestStore(connection).published(block);
            connection.rollback();
            return manifest;
        } catch (SQLException | DatabaseUnavailable e) {
            throw new HttpProblem(
                    UNAVAILABLE,
                    "database-away",
                    "the database does not answer: " + e.getMessage());
        }
    }
}
