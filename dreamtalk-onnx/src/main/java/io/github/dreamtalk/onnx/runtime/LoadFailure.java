package io.github.dreamtalk.onnx.runtime;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says in words why ONNX Runtime could not be loaded, and what to do. */
final class LoadFailure {
    private static final String EXPECTED =
            "64-bit Linux with glibc 2.28 or newer (not musl), macOS on Apple silicon, or"
                    + " Windows with the Visual C++ 2019 runtime";

    private LoadFailure() {}

    static String message(Throwable e, @Nullable NativeFolder folder) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "ONNX Runtime's native library could not be loaded on " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ": " + advice(String.valueOf(root.getMessage()), root, folder)
                + " (" + root + ")";
    }

    private static String advice(String text, Throwable root, @Nullable NativeFolder folder) {
        String where = folder == null ? "the folder it lies in" : folder.path().toString();
        if (root instanceof NoClassDefFoundError || root instanceof ClassNotFoundException) {
            return "found no ONNX Runtime on the class path; add com.microsoft.onnxruntime:onnxruntime";
        }
        if (has(text, "failed to map segment", "Operation not permitted", "Permission denied", "code signature")) {
            return "found that nothing in " + where + " may be executed (mounted noexec, or forbidden by the system);"
                    + " name a folder that may be executed from with -D" + NativeCache.PROPERTY + "=FOLDER";
        }
        if (has(text, "GLIBC_", "GLIBCXX_")) {
            return "found a C library that is too old, expected " + EXPECTED;
        }
        if (has(text, "ld-linux", "Error loading shared library", "Error relocating", "symbol not found")) {
            return "found a system without glibc, such as Alpine, expected " + EXPECTED;
        }
        if (has(text, "already loaded in another classloader")) {
            return "found that another class loader of this JVM has loaded the same file; put ONNX Runtime where both"
                    + " see it, or let each have a folder of its own";
        }
        if (has(text, "not found at")) {
            return "found no library where the system property onnxruntime.native.path points; correct or remove it";
        }
        if (root instanceof IOException) {
            return "found that its jar cannot be read; fetch it again";
        }
        return "expected " + EXPECTED + "; or point -Donnxruntime.native.path to libraries for this system";
    }

    private static boolean has(String text, String... parts) {
        for (String part : parts) {
            if (text.contains(part)) {
                return true;
            }
        }
        return false;
    }
}
