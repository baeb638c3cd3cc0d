package io.github.dreamtalk.onnx.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.error.BackendUnavailableException;
import java.util.Set;

/** Makes session options for a device. */
final class OrtSetup {
    private static final String GPU_FIX = "Put com.microsoft.onnxruntime:onnxruntime_gpu on the class path in place of "
            + "onnxruntime (same version; exclude the other), and install the CUDA 12 and cuDNN 9 libraries "
            + "where the loader finds them; or choose device cpu";

    private OrtSetup() {}

    /** The process-wide environment; the first call loads the native library. */
    static OrtEnvironment environment() {
        return OrtLoader.environment();
    }

    static Set<OrtProvider> providers() {
        environment();
        return OrtEnvironment.getAvailableProviders();
    }

    /** Options for one session; the caller closes them. */
    static SessionOptions options(Device device, int threads) throws OrtException {
        environment(); // before any class of ONNX Runtime loads the library itself and fails for good
        SessionOptions options = new SessionOptions();
        try {
            // Native code writes to the terminal by itself, and quotes what a model calls its parts, as it is; what is
            // wrong
            // with a model is in what is thrown.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.setExecutionMode(ExecutionMode.SEQUENTIAL);
            options.setInterOpNumThreads(1);
            options.setIntraOpNumThreads(Math.max(1, threads));
            options.setOptimizationLevel(OptLevel.ALL_OPT);
            options.setDeterministicCompute(true);
            // Waiting workers sleep: an engine runs several networks and jobs beside each other.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            if (device.kind() == Device.Kind.CUDA) {
                addCuda(options, device);
            }
            return options;
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }

    private static void addCuda(SessionOptions options, Device device) {
        Set<OrtProvider> found = providers();
        if (!found.contains(OrtProvider.CUDA)) {
            throw new BackendUnavailableException(
                    "device " + device + ": this build of ONNX Runtime has no CUDA; found " + found + ". " + GPU_FIX);
        }
        OrtLoader.add("onnxruntime_providers_cuda");
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.index())) {
            // TensorFloat-32 keeps ten bits of mantissa; results are to agree with the CPU's.
            cuda.add("use_tf32", "0");
            options.addCUDA(cuda);
        } catch (OrtException | LinkageError e) {
            throw cudaFailed(device, e);
        }
    }

    static BackendUnavailableException cudaFailed(Device device, Throwable e) {
        return new BackendUnavailableException(
                "device " + device + ": CUDA could not be started: " + e.getMessage() + ". " + GPU_FIX, e);
    }
}
