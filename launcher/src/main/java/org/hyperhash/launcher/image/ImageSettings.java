package org.hyperhash.launcher.image;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a container of the image is started with.
 *
 * @param name of the image, and its tag
 * @param config as the OCI image specification names its parts
 */
record ImageSettings(String name, String architecture, Map<String, Object> config) {
    /** The roles' ports in their defaults. */
    private static final List<Integer> PORTS =
            List.of(8442, 9100, 9101, 9102, 9103, 34254, 34255, 34256);

    static ImageSettings of(ImageRecipe recipe, List<String> entrypoint) {
        Map<String, Object> ports = new TreeMap<>();
        PORTS.forEach(port -> ports.put(port + "/tcp", Map.of()));
        Map<String, Object> labels = new TreeMap<>();
        labels.put("org.opencontainers.image.title", "HyperHash");
        labels.put("org.opencontainers.image.description", "A Stratum V2 mining pool");
        labels.put("org.opencontainers.image.version", recipe.version());
        labels.put("org.opencontainers.image.revision", recipe.revision());
        labels.put("org.opencontainers.image.created", recipe.created().toString());
        labels.put("org.opencontainers.image.licenses", "Apache-2.0");
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("User", "%1$d:%1$d".formatted(LayerFiles.USER));
        config.put("ExposedPorts", ports);
        config.put(
                "Env",
                List.of(
                        "PATH=%s/bin:/bin".formatted(ContainerImage.JAVA),
                        "LANG=C.UTF-8",
                        "HH_DATA_DIR=" + ContainerImage.DATA));
        config.put("Entrypoint", entrypoint);
        config.put("Cmd", List.of("--help"));
        config.put("Volumes", Map.of(ContainerImage.DATA, Map.of()));
        // hyperhash.toml is looked for here.
        config.put("WorkingDir", ContainerImage.CONFIG);
        config.put("Labels", labels);
        config.put("StopSignal", "SIGTERM");
        return new ImageSettings(
                "localhost/hyperhash:" + recipe.version(),
                System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64",
                config);
    }
}
