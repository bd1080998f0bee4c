import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Makes the page's files out of its sources, as a step of the build: unpacks the packages, calls
 * esbuild and compresses what comes out. Does nothing when nothing has changed.
 *
 * <p>Run from source by the build with the module's folder, the jar with esbuild (or {@code none})
 * and the packages as {@code name=jar}.
 */
final class Bundle {
    private static final String PACKAGED_BELOW = "META-INF/resources/_static/";

    /** Where packages keep what browsers need not have, their types among it. */
    private static final String MORE = "META-INF/.more.tgz";

    private static final int TAR_BLOCK_BYTES = 512;

    private static final Pattern NOT_CODE =
            Pattern.compile("/dist/.*\\.m?js$|\\.map$|(?<!\\.js|\\.mjs|\\.ts|\\.json)$");

    /** Files that do not shrink much, or are small, are sent as they are. */
    private static final int GZIP_LEAST_BYTES = 512;

    private final Path sources;
    private final Path target;
    private final Path page;
    private final String esbuildJar;
    private final List<String> packages;

    private Bundle(Path module, String esbuildJar, List<String> packages) {
        this.sources = module.resolve("src/main");
        this.target = module.resolve("target/bundle");
        this.page = module.resolve("target/classes/org/hyperhash/web/page");
        this.esbuildJar = esbuildJar;
        this.packages = packages;
    }

    public static void main(String[] args) throws Exception {
        try {
            Path module = Path.of(args[0]);
            new Bundle(module, args[1], List.of(args).subList(2, args.length)).make();
        } catch (BuildFailed failed) {
            System.err.println("web: " + failed.getMessage());
            System.exit(1);
        }
    }

    /** What a person can mend. */
    private static final class BuildFailed extends Exception {
        private static final long serialVersionUID = 1L;

        BuildFailed(String message) {
            super(message);
        }
    }

    private void make() throws Exception {
        String fingerprint = fingerprint();
        Path stamp = target.resolve("stamp");
        if (Files.exists(page.resolve("files"))
                && Files.exists(stamp)
                && Files.readString(stamp).equals(fingerprint)) {
            return;
        }
        Files.createDirectories(target);
        Files.deleteIfExists(stamp);
        deleteTree(page);
        Files.createDirectories(page);
        for (String named : packages) {
            unpack(named.substring(0, named.indexOf('=')), jarOf(named));
        }
        bundle(esbuild());
        copyPlainFiles();
        compressAndList();
        Files.writeString(stamp, fingerprint);
    }

    private static Path jarOf(String named) throws BuildFailed {
        Path jar = Path.of(named.substring(named.indexOf('=') + 1));
        if (!Files.exists(jar)) {
            throw new BuildFailed("the package " + named + " was not resolved by Maven");
        }
        return jar;
    }

