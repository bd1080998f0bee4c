package org.hyperhash.devnode.rpc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.hyperhash.platform.config.Secret;
import org.hyperhash.platform.life.Alarm;
import org.hyperhash.platform.life.Part;

/**
 * A password that is new with every start, in a file that only the owner can read: who may read the
 * node's files may call it.
 */
public final class CookieFile implements Part {
    private static final int PASSWORD_BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    private final Path file;
    private final Secret secret;

    /**
     * @param directory where {@code .cookie} is written at the start
     */
    public CookieFile(Path directory, SecureRandom random) {
        byte[] password = new byte[PASSWORD_BYTES];
        random.nextBytes(password);
        this.file = directory.resolve(".cookie");
        this.secret = new Secret("__cookie__:" + HexFormat.of().formatHex(password));
    }

    public Path path() {
        return file;
    }

    /** User and password joined by a colon, as in the file. */
    public Secret secret() {
        return secret;
    }

    @Override
    public String name() {
        return "devnode-cookie";
    }

    @Override
    public void start(Alarm alarm) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path unfinished = file.resolveSibling(".cookie.tmp");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(unfinished, secret.reveal());
        Files.move(
                unfinished,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void stop() throws IOException {
        Files.deleteIfExists(file);
    }
}
