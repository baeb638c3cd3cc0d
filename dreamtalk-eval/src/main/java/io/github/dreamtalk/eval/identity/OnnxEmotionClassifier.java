package io.github.dreamtalk.eval.identity;

import io.github.dreamtalk.device.Device;
import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.model.ModelRepository;
import io.github.dreamtalk.onnx.runtime.OnnxSession;
import io.github.dreamtalk.weights.FloatTensor;
import java.util.List;
import java.util.Map;

/**
 * The embedded emotion network, a mini-Xception trained on FER-2013 (Arriaga et al. 2017, arXiv:1710.07557): the face crop
 * in grey at 64×64 to seven emotions. Runs on one thread of the CPU; any number of threads may call.
 */
public final class OnnxEmotionClassifier implements EmotionClassifier {
    /** File name of the network. */
    public static final String MODEL = "face-emotion.onnx";

    private static final List<String> LABELS =
            List.of("angry", "disgusted", "fearful", "happy", "sad", "surprised", "neutral");
    private static final int SIDE = 64;

    private final OnnxSession session;

    /**
     * Loads the network.
     *
     * @param models where {@value #MODEL} is found
     * @throws io.github.dreamtalk.error.ModelMismatchException if it is missing or does not fit
     */
    public OnnxEmotionClassifier(ModelRepository models) {
        OnnxSession opened = OnnxSession.open(MODEL, models.read(MODEL), Device.cpu(), 1);
        try {
            session = opened.require(
                    Map.of("image", new int[] {1, 1, SIDE, SIDE}),
                    Map.of("probabilities", new int[] {1, LABELS.size()}));
        } catch (Throwable e) { // an Error too must not leave the network open
            opened.close();
            throw e;
        }
    }

    @Override
    public List<String> labels() {
        return LABELS;
    }

    @Override
    public float[] probabilities(RgbImage image, FaceGeometry face) {
        FloatTensor grey = FloatTensor.of(FacePatch.grey(image, face, SIDE), 1, 1, SIDE, SIDE);
        return session.run(Map.of("image", grey)).get("probabilities").data();
    }

    @Override
    public void close() {
        session.close();
    }
}
