package org.hyperhash.launcher;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.ledger.book.PayoutBook.PaidBlock;
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
    private static Stored done(Outcome outcome) throws CommandFailed {
        return switch (outcome) {
            case Outcome.Done(Stored manifest) -> manifest;
            case Outcome.Refused(String reason) ->
                    throw new CommandFailed(ExitCode.CONFIGURATION, reason);
        };
    }

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
    static final class Sign implements Callable<Integer> {
        @Spec private CommandSpec spec;
        @Mixin private ConfigOptions options;

        @Parameters(paramLabel = "BLOCK", description = "Hash or height of a block of this pool.")
        private String block = "";

        @Override
        public Integer call() throws Exception {
            Configured<HhConfig> config = options.read();
            SigningKey key = config.value().keys().payouts();
            Stored manifest =
                    PayoutBlocks.in(
                            config,
                            (connection, book) -> {
                                PaidBlock found = PayoutBlocks.find(book, block);
                                if (!found.isCredited() || !book.explain(found).addsUp()) {
                                    throw new CommandFailed(
                                            ExitCode.CONFIGURATION,
                                            ("block %s is %s; only what is credited and adds up is"
                                                            + " signed (hh payout explain)")
                                                    .formatted(
                                                            found.hash(),
                                                            found.facts().stage().orElse("")));
                                }
                                WindowSummary window =
                                        book.writeWindow(found, OutputStream.nullOutputStream());
                                return done(
                                        new ManifestStore(connection)
                                                .sign(window, key, Instant.now()));
                            });
            print(spec.commandLine().getOut(), manifest);
            return 0;
        }
    }

    /** Publishes. */
    @Command(
            name = "publish",
            description =
                    "Let everybody have a signed manifest: at /api/v1/blocks/HASH/manifest, and as"
                            + " a file with --directory.",
            mixinStandardHelpOptions = true)
    static final class Publish implements Callable<Integer> {
        @Spec private CommandSpec spec;
        @Mixin private ConfigOptions options;

        @Parameters(paramLabel = "BLOCK", description = "Hash or height of a block of this pool.")
        private String block = "";

        @Option(
                names = "--directory",
                paramLabel = "DIR",
                description = "Also write HASH.manifest.json here, such as a web server's folder.")
        private @Nullable Path directory;

        @Override
        public Integer call() throws Exception {
            Stored manifest =
                    PayoutBlocks.in(
                            options.read(),
                            (connection, book) -> {
                                Hash256 hash = PayoutBlocks.find(book, block).hash();
                                return done(
                                        new ManifestStore(connection).publish(hash, Instant.now()));
                            });
            if (directory != null) {
                SmallFile.write(
                        directory.resolve(manifest.block() + ".manifest.json"),
                        manifest.jws().text() + "\n");
            }
            print(spec.commandLine().getOut(), manifest);
            return 0;
        }
    }

    /** Revokes. */
    @Command(
            name = "revoke",
            description =
                    "Sign that a block's manifest no longer holds. This is never undone; afterwards"
                            + " a new manifest can be signed.",
            mixinStandardHelpOptions = true)
    static final class Revoke implements Callable<Integer> {
        @Spec private CommandSpec spec;
        @Mixin private ConfigOptions options;

        @Parameters(paramLabel = "BLOCK", description = "Hash or height of a block of this pool.")
        private String block = "";

        @Option(names = "--reason", required = true, description = "Why, for everybody to read.")
        private String reason = "";

        @Option(
                names = "--directory",
                paramLabel = "DIR",
                description = "Also write HASH.revocation.json here.")
        private @Nullable Path directory;

        @Override
        public Integer call() throws Exception {
            if (reason.isBlank() || reason.length() > Revocation.REASON_MAX) {
                throw new CommandFailed(
                        ExitCode.CONFIGURATION,
                        "a reason has 1 to %d characters, not %d"
                                .formatted(Revocation.REASON_MAX, reason.length()));
            }
            Configured<HhConfig> config = options.read();
            SigningKey key = config.value().keys().payouts();
            Stored manifest =
                    PayoutBlocks.in(
                            config,
                            (connection, book) -> {
                                Hash256 hash = PayoutBlocks.find(book, block).hash();
                                return done(
                                        new ManifestStore(connection)
                                                .revoke(hash, reason, key, Instant.now()));
                            });
            if (directory != null) {
                SmallFile.write(
                        directory.resolve(manifest.block() + ".revocation.json"),
                        manifest.revocation().map(Jws::text).orElseThrow() + "\n");
            }
            print(spec.commandLine().getOut(), manifest);
            return 0;
        }
    }

    /** Shows. */
    @Command(
            name = "show",
            description = "Print the newest manifest of a block and what became of it.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Spec private CommandSpec spec;
        @Mixin private ConfigOptions options;

        @Parameters(paramLabel = "BLOCK", description = "Hash or height of a block of this pool.")
        private String block = "";

        @Option(names = "--jws", description = "Only the signed form, as it is published.")
        private boolean signed;

        @Override
        public Integer call() throws Exception {
            Optional<Stored> manifest =
                    PayoutBlocks.in(
                            options.read(),
                            (connection, book) ->
                                    new ManifestStore(connection)
                                            .newest(PayoutBlocks.find(book, block).hash()));
            if (manifest.isEmpty()) {
                throw new CommandFailed(
                        ExitCode.CONFIGURATION, "block %s has no manifest".formatted(block));
            }
            PrintWriter out = spec.commandLine().getOut();
            if (signed) {
                out.println(manifest.get().jws().text());
                return 0;
            }
            print(out, manifest.get());
            manifest.get()
                    .revocation()
                    .ifPresent(revocation -> out.println(revocation.payloadText()));
            out.println(manifest.get().jws().payloadText());
            return 0;
        }
    }

    /** Checks. */
    @Command(
            name = "verify",
            description =
                    "Check a published manifest's signature, and with --window that it says what"
                            + " the window file says. Needs no database.",
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

        @Override
        public Integer call() throws CommandFailed {
            PublicSigningKey publicKey = publicKey(key);
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
            } catch (DamagedFileException e) {
                return wrong(Objects.requireNonNull(window), e.getMessage() + "");
            } catch (IllegalArgumentException e) {
                return wrong(file, e.getMessage() + "");
            }
            spec.commandLine().getOut().println("ok     the manifest is signed by " + key);
            return 0;
        }

        private int wrong(Path what, String reason) {
            spec.commandLine().getErr().printf("hh: %s: %s%n", what, reason);
            return PayoutCommand.DAMAGED;
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
