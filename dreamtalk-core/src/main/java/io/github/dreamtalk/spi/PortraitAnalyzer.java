package io.github.dreamtalk.spi;

import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.RgbImage;
import java.util.List;

/** Finds faces and their 468-point mesh. Thread-safe. */
public interface PortraitAnalyzer extends AutoCloseable {
    /**
     * Finds all faces, and what may be one: whoever uses them leaves out those below {@link FaceGeometry#LEAST_SCORE}, and
     * can say how sure the best was.
     *
     * @param image an upright picture; not kept, not changed
     * @return geometries, largest face first; empty if there is none
     */
    List<FaceGeometry> analyze(RgbImage image);

    @Override
    void close();

    /** Makes analyzers. */
    interface Provider extends BackendProvider<PortraitAnalyzer> {}
}
