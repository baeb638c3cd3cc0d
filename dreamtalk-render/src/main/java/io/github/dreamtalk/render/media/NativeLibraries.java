package io.github.dreamtalk.render.media;

import io.github.dreamtalk.error.BackendUnavailableException;
import java.io.File;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Whether FFmpeg's natives can be loaded, asked before its classes are touched: a class that fails to load its natives is
 * broken for the rest of the JVM's life, while everything found here can be mended and tried again.
 */
final class NativeLibraries {
    /** Where JavaCPP is told to unpack; it knows both spellings. */
    private static final List<String> PROPERTIES =
            List.of("org.bytedeco.javacpp.cachedir", "org.bytedeco.javacpp.cacheDir");

    private static final List<String> PLATFORMS =
            List.of("linux-x86_64", "linux-arm64", "macosx-arm64", "windows-x86_64");

    /** Unpacked, the libraries take some 55 MB. */
    private static final long SIZE = 60L << 20;

    private static final String ADVICE = ", or set -D" + PROPERTIES.get(0) + " to another folder";

    private NativeLibraries() {}

    /**
     * Looks for everything that is known to go wrong.
     *
     * @throws BackendUnavailableException if something does, with what to do about it
     */
    static void check() {
        String platform = Loader.getPlatform();
        boolean packed = isPacked("ffmpeg", "jniavutil", platform) & isPacked("javacpp", "jnijavacpp", platform);
        if (packed) {
            checkCache(platform);
        } else if (!isInstalled("jniavutil")) {
            throw unavailable(
                    PLATFORMS.contains(platform)
                            ? "found no natives of " + platform
                                    + ", expected org.bytedeco:ffmpeg and org.bytedeco:javacpp"
                                    + " with the classifier " + platform + "; add both"
                                    + (avutil.class.getModule().isNamed()
                                            ? " to the module path, and start with --add-modules ALL-MODULE-PATH, for no"
                                                    + " module requires theirs"
                                            : " to the class path")
                            : "found the platform " + platform + ", expected one of " + String.join(", ", PLATFORMS)
                                    + ", for which natives are published; run on one of these");
        }
    }

    /**
     * Looks for room below JavaCPP's own limit for the size of the whole process, a few times the size of Java's heap: beyond
     * it every allocation is an OutOfMemoryError, those of FFmpeg's classes at their start too.
     *
     * @param needed bytes that are to fit in
     * @throws BackendUnavailableException if the process is too large
     */
    static void checkRoom(long needed) {
        long limit = Pointer.maxPhysicalBytes();
        long size = Pointer.physicalBytes();
        if (limit > 0 && size + needed > limit) {
            throw unavailable(
                    "found a process of " + (size >> 20) + " MB, expected at most " + (limit - needed >> 20)
                            + " MB, for JavaCPP refuses to allocate beyond " + (limit >> 20)
                            + " MB; set -Dorg.bytedeco.javacpp.maxphysicalbytes=0, or raise -Xmx, from which it makes its limit");
        }
    }

    private static boolean isPacked(String project, String library, String platform) {
        return resource(project, library, platform) != null;
    }

    /** Asks the loader, not the class: on the module path the natives are in modules of their own. */
    private static @Nullable URL resource(String project, String library, String platform) {
        return avutil.class
                .getClassLoader()
                .getResource("org/bytedeco/" + project + "/" + platform + "/" + System.mapLibraryName(library));
    }

    /** JavaCPP also takes libraries that somebody installed. */
    private static boolean isInstalled(String library) {
        return Arrays.stream(System.getProperty("java.library.path", "").split(File.pathSeparator))
                .anyMatch(folder -> new File(folder, System.mapLibraryName(library)).exists());
    }

    private static void checkCache(String platform) {
        Folder cache = chosen();
        if (cache.runsNothing()) {
            throw unavailable("found the folder " + cache.path() + " for its libraries on a file system mounted with"
                    + " noexec, expected one that may load libraries; mount it with exec" + ADVICE);
        }
        if (!isUnpacked(cache, platform)) {
            cache.trouble(SIZE).ifPresent(trouble -> {
                throw unavailable(trouble + ADVICE);
            });
        }
    }

    /** The folder JavaCPP will take; a folder that somebody asked for is not replaced silently. */
    private static Folder chosen() {
        for (String property : PROPERTIES) {
            String wanted = System.getProperty(property);
            if (wanted != null) {
                Folder folder = folder(wanted);
                if (!isUsable(folder)) {
                    throw unavailable(trouble(folder) + ", or set -D" + property + " to another folder");
                }
                return folder;
            }
        }
        List<Folder> usual = Stream.of(
                        System.getProperty("user.home") + "/.javacpp/cache/",
                        System.getProperty("java.io.tmpdir") + "/.javacpp-" + System.getProperty("user.name")
                                + "/cache/")
                .map(NativeLibraries::folder)
                .toList();
        return usual.stream()
                .filter(NativeLibraries::isUsable)
                .findFirst()
                .orElseThrow(() -> unavailable(trouble(usual.get(0)) + "; and " + trouble(usual.get(1)) + ADVICE));
    }

    private static Folder folder(String name) {
        try {
            return new Folder(Path.of(name));
        } catch (InvalidPathException e) {
            throw unavailable("found '" + name + "' as the folder for its libraries, which is no path ("
                    + e.getMessage() + "); correct it");
        }
    }

    /** The rule by which JavaCPP takes a folder, which makes it if it can. */
    private static boolean isUsable(Folder folder) {
        File f = folder.path().toFile();
        return (f.exists() || f.mkdirs()) && f.canRead() && f.canWrite() && f.canExecute() && f.isDirectory();
    }

    private static String trouble(Folder folder) {
        Path missing = folder.path().toAbsolutePath();
        if (!Files.exists(missing)) {
            while (missing.getParent() != null && !Files.exists(missing.getParent())) {
                missing = missing.getParent();
            }
            Path parent = Objects.requireNonNullElse(missing.getParent(), missing);
            return "found no folder " + folder.path() + " for its libraries, expected one, and it cannot be made: "
                    + new Folder(parent).trouble(0).orElse("found no way to make it in " + parent + "; create it");
        }
        return folder.trouble(0)
                .orElse("found " + folder.path() + " unusable for its libraries, expected a folder that may be read,"
                        + " written and entered; change its permissions");
    }

    /** JavaCPP unpacks each jar into a folder of its name, and a folder of classes not at all. */
    private static boolean isUnpacked(Folder cache, String platform) {
        URL url = Objects.requireNonNull(resource("ffmpeg", "jniavutil", platform));
        String[] parts = url.getPath().split("!/");
        if (parts.length < 2) {
            return true;
        }
        String jar = parts[parts.length - 2];
        String unpacked = jar.substring(jar.lastIndexOf('/') + 1) + "/" + parts[parts.length - 1];
        return Files.exists(cache.path().resolve(unpacked));
    }

    /**
     * An exception of one shape for all causes.
     *
     * @param trouble found, expected and what to do
     */
    static BackendUnavailableException unavailable(String trouble) {
        return new BackendUnavailableException("FFmpeg: " + trouble);
    }
}
