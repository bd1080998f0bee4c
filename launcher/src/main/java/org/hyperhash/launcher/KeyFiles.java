package org.hyperhash.launcher;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.address.Addresses;
import org.hyperhash.bitcoin.address.KeyAddress;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.platform.jose.SigningKey;
import org.hyperhash.platform.life.ExitCode;
import org.hyperhash.platform.life.Failure;
import org.hyperhash.stratum.noise.AuthorityKey;

/**
 * The secret keys of an installation: one file each, readable by its owner only.
 *
 * @param directory where they are kept
 */
record KeyFiles(Path directory) {
    /** The key by which miners know the pool. */
    Path authorityFile() {
        return directory.resolve("authority.key");
    }

    /** The key of the treasury's address unless another address is configured. */
    Path treasuryFile() {
        return directory.resolve("treasury.key");
    }

    /** The key that signs payout manifests and reports, as JWK. */
    Path payoutsFile() {
        return directory.resolve("payouts.jwk");
    }

    SigningKey payouts() throws CommandFailed {
        return read(payoutsFile(), SigningKey::parse);
    }

    SecretKey authority() throws CommandFailed {
        return read(authorityFile(), AuthorityKey::parseSecret);
    }

    SecretKey treasury() throws CommandFailed {
        return read(treasuryFile(), AuthorityKey::parseSecret);
    }

    /** Output script of the treasury key's native segwit address. */
    Bytes treasuryScript() throws CommandFailed {
        return KeyAddress.script(treasury());
    }

    String treasuryAddress(Network network) throws CommandFailed {
        return Addresses.render(network, treasuryScript()).orElseThrow();
    }

    /** Makes the keys that do not exist yet; off regtest the treasury is an operator's address. */
    void create(Network network) throws CommandFailed {
        try {
            OwnerOnly.secretFolder(directory);
            createFile(authorityFile(), KeyFiles::newSecret);
            createFile(payoutsFile(), () -> SigningKey.create().format());
            if (network == Network.REGTEST) {
                createFile(treasuryFile(), KeyFiles::newSecret);
            }
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.CANNOT_START,
                    "cannot write keys to %s: %s".formatted(directory, Failure.reason(e)));
        }
    }

    boolean exist(Network network) {
        return Files.exists(authorityFile())
                && Files.exists(payoutsFile())
                && (network != Network.REGTEST || Files.exists(treasuryFile()));
    }

    /** Whether only their owner may read the keys that there are. */
    boolean areClosed() throws IOException {
        for (Path path : List.of(directory, authorityFile(), payoutsFile(), treasuryFile())) {
            if (Files.exists(path) && !OwnerOnly.isClosed(path)) {
                return false;
            }
        }
        return true;
    }

    private static String newSecret() {
        byte[] secret = new byte[SecretKey.LENGTH];
        new SecureRandom().nextBytes(secret);
        SecretKey key = SecretKey.of(secret);
        try {
            return AuthorityKey.formatSecret(key);
        } finally {
            key.wipe();
        }
    }

    private static void createFile(Path file, Supplier<String> content) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Path half = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(half);
        Files.createFile(half, OwnerOnly.FILE);
        Files.writeString(half, content.get() + "\n", StandardOpenOption.SYNC);
        try {
            // A link, unlike a move, never replaces a key that appeared meanwhile.
            Files.createLink(file, half);
        } catch (FileAlreadyExistsException _) {
            // Another process was faster: its key is as good.
        } finally {
            Files.delete(half);
        }
    }

    private static <T> T read(Path file, Function<String, T> parse) throws CommandFailed {
        try {
            return parse.apply(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION,
                    "there is no key file %s; `hh keys` makes it".formatted(file));
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION, "cannot read a key: " + Failure.reason(e));
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(
                    ExitCode.CONFIGURATION, "%s: %s".formatted(file, e.getMessage()));
        }
    }
}
