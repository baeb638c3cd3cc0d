package io.github.dreamtalk.training.nets;

import io.github.dreamtalk.training.error.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Puts digests and sizes of freshly exported files into a folder's manifest; its other lines stay as they are. */
public final class ManifestRenewal {
    private static final String DIGEST = ".sha256 = ";
    private static final String SIZE = ".bytes = ";

    private ManifestRenewal() {}

    /**
     * Renews every digest and size of a manifest.
     *
     * @param folder holds {@code manifest.properties} and the files it names; without a manifest nothing happens
     * @throws TrainingException if a named file is missing or the manifest cannot be written
     */
    public static void renew(Path folder) {
        Path manifest = folder.resolve("manifest.properties");
        if (!Files.exists(manifest)) {
            return;
        }
        try {
            List<String> out = new ArrayList<>();
            for (String line : Files.readAllLines(manifest)) {
                int digest = line.indexOf(DIGEST);
                int size = line.indexOf(SIZE);
                if (digest > 0) {
                    out.add(line.substring(0, digest + DIGEST.length()) + sha256(folder, line.substring(0, digest)));
                } else if (size > 0) {
                    out.add(line.substring(0, size + SIZE.length())
                            + Files.size(folder.resolve(line.substring(0, size))));
                } else {
                    out.add(line);
                }
            }
            Files.write(manifest, out);
        } catch (IOException e) {
            throw new TrainingException("manifest: cannot renew " + manifest + ": " + e, e);
        }
    }

    private static String sha256(Path folder, String name) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(folder.resolve(name));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new TrainingException("manifest: every JVM has SHA-256, this one says: " + e, e);
        }
    }
}
