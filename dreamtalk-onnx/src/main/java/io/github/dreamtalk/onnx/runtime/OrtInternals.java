package io.github.dreamtalk.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What ONNX Runtime keeps to itself and has to be put right. Nothing depends on it working: should an update take it away,
 * a line in the log says what is lost.
 */
final class OrtInternals {
    private static final Logger LOG = LoggerFactory.getLogger(OrtInternals.class);
    private static boolean taken;

    private OrtInternals() {}

    /**
     * Keeps ONNX Runtime's native environment until the process ends; takes a reference at the first call, when the
     * environment must have been made.
     *
     * <p>{@link OrtEnvironment} frees it in a shutdown hook. Shutdown hooks run in no order, so Ctrl-C during a job pulled
     * the environment from under networks that were still running, and the JVM aborted before the job could tidy up. The
     * environment counts its references: one more, never given back, makes that hook harmless. Java offers no public way to
     * take one.
     */
    static synchronized boolean held() {
        if (!taken) {
            try {
                Method create =
                        OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
                create.setAccessible(true);
                create.invoke(
                        null,
                        field("ortApiHandle").getLong(null),
                        OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(),
                        "dreamtalk");
                taken = true;
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.info(
                        "jobs must end before the JVM is shut down: this ONNX Runtime's environment cannot be held ({})",
                        e.toString());
            }
        }
        return taken;
    }

    /**
     * Removes the folder that ONNX Runtime makes for its libraries and does not need when they lie elsewhere. It would be
     * removed at the JVM's end, but not if the JVM is killed.
     */
    static void removeEmptyFolder() {
        try {
            if (field("tempDirectory").get(null) instanceof Path folder) {
                Files.deleteIfExists(folder);
            }
        } catch (ReflectiveOperationException | IOException | RuntimeException | LinkageError e) {
            LOG.debug("the temporary folder of ONNX Runtime stays until the JVM ends", e);
        }
    }

    private static Field field(String name) throws ReflectiveOperationException {
        Field field = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