    /** Of all that the result depends on. */
    private String fingerprint() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String folder : List.of("bundle", "page", "ts")) {
            for (Path file : filesBelow(sources.resolve(folder))) {
                digest.update(sources.relativize(file).toString().getBytes());
                digest.update(Files.readAllBytes(file));
            }
        }
        digest.update((esbuildJar + packages).getBytes());
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The packages where bundlers look for them. */
    private void unpack(String name, Path jar) throws IOException {
        Path folder = target.resolve("node_modules").resolve(name);
        deleteTree(folder);
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream().filter(found -> !found.isDirectory()).toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    if (entry.getName().equals(MORE)) {
                        unpackMore(in, folder);
                    } else {
                        unpackFile(entry.getName(), in, folder);
                    }
                }
            }
        }
    }

    /** A tar file of plain files with names that fit their header; the last two blocks are zero. */
    private static void unpackMore(InputStream packed, Path folder) throws IOException {
        try (InputStream in = new GZIPInputStream(packed)) {
            byte[] header = in.readNBytes(TAR_BLOCK_BYTES);
            while (header.length == TAR_BLOCK_BYTES && header[0] != 0) {
                int size = Integer.parseInt(field(header, 124, 12), 8);
                byte[] content = in.readNBytes(size);
                in.skipNBytes(Math.floorMod(-size, TAR_BLOCK_BYTES));
                unpackFile(
                        "META-INF/" + field(header, 0, 100),
                        new ByteArrayInputStream(content),
                        folder);
                header = in.readNBytes(TAR_BLOCK_BYTES);
            }
        }
    }

    private static String field(byte[] header, int offset, int length) {
        String padded = new String(header, offset, length, StandardCharsets.US_ASCII);
        int end = padded.indexOf('\0');
        return (end < 0 ? padded : padded.substring(0, end)).trim();
    }

    private static void unpackFile(String name, InputStream in, Path folder) throws IOException {
        Optional<String> inside = insidePackage(name);
        if (inside.isEmpty()) {
            return;
        }
        Path file = folder.resolve(inside.get()).normalize();
        if (!file.startsWith(folder)) {
            throw new IOException("an entry outside of its package: " + name);
        }
        Files.createDirectories(file.getParent());
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The code and the types, without the folders of name and version around them. */
    private static Optional<String> insidePackage(String entry) {
        if (!entry.startsWith(PACKAGED_BELOW) || NOT_CODE.matcher(entry).find()) {
            return Optional.empty();
        }
        String[] named = entry.substring(PACKAGED_BELOW.length()).split("/", 2);
        String inside = named[1].replaceFirst("^[0-9][^/]*/", "");
        return Optional.of(
                inside.startsWith(named[0] + "/")
                        ? inside.substring(named[0].length() + 1)
                        : inside);
    }

    private Path esbuild() throws IOException, BuildFailed {
        if (!esbuildJar.equals("none")) {
            return unpackEsbuild(Path.of(esbuildJar));
        }
        for (String folder : System.getenv("PATH").split(System.getProperty("path.separator"))) {
            Path candidate = Path.of(folder, "esbuild");
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new BuildFailed(
                "the page is bundled by esbuild, which has no Maven artifact for %s on %s: install it"
                        .formatted(System.getProperty("os.name"), System.getProperty("os.arch"))
                        + " (https://esbuild.github.io) so that it is on the PATH");
    }

    private Path unpackEsbuild(Path jar) throws IOException, BuildFailed {
        String name = jar.getFileName().toString().replace(".jar", "");
        Path program = target.resolve("esbuild-" + name);
        if (Files.isExecutable(program)) {
            return program;
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry binary =
                    zip.stream()
                            .filter(entry -> entry.getName().endsWith("/bin/esbuild"))
                            .findFirst()
                            .orElseThrow(() -> new BuildFailed(jar + " has no esbuild"));
            try (InputStream in = zip.getInputStream(binary)) {
                Files.copy(in, program, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!program.toFile().setExecutable(true)) {
            throw new BuildFailed("cannot make " + program + " executable");
        }
        return program;
    }

    private void bundle(Path esbuild) throws Exception {
        List<String> command =
                List.of(
                        esbuild.toString(),
                        sources.resolve("ts/app.ts").toString(),
                        sources.resolve("page/app.css").toString(),
                        "--bundle",
                        "--minify",
                        "--splitting",
                        "--format=esm",
                        "--target=es2022",
                        // Its artifact says nowhere which file is the module.
                        "--alias:tslib=" + target.resolve("node_modules/tslib/tslib.es6.js"),
                        "--legal-comments=none",
                        "--log-level=warning",
                        "--entry-names=assets/[name]-[hash]",
                        "--chunk-names=assets/[name]-[hash]",
                        "--tsconfig=" + sources.resolve("ts/tsconfig.json"),
                        "--outdir=" + page);
        Process process =
                new ProcessBuilder(command)
                        .directory(target.toFile())
                        .inheritIO()
                        .redirectErrorStream(true)
                        .start();
        if (process.waitFor() != 0) {
            throw new BuildFailed("esbuild refused the sources; its reasons are above");
        }
    }

    /** Everything else: the document with the names of this build, and the icons. */
    private void copyPlainFiles() throws IOException, BuildFailed {
        for (Path file : filesBelow(sources.resolve("page"))) {
            String name = sources.resolve("page").relativize(file).toString();
            if (name.endsWith(".css")) {
                continue;
            }
            Path copy = page.resolve(name);
            if (name.equals("index.html")) {
                String document =
                        Files.readString(file)
                                .replace("{{script}}", asset("app-", ".js"))
                                .replace("{{style}}", asset("app-", ".css"));
                Files.writeString(copy, document);
            } else {
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private String asset(String start, String end) throws IOException, BuildFailed {
        try (Stream<Path> files = Files.list(page.resolve("assets"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(start) && name.endsWith(end))
                    .findFirst()
                    .map(name -> "/assets/" + name)
                    .orElseThrow(() -> new BuildFailed("esbuild wrote no " + start + "*" + end));
        }
    }

    private void compressAndList() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path file : filesBelow(page)) {
            names.add(page.relativize(file).toString().replace('\\', '/'));
            byte[] plain = Files.readAllBytes(file);
            if (plain.length >= GZIP_LEAST_BYTES) {
                Files.write(Path.of(file + ".gz"), gzip(plain));
            }
        }
        Files.writeString(page.resolve("files"), String.join("\n", names) + "\n");
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip =
                new GZIPOutputStream(out) {
                    {
                        def.setLevel(Deflater.BEST_COMPRESSION);
                    }
                }) {
            zip.write(plain);
        }
        return out.toByteArray();
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
