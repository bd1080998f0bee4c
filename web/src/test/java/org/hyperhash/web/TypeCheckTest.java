package org.hyperhash.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypeCheckTest {
    private static final Path NODE_MODULES = Path.of("target/bundle/node_modules");

    @Test
    void theCompilerHasNoComplaint(@TempDir Path folder) throws Exception {
        Optional<Path> node = Programs.find("node");
        if (node.isEmpty()) {
            System.out.println("type check skipped: no node on the PATH");
        }
        assumeTrue(node.isPresent(), "no node on the PATH");
        unpackCompiler(folder);

        Programs.Ran checked =
                Programs.run(
                        Path.of("").toAbsolutePath(),
                        List.of(
                                node.orElseThrow().toString(),
                                folder.resolve("_tsc.js").toString(),
                                "--project",
                                "src/test/ts/tsconfig.json"));

        assertThat(checked.printed()).isEmpty();
        assertThat(checked.status()).isZero();
        assertThat(NODE_MODULES).isDirectory();
    }

    /** The compiler and the types of the browser, side by side as it expects them. */
    private static void unpackCompiler(Path folder) throws IOException {
        URL found =
                Objects.requireNonNull(
                        TypeCheckTest.class.getResource(
                                "/META-INF/resources/webjars/typescript/5.9.3/lib/_tsc.js"));
        JarURLConnection connection = (JarURLConnection) found.openConnection();
        JarFile jar = connection.getJarFile();
        String below = connection.getEntryName().replace("_tsc.js", "");
        for (JarEntry entry : jar.stream().toList()) {
            String name = entry.getName();
            boolean wanted = name.equals(below + "_tsc.js") || name.endsWith(".d.ts");
            if (name.startsWith(below) && wanted && name.indexOf('/', below.length()) < 0) {
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.copy(in, folder.resolve(name.substring(below.length())));
                }
            }
        }
    }
}
