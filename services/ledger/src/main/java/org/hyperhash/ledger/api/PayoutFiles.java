package org.hyperhash.ledger.api;

import io.javalin.http.Context;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.ledger.archive.SharesArchivedException;
import org.hyperhash.ledger.book.PayoutBook;
import org.hyperhash.ledger.engine.BlockStatus;
import org.hyperhash.ledger.manifest.ManifestStore;
import org.hyperhash.platform.api.Call;
import org.hyperhash.platform.api.Download;
import org.hyperhash.platform.api.Parameter;
import org.hyperhash.platform.api.RequestRate;
import org.hyperhash.platform.database.Database;
import org.hyperhash.platform.database.DatabaseTrouble;
import org.hyperhash.platform.database.DatabaseUnavailable;
import org.hyperhash.platform.http.HttpProblem;
import org.hyperhash.platform.jose.Jws;
import org.hyperhash.platform.net.ClientAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is published of a block's payouts, as files. */
final class PayoutFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PayoutFiles.class);

    /** Window files that are written at the same time: each reads up to millions of shares. */
    private static final int WINDOWS_MAX = 2;

    /** Window files on their way to clients, however slowly these read. */
    private static final int FILES_MAX = 32;

    /** Window files of one address; one of them at a time. */
    static final int WINDOWS_PER_MINUTE = 20;

    /** After which a refused address may ask once more. */
    private static final String RETRY_SECONDS = "3";

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int GONE = 410;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private static final Parameter<String> HASH = Questions.hashInPath();

    private final Database database;
    private final Network network;
    private final Semaphore windows = new Semaphore(WINDOWS_MAX);
    private final Semaphore files = new Semaphore(FILES_MAX);
    private final RequestRate rate =
            RequestRate.perMinute(WINDOWS_PER_MINUTE, WINDOWS_PER_MINUTE, System::nanoTime);

    /** Clients that a window file is being written for. */
    private final Set<ClientAddress> served = ConcurrentHashMap.newKeySet();

    PayoutFiles(Database database, Network network) {
        this.database = database;
        this.network = network;
    }

    List<Download> downloads() {
        return List.of(
                new Download(
                        "/api/v1/blocks/{hash}/manifest",
                        "blocks",
                        "The published manifest of a block's payouts",
                        "A JWS: docs/protocol/window-file.md. Status 410 comes with the signed"
                                + " revocation of a manifest that was revoked; 409 says that the"
                                + " block is not credited now, as when it was orphaned, or was"
                                + " booked anew; 404 that none is published.",
                        List.of(HASH),
                        Jws.MEDIA_TYPE,
                        this::manifest),
                new Download(
                        "/api/v1/blocks/{hash}/window",
                        "blocks",
                        "The share log of a block's reward window",
                        "A file from which every payout of the block can be computed again:"
                                + " docs/protocol/window-file.md. An address gets one at a time,"
                                + " and %d a minute.".formatted(WINDOWS_PER_MINUTE),
                        List.of(HASH),
                        "application/octet-stream",
                        this::window));
    }

    private void manifest(Call call, Context request) {
        String hash = call.get(HASH);
        ManifestStore.Stored manifest =
                published(Hash256.ofDisplay(hash))
                        .orElseThrow(() ->
                                new HttpProblem(
                                        NOT_FOUND,
                                        "no-manifest",
                                        "no manifest of block %s is published".formatted(hash)));
        boolean revoked = manifest.revocation().isPresent();
        if (!revoked && !manifest.isTrue()) {
            String now =
                    manifest.status().filter(BlockStatus::isCredited).isPresent()
                            ? "booked anew since its manifest was signed"
                            : manifest.status().map(BlockStatus::word).orElse("not in the book");
            throw new HttpProblem(
                    CONFLICT,
                    "not-credited",
                    "block %s is %s: its manifest does not hold now".formatted(hash, now));
        }
        request.contentType(Jws.MEDIA_TYPE);
        if (revoked) {
            request.status(GONE).result(manifest.revocation().orElseThrow().text());
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
            throw away(e);
        }
    }

    private void window(Call call, Context request) throws IOException {
        String hash = call.get(HASH);
        ClientAddress client = ClientAddress.ofLiteral(request.ip());
        if (!rate.allows(client)) {
            request.header("Retry-After", RETRY_SECONDS);
            throw new HttpProblem(
                    TOO_MANY,
                    "too-many-windows",
                    "an address gets %d share logs a minute: try again in a moment"
                            .formatted(WINDOWS_PER_MINUTE));
        }
        if (!served.add(client)) {
            throw busy("a share log is being written for your address");
        }
        try {
            serveWindow(request, hash);
        } finally {
            served.remove(client);
        }
    }

    private static HttpProblem busy(String why) {
        return new HttpProblem(UNAVAILABLE, "busy", why + ": try again in a moment");
    }

    private void serveWindow(Context request, String hash) throws IOException {
        if (!files.tryAcquire()) {
            throw busy("%d share logs are being sent".formatted(FILES_MAX));
        }
        try {
            Path file = temporary();
            try {
                writeWindow(file, hash);
                request.contentType("application/octet-stream");
                request.header(
                        "Content-Disposition",
                        "attachment; filename=\"%s.window\"".formatted(hash));
                Files.copy(file, request.outputStream());
            } finally {
                Files.delete(file);
            }
        } finally {
            files.release();
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("window", ".part");
        } catch (IOException full) {
            throw noRoom(full);
        }
    }

    private static HttpProblem noRoom(IOException full) {
        LOG.warn("a share log cannot be written: {}", full.getMessage());
        return new HttpProblem(UNAVAILABLE, "no-room", "there is no room for the share log here");
    }

    /** Before anything is sent: the database does not wait for those who read slowly. */
    private void writeWindow(Path file, String hash) {
        if (!windows.tryAcquire()) {
            throw busy("%d share logs are being written".formatted(WINDOWS_MAX));
        }
        try (Connection connection = database.connection();
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            try {
                writeWindow(out, new PayoutBook(connection, network), hash);
            } finally {
                connection.rollback();
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
        } catch (SQLException | DatabaseUnavailable e) {
            throw away(e);
        } catch (IOException full) {
            throw noRoom(full);
        } finally {
            windows.release();
        }
    }

    private static void writeWindow(OutputStream out, PayoutBook book, String hash)
            throws SQLException, IOException {
        switch (book.find(hash)) {
            case PayoutBook.Lookup.Refused(String reason) ->
                    throw new HttpProblem(NOT_FOUND, "no-window", reason);
            case PayoutBook.Lookup.Known(PayoutBook.PaidBlock block) -> {
                try {
                    book.writeWindow(block, out);
                } catch (SharesArchivedException archived) {
                    throw new HttpProblem(NOT_FOUND, "window-archived", archived.reason());
                }
            }
        }
    }

    private static HttpProblem away(Exception failure) {
        LOG.warn("a payout cannot be shown: {}", failure.getMessage());
        return new HttpProblem(UNAVAILABLE, "database-away", DatabaseTrouble.inPublic(failure));
    }
}
