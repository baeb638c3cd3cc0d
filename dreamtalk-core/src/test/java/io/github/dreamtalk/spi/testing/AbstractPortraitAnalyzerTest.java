package io.github.dreamtalk.spi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.face.FaceGeometry;
import io.github.dreamtalk.media.RgbImage;
import io.github.dreamtalk.spi.PortraitAnalyzer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@link PortraitAnalyzer}. */
public abstract class AbstractPortraitAnalyzerTest {
    /** For subclasses. */
    protected AbstractPortraitAnalyzerTest() {}

    /**
     * Makes the analyzer under test; the suite closes it.
     *
     * @return an analyzer
     */
    protected abstract PortraitAnalyzer analyzer();

    /**
     * A picture with at least one upright face; the same each time.
     *
     * @return the picture
     */
    protected abstract RgbImage portrait();

    @Test
    void findsTheFaceInsideThePictureAndLeavesItAlone() {
        RgbImage portrait = portrait();
        try (PortraitAnalyzer analyzer = analyzer()) {
            List<FaceGeometry> faces = analyzer.analyze(portrait);
            assertThat(faces).isNotEmpty();
            assertThat(Arrays.equals(portrait.data(), portrait().data())).isTrue();
            double last = Double.MAX_VALUE;
            for (FaceGeometry face : faces) {
                assertThat(face.score()).isBetween(0f, 1f);
                assertThat((double) face.eyeDistance()).isBetween(1.0, (double) portrait.width());
                assertThat(extent(face)).as("largest face first").isLessThanOrEqualTo(last * 1.1);
                last = extent(face);
            }
            FaceGeometry face = faces.get(0);
            // Point 1 is the tip of the nose, 10 the top of the forehead, 152 the chin, 33 and 263 the outer eye
            // corners.
            assertThat(face.x(1)).isBetween(0f, (float) portrait.width());
            assertThat(face.y(1)).isBetween(0f, (float) portrait.height());
            assertThat(face.y(10)).isLessThan(face.y(152));
            assertThat(face.x(33)).as("picture coordinates, not mirrored").isLessThan(face.x(263));
            assertThat(analyzer.analyze(portrait).get(0).landmarks())
                    .as("deterministic")
                    .containsExactly(face.landmarks());
        }
    }

    private static double extent(FaceGeometry face) {
        return Math.hypot(face.x(10) - face.x(152), face.y(10) - face.y(152));
    }

    @Test
    void findsNothingWhereThereIsNothing() {
        try (PortraitAnalyzer analyzer = analyzer()) {
            for (int fill : new int[] {0, 128, 255}) {
                RgbImage plain = new RgbImage(320, 240);
                Arrays.fill(plain.data(), (byte) fill);
                assertThat(analyzer.analyze(plain)).isEmpty();
            }
            assertThat(analyzer.analyze(new RgbImage(1, 1))).isEmpty();
        }
    }
}
