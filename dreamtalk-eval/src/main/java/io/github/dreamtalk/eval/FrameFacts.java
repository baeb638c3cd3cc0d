package io.github.dreamtalk.eval;

import io.github.dreamtalk.eval.landmark.LandmarkDistance;
import io.github.dreamtalk.eval.natural.FrameChange;
import io.github.dreamtalk.face.FaceGeometry;
import org.jspecify.annotations.Nullable;

/** What one frame gave; null where there was nothing to measure. */
record FrameFacts(
        @Nullable FaceGeometry face,
        Sharpness sharpness,
        @Nullable FrameChange change,
        @Nullable Comparison comparison,
        float @Nullable [] embedding,
        float @Nullable [] emotion) {
    /** No-reference picture measures. */
    record Sharpness(
            double laplacian, @Nullable Double cpbd, @Nullable Double laplacianFace, @Nullable Double cpbdFace) {}

    /** Against the reference's frame; errors are mean squared differences of luma. */
    record Comparison(
            double error,
            double ssim,
            @Nullable Double errorFace,
            @Nullable Double ssimFace,
            @Nullable LandmarkDistance landmarks,
            @Nullable Double similarity,
            @Nullable FaceGeometry referenceFace) {}
}
