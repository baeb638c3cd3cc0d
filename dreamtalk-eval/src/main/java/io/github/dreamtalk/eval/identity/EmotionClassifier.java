package io.github.dreamtalk.eval.identity;

import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.RgbImage;
import java.util.List;

/** Says which emotion a face shows. Thread-safe. */
public interface EmotionClassifier extends AutoCloseable {
    /**
     * What it knows.
     *
     * @return names, lower case
     */
    List<String> labels();

    /**
     * Looks at a face.
     *
     * @param image the picture; not kept
     * @param face the face in it
     * @return a probability for each of {@link #labels()}
     */
    float[] probabilities(RgbImage image, FaceGeometry face);

    @Override
    void close();
}
