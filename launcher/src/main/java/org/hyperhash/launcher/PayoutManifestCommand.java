package org.hyperhash.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hyperhash.ledger.archive.SharesArchivedException;
import org.hyperhash.ledger.book.PayoutBook;
import org.hyperhash.ledger.book.PayoutBook.PaidBlock;
import org.hyperhash.ledger.engine.BlockStatus;
import org.hyperhash.ledger.manifest.Manifest;
import org.hyperhash.ledger.manifest.ManifestStore;
import org.hyperhash.ledger.manifest.ManifestStore.Outcome;
import org.hyperhash.ledger.manifest.ManifestStore.Stored;
import org.hyperhash.ledger.manifest.Revocation;
import org.hyperhash.ledger.window.DamagedFileException;
import org.hyperhash.ledger.window.WindowSummary;
import org.hyperhash.platform.config.Configured;
import org.hyperhash.platform.jose.Jws;
import org.hyperhash.platform.jose.PublicSigningKey;
import org.hyperhash.platform.jose.SigningKey;
import org.hyperhash.platform.json.Json;
import org.hyperhash.platform.life.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The signed statement of a block's payouts, from its signature to its revocation. */
@Command(
        name = "manifest",
        description = "Sign, publish, revoke, show and check the payout manifest of a block.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PayoutManifestCommand.Sign.class,
            PayoutManifestCommand.Publish.class,
            PayoutManifestCommand.Revoke.class,
            PayoutManifestCommand.Show.class,
            PayoutManifestCommand.Verify.class
        })
final class PayoutManifestCommand {
    /** All but the check: they name a block and end with its manifest. */
    abstract static class OfBlock implements Callable<Integer> {
        @Spec private CommandSpec spec;
        @Mixin private ConfigOptions options;

        @Parameters(paramLabel = "BLOCK", description = "Hash or height of a block of this pool.")
        private String block = "";

        /** Does something with the manifests of the block. */
        abstract Outcome work(HhConfig config, Look look)
                throws CommandFailed, SQLException, IOException, SharesArchivedException;

        /** Says what became of it. */
        void tell(Stored manifest, PrintWriter out) throws CommandFailed {
            print(out, manifest);
        }

        @Override
        public final Integer call() throws Exception {
            Configured<HhConfig> config = options.read();
            Outcome outcome =
                    PayoutBlocks.in(
                            config,
                            (connection, book) ->
                                    work(
                                            config.value(),
                                            new Look(
                                                    book,
                                                    PayoutBlocks.find(book, block),
                                                    new ManifestStore(connection))));
            switch (outcome) {
                case Outcome.Done(Stored manifest) -> tell(manifest, spec.commandLine().getOut());
                case Outcome.Refused(String reason) -> throw refused(reason);
            }
            return 0;
        }

        static CommandFailed refused(String reason) {
            return new CommandFailed(ExitCode.CONFIGURATION, reason);
        }
    }

    /** The block that was named, within one transaction. */
    record Look(PayoutBook book, PaidBlock block, ManifestStore manifests) {}

    private static void print(PrintWriter out, Stored manifest) {
        out.printf(
                "manifest %d of block %s: signed %s by key %s%s%s%n",
                manifest.number(),
                manifest.block(),
                manifest.signedAt(),
                manifest.jws().keyId(),
                manifest.publishedAt().map(at -> ", published " + at).orElse(""),
                manifest.revocation().isPresent() ? ", REVOKED" : "");
    }

    /** Signs. */
    @Command(
            name = "sign",
            description = {
                "Sign the manifest of a credited block: its window's root, terms and amounts.",
                "The key is keys/payouts.jwk, which hh keys makes."
            },
            mixinStandardHelpOptions = true)
    static final class Sign extends OfBlock {
        @Override
        Outcome work(HhConfig config, Look look)
                throws CommandFailed, SQLException, IOException, SharesArchivedException {
            SigningKey key = config.keys().payouts();
            PaidBlock found = look.block();
            if (!found.isCredited() || !look.book().explain(found).addsUp()) {
                return new Outcome.Refused(
                        "block %s is %s; only what is credited and adds up is signed (hh payout explain)"
                                .formatted(
                                        found.hash(),
                                        found.facts().status().map(BlockStatus::word).orElse("")));
            }
            WindowSummary window = look.book().writeWindow(found, OutputStream.nullOutputStream());
            return look.manifests().sign(window, key, Instant.now());
        }
    }

    /** Publishes. */
    @Command(
            name = "publish",
            description =
                    "Let everybody have a signed manifest: at /api/v1/blocks/HASH/manifest, and as"
                            + " a file with --directory.",
            mixinStandardHelpOptions = true)
    static final class Publish extends OfBlock {
        @Option(
                names = "--directory",
                paramLabel = "DIR",
                description = "Also write HASH.manifest.json here, such as a web server's folder.")
        private @Nullable Path directory;

        @Override
        Outcome work(HhConfig config, Look look) throws CommandFailed, SQLException {
            requireFolder(directory);
            return look.manifests().publish(look.block().hash(), Instant.now());
        }

        @Override
        void tell(Stored manifest, PrintWriter out) throws CommandFailed {
            if (directory != null) {
                SmallFile.write(
                        directory.resolve(manifest.block() + ".manifest.json"),
                        manifest.jws().text() + "\n");
            }
            print(out, manifest);
        }
    }

    /** Revokes. */
    @Command(
            name = "revoke",
            description =
                    "Sign that a block's manifest no longer holds. This is never undone; afterwards"
                            + " a new manifest can be signed.",
            mixinStandardHelpOptions = true)
    static final class Revoke extends OfBlock {
        @Option(names = "--reason", required = true, description = "Why, for everybody to read.")
        private String reason = "";

