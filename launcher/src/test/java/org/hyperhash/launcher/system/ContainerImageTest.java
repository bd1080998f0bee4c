package org.hyperhash.launcher.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.hyperhash.launcher.Sources;
import org.hyperhash.launcher.image.ContainerImage;
import org.hyperhash.launcher.image.ImageRecipe;
import org.hyperhash.platform.json.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The container image as whoever loads it sees it: its form, its files, and roles that run. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContainerImageTest {
    private static final Instant TIME = Instant.parse("2026-11-21T12:00:00Z");
    private static final String VERSION = "0.1.0";
    private static final String MEDIA = "application/vnd.oci.image.";
    private static final int USER = 10_001;
    private static final int OTHERS_WRITE = 0002;

    /** Of tests only; the image of {@code ./hh image} never sees them. */
    private static final String TESTING =
            ".*/(junit|opentest4j|apiguardian|assertj|byte-buddy|archunit|surefire)[^/]*\\.jar";

    /** A mount of its own, as in a container; the last words are the program. */
    private static final String ENTER =
            """
            mount --bind "$0" "$0"
            mount -t proc proc "$0/proc"
            cd=$1 user=$2
            shift 2
            exec unshare --root="$0" --wd="$cd" --setgid="$user" --setuid="$user" "$@"
            """;

    @TempDir private static Path directory;
    private static final Map<String, byte[]> BLOBS = new TreeMap<>();
    private static JsonNode manifest;
    private static JsonNode config;

    /** A file of a layer, without its content. */
    private record Item(String path, TarArchiveEntry entry) {}

    @BeforeAll
    static void write() throws Exception {
        long startedAt = System.nanoTime();
        Path archive = directory.resolve("image.tar");
        ContainerImage.Written written = ContainerImage.write(recipe(), archive);
        System.out.printf(
                "hh image: %d MiB in %.1f s%n",
                written.bytes() >> 20, (System.nanoTime() - startedAt) / 1e9);
        assertThat(written.bytes()).isEqualTo(Files.size(archive));
        try (TarArchiveInputStream tar = new TarArchiveInputStream(Files.newInputStream(archive))) {
            for (TarArchiveEntry each = tar.getNextEntry();
                    each != null;
                    each = tar.getNextEntry()) {
                if (each.isFile()) {
                    BLOBS.put(each.getName(), tar.readAllBytes());
                }
            }
        }
        JsonNode index = Json.STRICT.readTree(BLOBS.get("index.json"));
        assertThat(index.get("schemaVersion").asInt()).isEqualTo(2);
        assertThat(index.get("mediaType").asString()).isEqualTo(MEDIA + "index.v1+json");
        assertThat(index.get("manifests")).hasSize(1);
        JsonNode image = index.get("manifests").get(0);
        assertThat(image.get("digest").asString()).isEqualTo(written.digest());
        assertThat(image.get("platform").get("os").asString()).isEqualTo("linux");
        manifest = document(image, MEDIA + "manifest.v1+json");
        config = document(manifest.get("config"), MEDIA + "config.v1+json");
    }

    private static ImageRecipe recipe() throws IOException {
        Path root = Sources.root();
        return new ImageRecipe(
                Path.of(System.getProperty("java.home")),
                jars(),
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        "-Xmx384m"),
                List.of(root.resolve("LICENSE"), root.resolve("NOTICE")),
                VERSION,
                "0123456789ab",
                TIME);
    }

    /** The class path of this test, with jars of the modules that are folders in it. */
    private static List<Path> jars() throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isRegularFile(path) && !entry.matches(TESTING)) {
                jars.add(path);
            } else if (path.endsWith("classes")) {
                String module = path.getParent().getParent().getFileName().toString();
                jars.add(jar(path, directory.resolve(module + "-" + VERSION + ".jar")));
            }
        }
        return jars;
    }

    private static Path jar(Path classes, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(each -> !each.equals(classes)).sorted().toList()) {
                // Flyway looks for folders, too.
                boolean folder = Files.isDirectory(file);
                JarEntry entry = new JarEntry(classes.relativize(file) + (folder ? "/" : ""));
                entry.setTime(TIME.toEpochMilli());
                out.putNextEntry(entry);
                if (!folder) {
                    Files.copy(file, out);
                }
            }
        }
        return jar;
    }

    private static byte[] blob(JsonNode descriptor, String mediaType) throws Exception {
        assertThat(descriptor.get("mediaType").asString()).isEqualTo(mediaType);
        String digest = descriptor.get("digest").asString();
        byte[] blob = BLOBS.getOrDefault("blobs/" + digest.replace(':', '/'), new byte[0]);
        assertThat(blob).hasSize(descriptor.get("size").asInt());
        assertThat("sha256:" + sha256(new ByteArrayInputStream(blob))).isEqualTo(digest);
        return blob;
    }

    private static JsonNode document(JsonNode descriptor, String mediaType) throws Exception {
        return Json.STRICT.readTree(blob(descriptor, mediaType));
    }

    private static String sha256(InputStream in) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[1 << 16];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    @Order(1)
    void everyDigestIsThatOfItsBlob() throws Exception {
        assertThat(new String(BLOBS.get("oci-layout"), UTF_8))
                .isEqualTo("{\"imageLayoutVersion\":\"1.0.0\"}");
        assertThat(manifest.get("schemaVersion").asInt()).isEqualTo(2);
        JsonNode diffIds = config.get("rootfs").get("diff_ids");
        assertThat(manifest.get("layers")).hasSize(3);
        assertThat(diffIds).hasSize(3);
        for (int i = 0; i < diffIds.size(); i++) {
            byte[] layer = blob(manifest.get("layers").get(i), MEDIA + "layer.v1.tar+gzip");
            String plain = sha256(new GZIPInputStream(new ByteArrayInputStream(layer)));
            assertThat("sha256:" + plain).isEqualTo(diffIds.get(i).asString());
        }
        // Index, layout, manifest, config and layers: nothing else.
        assertThat(BLOBS).hasSize(2 + 2 + 3);
    }

    @Test
    @Order(2)
    void containerRunsAsAUserAndStopsBySigterm() {
        JsonNode settings = config.get("config");
        assertThat(config.get("created").asString()).isEqualTo(TIME.toString());
        assertThat(config.get("os").asString()).isEqualTo("linux");
        assertThat(settings.get("User").asString()).isEqualTo("10001:10001");
        assertThat(settings.get("StopSignal").asString()).isEqualTo("SIGTERM");
        assertThat(settings.get("Volumes").propertyNames()).containsExactly("/var/lib/hyperhash");
        assertThat(settings.get("ExposedPorts").propertyNames())
                .contains("34254/tcp", "34255/tcp", "8442/tcp");
        assertThat(config.toString() + manifest)
                .doesNotContain(System.getProperty("user.dir"), directory.toString());
        JsonNode labels = settings.get("Labels");
        assertThat(labels.get("org.opencontainers.image.version").asString()).isEqualTo(VERSION);
        assertThat(labels.get("org.opencontainers.image.revision").asString())
                .isEqualTo("0123456789ab");
        assertThat(labels.get("org.opencontainers.image.licenses").asString())
                .isEqualTo("Apache-2.0");
    }

    @Test
    @Order(3)
    void filesAreRootsAndNobodyElseWritesThem() throws Exception {
        String home = System.getProperty("user.home");
        List<String> paths = new ArrayList<>();
        for (Item item : items()) {
            String path = item.path();
            paths.add(path);
            boolean data = path.equals("var/lib/hyperhash/");
            assertThat(item.entry().getLongUserId()).as(path).isEqualTo(data ? USER : 0);
            assertThat(item.entry().getUserName() + item.entry().getGroupName()).isEmpty();
            assertThat(item.entry().getModTime().toInstant()).as(path).isEqualTo(TIME);
            boolean open = (item.entry().getMode() & OTHERS_WRITE) != 0;
            assertThat(open && !item.entry().isSymbolicLink())
                    .as(path)
                    .isEqualTo(path.equals("tmp/"));
            assertThat("/" + path).doesNotStartWith(home + "/").doesNotContain("..");
            assertThat(path).doesNotMatch(".*(\\.key|\\.jwk|\\.cookie|password|\\.toml)");
        }
        assertThat(paths)
                .doesNotHaveDuplicates()
                .contains(
                        "opt/java/bin/java",
                        "opt/hyperhash/java.args",
                        "lib64/ld-linux-x86-64.so.2",
                        "bin/sh",
                        "etc/passwd",
                        "usr/share/doc/hyperhash/LICENSE",
                        "tmp/");
    }

    /** The files of all layers, each folder once; every layer has them in order. */
    private static List<Item> items() throws Exception {
        List<Item> items = new ArrayList<>();
        Set<String> folders = new HashSet<>();
        for (JsonNode layer : manifest.get("layers")) {
            List<String> inLayer = new ArrayList<>();
            try (TarArchiveInputStream tar = tar(layer)) {
                for (TarArchiveEntry each = tar.getNextEntry();
                        each != null;
                        each = tar.getNextEntry()) {
                    inLayer.add(each.getName().replaceAll("/$", ""));
                    if (!each.isDirectory() || folders.add(each.getName())) {
                        items.add(new Item(each.getName(), each));
                    }
                }
            }
            assertThat(inLayer).isSorted();
        }
        return items;
    }

    private static TarArchiveInputStream tar(JsonNode layer) throws Exception {
        byte[] packed = blob(layer, MEDIA + "layer.v1.tar+gzip");
        return new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(packed)));
    }

    /** In a root of its own with no other file of this machine, as process 1, as user 10001. */
    @Test
    @Order(4)
    void rolesRunInNothingButTheImage() throws Exception {
        boolean root = new UnixSystem().getUid() == 0 && canUnshare();
        if (!root) {
            System.out.println("skipped: only root can start the image's files here");
        }
        assumeTrue(root, "not root, or no namespaces");
        Path bundle = Files.createDirectory(directory.resolve("bundle"));
        unpack(bundle);
        prepareDevices(bundle);
        try (HhProcess version = start(bundle, "version")) {
            assertThat(version.exitCode()).as(version.output()).isZero();
            assertThat(version.output()).contains("HyperHash " + VERSION);
        }
        Map<String, String> ports = new LinkedHashMap<>(new Installation(bundle).settings);
        List<String> settings = new ArrayList<>();
        ports.forEach((key, value) -> settings.addAll(List.of("-s", key + "=" + value)));
        try (HhProcess doctor = start(bundle, line(settings, "doctor"))) {
            assertThat(doctor.exitCode()).as(doctor.output()).isIn(0, 3);
            assertThat(doctor.output())
                    .contains(
                            "ok      Java 25",
                            "ok      /var/lib/hyperhash: ",
                            "ok      database: postgres (PostgreSQL)")
                    .doesNotContain("Exception", "\tat ");
        }
        try (HhProcess up = start(bundle, line(settings, "up", "--miners", "1"))) {
            int port = Integer.parseInt(ports.get("core.http.listen-port"));
            up.await("Ctrl-C stops");
            HhProcess.awaitHealth(port, "\"status\":\"up\",\"parts\"");
            up.await("found by");
            assertThat(up.stopChild("TERM")).as(up.output()).isZero();
            assertThat(up.output()).contains("stopped in order").doesNotContain("\tat ");
        }
        assertThat(Files.getAttribute(bundle.resolve("var/lib/hyperhash/regtest"), "unix:uid"))
                .isEqualTo(USER);
    }

    private static boolean canUnshare() throws Exception {
        return new ProcessBuilder("unshare", "--mount", "--pid", "--fork", "true").start().waitFor()
                == 0;
    }

    private static List<String> line(List<String> settings, String... command) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(settings);
        return line;
    }

    private static HhProcess start(Path bundle, String... arguments) throws IOException {
        return start(bundle, List.of(arguments));
    }

    private static HhProcess start(Path bundle, List<String> arguments) throws IOException {
        JsonNode settings = config.get("config");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--mount",
                                "--pid",
                                "--fork",
                                "--kill-child",
                                "sh",
                                "-ec",
                                ENTER,
                                bundle.toString(),
                                settings.get("WorkingDir").asString(),
                                Integer.toString(USER)));
        settings.get("Entrypoint").forEach(word -> command.add(word.asString()));
        command.addAll(arguments);
        Map<String, String> environment = new LinkedHashMap<>();
        for (JsonNode variable : settings.get("Env")) {
            String[] pair = variable.asString().split("=", 2);
            environment.put(pair[0], pair[1]);
        }
        return HhProcess.startProgram(command, environment);
    }

    private static void unpack(Path bundle) throws Exception {
        for (JsonNode layer : manifest.get("layers")) {
            Process tar =
                    new ProcessBuilder("tar", "-xzf", "-", "--same-owner", "-C", bundle.toString())
                            .inheritIO()
                            .redirectInput(ProcessBuilder.Redirect.PIPE)
                            .start();
            try (OutputStream in = tar.getOutputStream()) {
                in.write(blob(layer, MEDIA + "layer.v1.tar+gzip"));
            }
            assertThat(tar.waitFor()).isZero();
        }
    }

    /** What every container engine makes. */
    private static void prepareDevices(Path bundle) throws Exception {
        Path devices = bundle.resolve("dev");
        for (String[] device :
                new String[][] {{"null", "3"}, {"zero", "5"}, {"random", "8"}, {"urandom", "9"}}) {
            String path = devices.resolve(device[0]).toString();
            run("mknod", "-m", "666", path, "c", "1", device[1]);
        }
        run("mkdir", "-m", "1777", devices.resolve("shm").toString());
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                .as(String.join(" ", command))
                .isZero();
    }
}
