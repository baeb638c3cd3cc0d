package io.github.dreamtalk.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps ONNX Runtime's native environment until the process ends.
 *
 * <p>{@link OrtEnvironment} frees it in a shutdown hook. Shutdown hooks run in no order, so Ctrl-C during a job pulled the
 * environment from under networks that were still running, and the JVM aborted before the job could tidy up. The
 * environment counts its references: one more, never given back, makes that hook harmless. Java offers no public way to
 * take one.
 */
final class EnvironmentHold {
    private static final Logger LOG = LoggerFactory.getLogger(EnvironmentHold.class);
    private static final boolean HELD = take();

    private EnvironmentHold() {}

    /** Takes the reference at the first call; the environment must have been made. */
    static boolean held() {
        return HELD;
    }

    private static boolean take() {
        try {
            Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
            Method create = OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
            api.setAccessible(true);
            create.setAccessible(true);
            create.invoke(null, api.getLong(null), OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(), "dreamtalk");
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.info(
                    "jobs must end before the JVM is shut down: this ONNX Runtime's environment cannot be held ({})",
                    e.toString());
            return false;
        }
    }
}
