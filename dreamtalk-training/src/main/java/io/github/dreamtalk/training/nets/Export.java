package io.github.dreamtalk.training.nets;

import io.github.dreamtalk.diffusion.GuidanceMode;
import io.github.dreamtalk.diffusion.PredictionType;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.onnx.denoiser.DenoiserMetadata;
import io.github.dreamtalk.onnx.phone.PhoneFeatureExtractor;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.training.viseme.FaceAnimator;
import io.github.dreamtalk.weights.FloatTensor;
import io.github.dreamtalk.weights.SafetensorsWriter;
import io.github.dreamtalk.weights.StateDict;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Trained weights as the files that dreamtalk-onnx loads. */
public final class Export {
    private Export() {}

    /**
     * The tensors as a state dict.
     *
     * @param origin name for messages
     * @param weights the tensors
     * @param metadata what the file says beside them
     * @return a copy
     */
    public static StateDict stateDict(String origin, Weights weights, Map<String, String> metadata) {
        Map<String, long[]> shapes = weights.shapes();
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        weights.values().forEach((k, v) -> {
            int[] shape = java.util.Arrays.stream(shapes.get(k))
                    .mapToInt(d -> (int) d)
                    .toArray();
            tensors.put(k, FloatTensor.of(v, shape));
        });
        return new StateDict(origin, tensors, metadata);
    }

    /**
     * Metadata of a denoiser trained here.
     *
     * @param net the network
     * @param heads attention heads
     * @return the metadata
     */
    public static DenoiserMetadata metadata(DenoiserNet net, int heads) {
        return new DenoiserMetadata(
                MotionSpace.ARKIT,
                FrameRate.FPS_25,
                DenoiserMetadata.DREAMTALK_SCHEDULE,
                new FeatureSpec(PhoneFeatureExtractor.NAME, net.features(), FrameRate.of(50)),
                2,
                DenoiserNet.WINDOW / 2,
                heads,
                DenoiserNet.NULL_STYLE_FRAMES,
                DenoiserMetadata.arkitLowerIndices(),
                (float) FaceAnimator.LIFE_SECONDS,
                GuidanceMode.WHOLE_SAMPLES,
                PredictionType.X0);
    }

    /**
     * Writes half floats.
     *
     * @param file target
     * @param dict tensors and metadata
     */
    public static void write(Path file, StateDict dict) {
        SafetensorsWriter.write(file, dict, SafetensorsWriter.Precision.F16);
    }
}
