package io.github.dreamtalk.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import io.github.dreamtalk.error.BackendUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads ONNX Runtime once for this class loader. Whatever keeps it from being loaded is a
 * {@link BackendUnavailableException} that says what was found and what to do, at the first call and at every later one:
 * the classes of ONNX Runtime themselves would say so once, and then be missing for the life of the JVM.
 */
final class OrtLoader {
    /** Where ONNX Runtime looks for its libraries instead of unpacking them. */
    private static final String PATH = "onnxruntime.native.path";
    /** Begins the properties by which a user decides himself where libraries come from. */
    private static final String CHOICES = "onnxruntime.native.";

    private static final List<String> NEEDED = List.of("onnxruntime", "onnxruntime4j_jni");
    /** In some builds; ONNX Runtime opens them by itself if they lie beside the others. */
    private static final List<String> OPTIONAL =
            List.of("onnxruntime_providers_shared", "webgpu_dawn", "dxil", "dxcompiler");

    private static volatile @Nullable OrtEnvironment environment;
    private static @Nullable NativeFolder natives;
    private static @Nullable Broken broken;

    /** Why ONNX Runtime's classes cannot be used any more. */
    private record Broken(String message, Throwable cause) {}

    private OrtLoader() {}

    static OrtEnvironment environment() {
        OrtEnvironment loaded = environment;
        return loaded != null ? loaded : load();
    }

    private static synchronized OrtEnvironment load() {
        OrtEnvironment loaded = environment;
        if (loaded != null) {
            return loaded;
        }
        if (broken != null) {
            throw new BackendUnavailableException(broken.message, broken.cause);
        }
        TempFolder.check();
        try {
            OrtEnvironment made = loadFrom(chosenByUser() ? null : NativeFolder.of(libraries(NEEDED, OPTIONAL)));
            environment = made;
            return made;
        } catch (LinkageError e) {
            broken = new Broken(LoadFailure.message(e, natives), e);
            throw new BackendUnavailableException(broken.message, e);
        } catch (IOException | IllegalStateException e) {
            throw new BackendUnavailableException(LoadFailure.message(e, natives), e);
        }
    }

    private static boolean chosenByUser() {
        return System.getProperties().stringPropertyNames().stream().anyMatch(name -> name.startsWith(CHOICES));
    }

    /** What the jar holds for this platform; nothing if one that is needed is missing, then ONNX Runtime looks elsewhere. */
    private static List<NativeLibrary> libraries(List<String> needed, List<String> optional) throws IOException {
        List<NativeLibrary> out = new ArrayList<>();
        for (String name : needed) {
            NativeLibrary library = NativeLibrary.find(name);
            if (library == null) {
                return List.of();
            }
            out.add(library);
        }
        for (String name : optional) {
            NativeLibrary library = NativeLibrary.find(name);
            if (library != null) {
                out.add(library);
            }
        }
        return out;
    }

    private static OrtEnvironment loadFrom(@Nullable NativeFolder folder) {
        natives = folder;
        if (folder == null) {
            return hold(OrtEnvironment.getEnvironment());
        }
        // The property is the JVM's: it must not reach another class loader's ONNX Runtime, which could not load the
        // same
        // files. A string constant is the same object for all class loaders.
        synchronized (PATH) {
            System.setProperty(PATH, folder.path().toString());
            try {
                return hold(OrtEnvironment.getEnvironment());
            } finally {
                System.clearProperty(PATH);
                folder.loaded();
                OrtInternals.removeEmptyFolder();
            }
        }
    }

    private static OrtEnvironment hold(OrtEnvironment made) {
        OrtInternals.held();
        return made;
    }

    /**
     * Puts a further library beside the others, where ONNX Runtime will look for it.
     *
     * @param name such as {@code onnxruntime_providers_cuda}
     */
    static synchronized void add(String name) {
        environment();
        NativeFolder folder = natives;
        if (folder == null) {
            return;
        }
        try {
            folder.add(libraries(List.of(name), List.of()));
        } catch (IOException e) {
            throw new BackendUnavailableException(LoadFailure.message(e, folder), e);
        }
    }
}
