package org.hyperhash.launcher.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.hyperhash.platform.json.Json;

/**
 * An OCI image layout on its way to disk: blobs named by their SHA-256, an index that names the
 * manifest. OCI image specification 1.1. Owned by one thread.
 */
final class OciLayout {
    private static final String MEDIA = "application/vnd.oci.image.";
    private static final int SCHEMA = 2;
    private static final int BUFFER = 1 << 16;

    private final Path blobs;
    private final Instant created;
    private final LayerFiles archive = new LayerFiles();
    private final List<Map<String, Object>> layers = new ArrayList<>();
    private final List<String> diffIds = new ArrayList<>();
    private final List<Map<String, Object>> history = new ArrayList<>();

    /**
     * @param directory for the blobs until the archive is written
     */
    OciLayout(Path directory, Instant created) throws IOException {
        this.blobs = Files.createDirectories(directory);
        this.created = created;
    }

    /** Compresses the next layer into a blob. */
    void add(String what, LayerFiles files) throws IOException {
        Path blob = blobs.resolve("layer-" + layers.size());
        MessageDigest packed = sha256();
        MessageDigest plain = sha256();
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(blob), BUFFER);
                OutputStream gzip = new Gzip(new DigestOutputStream(file, packed));
                OutputStream tar = new DigestOutputStream(gzip, plain)) {
            files.writeTo(tar, created);
        }
        layers.add(put(MEDIA + "layer.v1.tar+gzip", digest(packed), blob));
        diffIds.add(digest(plain));
        history.add(Map.of("created", created.toString(), "created_by", "hh image: " + what));
    }

    /** Most of it is compressed already: more effort would save little and take long. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** Writes all as one tar file and returns the digest of the manifest. */
    String write(ImageSettings settings, Path file) throws IOException {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("created", created.toString());
        config.put("architecture", settings.architecture());
        config.put("os", "linux");
        config.put("config", settings.config());
        config.put("rootfs", ordered("type", "layers", "diff_ids", diffIds));
        config.put("history", history);
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schemaVersion", SCHEMA);
        manifest.put("mediaType", MEDIA + "manifest.v1+json");
        manifest.put("config", put(MEDIA + "config.v1+json", "config", config));
        manifest.put("layers", layers);
        Map<String, Object> image = put(MEDIA + "manifest.v1+json", "manifest", manifest);
        image.put("platform", ordered("architecture", settings.architecture(), "os", "linux"));
        image.put(
                "annotations",
                ordered(
                        "io.containerd.image.name",
                        settings.name(),
                        "org.opencontainers.image.ref.name",
                        settings.name()));
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("schemaVersion", SCHEMA);
        index.put("mediaType", MEDIA + "index.v1+json");
        index.put("manifests", List.of(image));
        archive.text("index.json", json(index));
        archive.text("oci-layout", json(Map.of("imageLayoutVersion", "1.0.0")));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
            archive.writeTo(out, created);
        }
        return (String) image.getOrDefault("digest", "");
    }

    private static Map<String, Object> ordered(
            String first, Object one, String second, Object two) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(first, one);
        map.put(second, two);
        return map;
    }

    private static String json(Map<String, Object> value) {
        return Json.STRICT.writeValueAsString(value);
    }

    private Map<String, Object> put(String mediaType, String name, Map<String, Object> document)
            throws IOException {
        Path blob = Files.writeString(blobs.resolve(name), json(document));
        MessageDigest digest = sha256();
        digest.update(Files.readAllBytes(blob));
        return put(mediaType, digest(digest), blob);
    }

    /** The blob's descriptor. */
    private Map<String, Object> put(String mediaType, String digest, Path blob) throws IOException {
        archive.copy("blobs/" + digest.replace(':', '/'), blob);
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("mediaType", mediaType);
        descriptor.put("digest", digest);
        descriptor.put("size", Files.size(blob));
        return descriptor;
    }

    private static String digest(MessageDigest digest) {
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
