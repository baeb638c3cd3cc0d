package io.github.dreamtalk.onnx.face;

import io.github.dreamtalk.lifetime.Scope;
import io.github.dreamtalk.onnx.runtime.NetworkOutputs;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.List;
import java.util.Map;

/** BlazeFace (back camera, 256 x 256) on a window of a picture. Thread-safe. */
final class FaceDetector implements AutoCloseable {
    private static final int SIZE = BlazeFaceDecoder.SIZE;
    private final OnnxSession session;

    /** Takes the session over: closes it with this, or if it does not fit. */
    FaceDetector(OnnxSession session) {
        try {
            this.session = session.require(
                    Map.of("image", new int[] {1, 3, SIZE, SIZE}),
                    Map.of(
                            "boxes", new int[] {1, BlazeFaceDecoder.ANCHORS, 16},
                            "scores", new int[] {1, BlazeFaceDecoder.ANCHORS, 1}));
        } catch (RuntimeException | Error e) {
            Scope half = new Scope();
            half.own(session);
            half.closeAfter(e);
            throw e;
        }
    }

    List<Detection> detect(ImagePyramid image, CropWindow window) {
        float[] planes = new float[3 * SIZE * SIZE];
        image.sample(window, SIZE, 2 / 255f, -1, ImagePyramid.Border.BLACK, planes);
        NetworkOutputs out = session.run(Map.of("image", FloatTensor.of(planes, 1, 3, SIZE, SIZE)));
        return BlazeFaceDecoder.decode(
                out.get("boxes").data(), out.get("scores").data(), window);
    }

    @Override
    public void close() {
        session.close();
    }
}
