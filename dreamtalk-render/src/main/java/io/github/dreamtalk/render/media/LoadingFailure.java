package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.BackendUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * What the operating system said when it was to load FFmpeg, put into words.
 *
 * @param error what was thrown
 * @param said all messages of it and its causes
 * @param musl whether this JVM runs on musl instead of the GNU C library
 */
record LoadingFailure(Error error, String said, boolean musl) {
    private static final String RESTART = "; then start the JVM anew";

    static LoadingFailure of(Error error) {
        return new LoadingFailure(error, messages(error), isMusl());
    }

    private static String messages(Throwable error) {
        StringBuilder all = new StringBuilder();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>();
        open.add(error);
        while (!open.isEmpty()) {
            Throwable t = open.remove();
            if (seen.add(t)) {
                all.append(all.isEmpty() ? "" : "; ").append(t.getMessage() == null ? t : t.getMessage());
                if (t.getCause() != null) {
                    open.add(t.getCause());
                }
                open.addAll(java.util.List.of(t.getSuppressed()));
            }
        }
        return all.toString();
    }

    /** The loader of the C library is mapped into the process. */
    private static boolean isMusl() {
        try {
            Path maps = Path.of("/proc/self/maps");
            return Files.isReadable(maps)
                    && Files.readString(maps, StandardCharsets.ISO_8859_1).contains("/ld-musl-");
        } catch (IOException e) {
            return false;
        }
    }

    BackendUnavailableException exception() {
        return new BackendUnavailableException("FFmpeg: " + cause() + RESTART + " (" + said + ")", error);
    }

    private String cause() {
        if (musl) {
            return "found a system with musl (Alpine Linux), expected the GNU C library its natives are built for;"
                    + " use an image of Debian, Ubuntu or another system with glibc";
        }
        if (said.contains("Physical memory usage") || said.contains("within limits")) {
            return "found a process larger than JavaCPP allows, expected one below its limit; set"
                    + " -Dorg.bytedeco.javacpp.maxphysicalbytes=0, or raise -Xmx, from which it makes its limit";
        }
        if (said.contains("No space left") || said.contains("Disk quota exceeded")) {
            return "found no space left while its libraries were unpacked, expected 60 MB; free space, or set"
                    + " -Dorg.bytedeco.javacpp.cachedir to another folder";
        }
        if (said.contains("failed to map segment") || said.contains("Operation not permitted")) {
            return "found that the folder of its libraries may not load any (noexec, or a security module), expected one"
                    + " that may; set -Dorg.bytedeco.javacpp.cachedir to another folder";
        }
        if (said.contains("GLIBC")) {
            return "found a GNU C library too old for its natives, expected version 2.17 or newer; use a newer system";
        }
        if (said.contains("ELF") || said.contains("file too short") || said.contains("truncated")) {
            return "found damaged libraries, expected those of the jar; delete the folder they were unpacked to"
                    + " (~/.javacpp/cache, unless org.bytedeco.javacpp.cachedir names another)";
        }
        return "found natives that do not load on " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch")
                + ", expected org.bytedeco:ffmpeg and org.bytedeco:javacpp of one version with this platform's"
                + " classifier on the class path; correct the dependencies";
    }
}
