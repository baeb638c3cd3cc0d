package io.github.dreamtalk.model;

import io.github.dreamtalk.error.ModelMismatchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest that names a model file's content. */
final class Sha256 {
    private Sha256() {}

    static void check(byte[] bytes, String expected, String what) {
        check(HexFormat.of().formatHex(digest().digest(bytes)), expected, what);
    }

    static void check(String found, String expected, String what) {
        if (!found.equals(expected)) {
            throw new ModelMismatchException(what + " has the sha256 " + found + ", its manifest says " + expected
                    + "; the file is damaged or the manifest old");
        }
    }

    static String of(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