        @Option(
                names = "--directory",
                paramLabel = "DIR",
                description = "Also write HASH.revocation.json here.")
        private @Nullable Path directory;

        @Override
        Outcome work(HhConfig config, Look look) throws CommandFailed, SQLException {
            if (reason.isBlank() || reason.length() > Revocation.REASON_MAX) {
                return new Outcome.Refused(
                        "a reason has 1 to %d characters, not %d"
                                .formatted(Revocation.REASON_MAX, reason.length()));
            }
            requireFolder(directory);
            SigningKey key = config.keys().payouts();
            return look.manifests().revoke(look.block().hash(), reason, key, Instant.now());
        }

        @Override
        void tell(Stored manifest, PrintWriter out) throws CommandFailed {
            if (directory != null) {
                SmallFile.write(
                        directory.resolve(manifest.block() + ".revocation.json"),
                        manifest.revocation().map(Jws::text).orElseThrow() + "\n");
            }
            print(out, manifest);
        }
    }

    /** Shows. */
    @Command(
            name = "show",
            description = "Print the newest manifest of a block and what became of it.",
            mixinStandardHelpOptions = true)
    static final class Show extends OfBlock {
        @Option(names = "--jws", description = "Only the signed form, as it is published.")
        private boolean signed;

        @Override
        Outcome work(HhConfig config, Look look) throws SQLException {
            Optional<Stored> newest = look.manifests().newest(look.block().hash());
            return newest.isPresent()
                    ? new Outcome.Done(newest.get())
                    : new Outcome.Refused(
                            "block %s has no manifest".formatted(look.block().hash()));
        }

        @Override
        void tell(Stored manifest, PrintWriter out) {
            if (signed) {
                out.println(manifest.jws().text());
                return;
            }
            print(out, manifest);
            manifest.revocation().ifPresent(revocation -> out.println(revocation.payloadText()));
            out.println(manifest.jws().payloadText());
        }
    }

    /** Checks. */
    @Command(
            name = "verify",
            description =
                    "Check a published manifest's signature, with --window that it says what the"
                            + " window file says, with --revocation whether it was revoked. Needs"
                            + " no database.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        @Spec private CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "A manifest as it is published.")
        private Path file = Path.of("");

        @Option(
                names = "--key",
                required = true,
                paramLabel = "KEY",
                description = "The pool's payout key, as hh keys prints it.")
        private String key = "";

        @Option(names = "--window", paramLabel = "FILE", description = "The block's window file.")
        private @Nullable Path window;

        @Option(
                names = "--revocation",
                paramLabel = "FILE",
                description = "A revocation, as it is published in the manifest's place.")
        private @Nullable Path revocation;

        @Override
        public Integer call() throws CommandFailed {
            PublicSigningKey publicKey = publicKey(key);
            Optional<Revocation> revoked = Optional.empty();
            try {
                Jws jws = Jws.parse(SmallFile.read(file));
                if (jws.check(publicKey, Manifest.TYPE) instanceof Jws.Check.Bad(String reason)) {
                    return wrong(file, reason);
                }
                if (window != null) {
                    WindowSummary summary = PayoutVerifyCommand.read(window);
                    if (!Manifest.of(summary, 1, Instant.EPOCH)
                            .agreesWith(Json.STRICT.readTree(jws.payloadText()))) {
                        return wrong(file, "it says something else than " + window);
                    }
                }
                if (revocation != null) {
                    revoked = Optional.of(revocationOf(jws, revocation, publicKey));
                }
            } catch (DamagedFileException e) {
                return wrong(Objects.requireNonNull(window), e.getMessage() + "");
            } catch (IllegalArgumentException e) {
                return wrong(file, e.getMessage() + "");
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println("ok     the manifest is signed by " + key);
            if (window != null) {
                out.println("ok     it says what the shares of %s say".formatted(window));
            }
            revoked.ifPresent(each ->
                    out.printf(
                            "WRONG  it was revoked at %s: %s%n", each.revokedAt(), each.reason()));
            return revoked.isPresent() ? PayoutCommand.WRONG : 0;
        }

        /**
         * @throws IllegalArgumentException when the file is no revocation of this manifest
         */
        private static Revocation revocationOf(Jws manifest, Path file, PublicSigningKey key)
                throws CommandFailed {
            Jws signed = Jws.parse(SmallFile.read(file));
            if (signed.check(key, Revocation.TYPE) instanceof Jws.Check.Bad(String reason)) {
                throw new IllegalArgumentException("%s: %s".formatted(file, reason));
            }
            Revocation read = Revocation.parse(signed.payloadText());
            if (!read.manifestSha256().equals(manifest.digest())) {
                throw new IllegalArgumentException(
                        "%s revokes manifest %d of block %s, not this one"
                                .formatted(file, read.number(), read.block()));
            }
            return read;
        }

        private int wrong(Path what, String reason) {
            spec.commandLine().getErr().printf("hh: %s: %s%n", what, reason);
            return PayoutCommand.DAMAGED;
        }
    }

    /** Before anything is published that cannot be written there. */
    private static void requireFolder(@Nullable Path directory) throws CommandFailed {
        if (directory != null && !Files.isDirectory(directory)) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "%s is no directory; nothing was published".formatted(directory));
        }
    }

    /** A key as a person enters it. */
    static PublicSigningKey publicKey(String text) throws CommandFailed {
        try {
            return new PublicSigningKey(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "%s is no payout key; hh keys prints one".formatted(text));
        }
    }
}
