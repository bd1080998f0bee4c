package org.hyperhash.launcher.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the image: three layers, the base (Java, glibc, users), the libraries and the product,
 * which changes most often and comes last. Nobody but root can write what is in them; the roles run
 * as a user of their own, whom PostgreSQL accepts.
 */
public final class ContainerImage {
    static final String DATA = "/var/lib/hyperhash";
    static final String CONFIG = "/etc/hyperhash";
    static final String JAVA = "/opt/java";
    private static final String JARS = "/opt/hyperhash/lib";
    private static final String ARGUMENTS = "/opt/hyperhash/java.args";
    private static final String MAIN = "org.hyperhash.launcher.Main";

    /** Of PostgreSQL's programs, which start each other by a shell. */
    private static final Path SHELL = Path.of("/bin/sh");

    private static final int OWN = 0700;
    private static final int EVERYBODY = 01777;

    private ContainerImage() {}

    /** What was written: the digest by which registries name the image, and its size. */
    public record Written(String digest, long bytes) {}

    /**
     * Writes an OCI image layout as one tar file.
     *
     * @throws IOException when jlink or a library is missing, or the disk fails
     */
    public static Written write(ImageRecipe recipe, Path output)
            throws IOException, InterruptedException {
        Path absolute = output.toAbsolutePath();
        Path work = Files.createTempDirectory(absolute.getParent(), ".image-");
        try {
            Path runtime = work.resolve("runtime");
            JavaRuntime.link(recipe.jdk(), runtime);
            OciLayout layout = new OciLayout(work.resolve("layout"), recipe.created());
            List<Path> product =
                    recipe.jars().stream().filter(jar -> isOurs(jar, recipe.version())).toList();
            List<Path> libraries =
                    recipe.jars().stream().filter(jar -> !product.contains(jar)).toList();
            layout.add("glibc, Java and users", base(runtime));
            layout.add("libraries", jars(libraries));
            layout.add("HyperHash", product(recipe, product));
            Path archive = work.resolve("archive");
            String digest = layout.write(ImageSettings.of(recipe, entrypoint()), archive);
            Files.move(archive, absolute, StandardCopyOption.REPLACE_EXISTING);
            return new Written(digest, Files.size(absolute));
        } finally {
            delete(work);
        }
    }

    private static boolean isOurs(Path jar, String version) {
        return jar.getFileName().toString().endsWith("-" + version + ".jar");
    }

    private static List<String> entrypoint() {
        return List.of(JAVA + "/bin/java", "@" + ARGUMENTS);
    }

    private static LayerFiles base(Path runtime) throws IOException, InterruptedException {
        LayerFiles files = new LayerFiles();
        for (String empty : List.of("dev", "proc", "sys", "run", "etc/hyperhash")) {
            files.folder(empty);
        }
        files.folder("tmp", EVERYBODY, 0);
        files.folder(inside(DATA), OWN, LayerFiles.USER);
        files.text(
                "etc/passwd",
                """
                root:x:0:0:root:/root:/sbin/nologin
                hyperhash:x:%d:%d:HyperHash:%s:/sbin/nologin
                """
                        .formatted(LayerFiles.USER, LayerFiles.USER, DATA));
        files.text("etc/group", "root:x:0:\nhyperhash:x:%d:\n".formatted(LayerFiles.USER));
        files.text("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
        files.tree(inside(JAVA), runtime, JavaRuntime::isWanted);
        files.copy(inside(SHELL.toString()), SHELL);
        List<Path> programs = new ArrayList<>(JavaRuntime.programs(runtime));
        programs.add(SHELL);
        for (Path library : HostLibraries.of(programs, runtime)) {
            files.copy(inside(library.toString()), library);
        }
        for (Path licence : HostLibraries.licences()) {
            files.copy(inside(licence.toString()), licence);
        }
        return files;
    }

    private static LayerFiles jars(List<Path> jars) throws IOException {
        LayerFiles files = new LayerFiles();
        for (Path jar : jars) {
            files.copy(inside(inImage(jar)), jar);
        }
        return files;
    }

    private static String inImage(Path jar) {
        return JARS + "/" + jar.getFileName();
    }

    private static LayerFiles product(ImageRecipe recipe, List<Path> ours) throws IOException {
        LayerFiles files = jars(ours);
        List<String> arguments = new ArrayList<>(recipe.javaFlags());
        arguments.add("-cp");
        arguments.add(
                String.join(":", recipe.jars().stream().map(ContainerImage::inImage).toList()));
        arguments.add(MAIN);
        files.text(inside(ARGUMENTS), String.join("\n", arguments) + "\n");
        for (Path document : recipe.documents()) {
            files.copy("usr/share/doc/hyperhash/" + document.getFileName(), document);
        }
        return files;
    }

    private static String inside(String absolute) {
        return absolute.substring(1);
    }

    private static void delete(Path tree) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(tree)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
